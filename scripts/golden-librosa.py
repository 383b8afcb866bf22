#!/usr/bin/env python3
"""Makes test/golden/librosa.json: spectral and pitch features of twenty made-up sounds by librosa 0.11's definitions,
written a second time in numpy and in double precision, straight from the formulas (no librosa needed):

    python3 scripts/golden-librosa.py

The sounds are formulas, so that the tests can make them too. Made with numpy 1.24.2 and scipy 1.10.1; the file says so.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.ndimage import median_filter
from scipy.signal import lfilter
from scipy.stats import beta, boltzmann

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "librosa.json"
FFT, HOP = 1024, 256
ROWS = [0, 7, 18]
LOW, HIGH = 80.0, 500.0
TINY = np.finfo(float).tiny


def sound(i):
    """A gliding tone with six harmonics, noise, clicks and, in some, silence in the middle."""
    rate = [8000, 11025, 16000, 22050][i % 4]
    count = int(0.8 * rate) + 37 * i
    t = np.arange(count) / rate
    pitch, glide = 90 + 17 * i, (i % 5 - 2) * 40
    phase = 2 * np.pi * (pitch * t + glide * t * t / 2)
    y = sum(np.sin(h * phase) / h for h in range(1, 7)) * 0.2 * (i % 7 != 6)
    state, noise = i + 1, np.empty(count)
    for n in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        noise[n] = state / 2**32 - 0.5
    y = y + noise * [0.0, 0.001, 0.05, 0.4][(i // 2) % 4]
    y[:: rate // (3 + i % 4)] += 0.7
    if i % 6 == 5:
        y[count // 3 : count // 2] = 0
    return rate, y.astype(np.float32).astype(float)


def frames(y, length=FFT):
    padded = np.pad(y, length // 2)
    return np.stack([padded[s : s + length] for s in range(0, len(y) + 1 - len(y) % HOP, HOP)])


def spectra(y):
    """Power, bins × frames."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)
    return np.abs(np.fft.rfft(frames(y) * window, axis=1).T) ** 2


def decibel(power, top=80.0):
    level = 10 * np.log10(np.maximum(power, 1e-10))
    return np.maximum(level, level.max() - top)


def contrast(power, rate, octaves):
    magnitude, f = np.sqrt(power), np.arange(FFT // 2 + 1) * rate / FFT
    edges = [0.0] + [200.0 * 2**o for o in range(octaves + 1)]
    peaks, valleys = [], []
    for b in range(octaves + 1):
        inside = (f >= edges[b]) & (f <= edges[b + 1])
        places = np.flatnonzero(inside)
        if b > 0:
            inside[places[0] - 1] = True
        if b == octaves:
            inside[places[-1] + 1 :] = True
        count = max(1, int(np.rint(0.02 * inside.sum())))
        values = np.sort(magnitude[inside][: None if b == octaves else -1], axis=0)
        valleys.append(values[:count].mean(axis=0))
        peaks.append(values[-count:].mean(axis=0))
    return decibel(np.array(peaks)) - decibel(np.array(valleys))


def tuning(power, rate):
    pitches, heights = [], []
    top = power.max(axis=0)
    for t in range(power.shape[1]):
        s = power[:, t] * (power[:, t] > 0.1 * top[t])
        for k in range(1, len(s) - 1):
            if not (150 <= k * rate / FFT < min(4000, rate / 2) and s[k] > s[k - 1] and s[k] >= s[k + 1]):
                continue
            a, b, c = power[k - 1 : k + 2, t]
            shift = (c - a) / 2 / (2 * b - a - c) if abs(c - a) / 2 < abs(2 * b - a - c) else 0.0
            pitches.append((k + shift) * rate / FFT)
            heights.append(b + (c - a) / 4 * shift)
    pitches = np.array(pitches)[np.array(heights) >= np.median(heights)]
    residual = np.mod(12 * np.log2(pitches / 27.5), 1.0)
    residual[residual >= 0.5] -= 1
    counts, edges = np.histogram(residual, np.linspace(-0.5, 0.5, 101))
    return edges[counts.argmax()]


def chroma(power, rate, tuned):
    f = np.arange(1, FFT) * rate / FFT
    place = 12 * np.log2(f / (27.5 * 2 ** (tuned / 12)))
    place = np.concatenate([[place[0] - 18], place])
    width = np.concatenate([np.maximum(np.diff(place), 1), [1]])
    distance = np.remainder(place - np.arange(12)[:, None] + 6 + 120, 12) - 6
    bank = np.exp(-0.5 * (2 * distance / width) ** 2)
    bank /= np.linalg.norm(bank, axis=0)
    bank *= np.exp(-0.5 * ((place / 12 - 5) / 2) ** 2)
    raw = np.roll(bank, -3, axis=0)[:, : FFT // 2 + 1] @ power
    top = raw.max(axis=0)
    return raw / np.where(top > 0, top, 1)


def tonnetz(pitch_classes):
    total = np.abs(pitch_classes).sum(axis=0)
    c = np.arange(12)
    angle = lambda steps, start: np.pi * (steps * c - start)
    rows = [r * np.cos(angle(s, start)) for r, s in [(1, 7 / 6), (1, 3 / 2), (0.5, 2 / 3)] for start in (0.5, 0.0)]
    return np.array(rows) @ (pitch_classes / np.where(total > 0, total, 1))


def separate(power):
    magnitude = np.sqrt(power)
    harmonic, percussive = median_filter(magnitude, size=(1, 31)), median_filter(magnitude, size=(31, 1))
    both = harmonic**2 + percussive**2
    mask = np.where(both > 0, harmonic**2 / np.where(both > 0, both, 1), 0.5)
    return (magnitude * mask) ** 2, (magnitude * (1 - mask)) ** 2


def pcen(energy, rate):
    frames_ = 0.4 * rate / HOP
    b = (np.sqrt(1 + 4 * frames_**2) - 1) / (2 * frames_**2)
    past, _ = lfilter([b], [1, b - 1], energy, axis=1, zi=np.full((len(energy), 1), 1 - b))
    return (energy / (1e-6 + past) ** 0.98 + 2) ** 0.5 - 2**0.5


def shape(power, rate):
    magnitude = np.sqrt(power)
    total = magnitude.sum(axis=0)
    share = magnitude / np.where(total > 0, total, 1)
    flux = np.concatenate([[0], (np.diff(share, axis=1) ** 2).sum(axis=0)])
    p = power / np.where(power.sum(axis=0) > 0, power.sum(axis=0), 1)
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(axis=0) / np.log(len(p))
    entropy[power.sum(axis=0) == 0] = 1
    slope = np.polyfit(np.arange(len(p)) * rate / FFT, share, 1)[0]
    return flux, entropy, slope


def difference(y, rate):
    """YIN's d' by its definition, the frame followed by zeros; lags × frames, and the first lag."""
    first, last = int(rate // HIGH), min(int(np.ceil(rate / LOW)), FFT - 1)
    out = []
    for x in frames(y):
        d = np.array([((x[: FFT - k] - x[k:]) ** 2).sum() + (x[FFT - k :] ** 2).sum() for k in range(1, last + 1)])
        out.append((d / (np.cumsum(d) / np.arange(1, last + 1) + TINY))[first - 1 :])
    return np.array(out).T, first


def troughs(d):
    inner = (d[1:-1] < d[:-2]) & (d[1:-1] <= d[2:])
    return np.flatnonzero(np.concatenate([[d[0] < d[1]], inner, [d[-1] < d[-2]]]))


def refined(d, i):
    if 0 < i < len(d) - 1:
        bend, rise = d[i + 1] + d[i - 1] - 2 * d[i], (d[i + 1] - d[i - 1]) / 2
        if abs(rise) < abs(bend):
            return i - rise / bend
    return float(i)


def yin(d_all, first, rate):
    out = []
    for d in d_all.T:
        low = [i for i in troughs(d) if d[i] < 0.1]
        out.append(rate / (first + refined(d, low[0] if low else int(d.argmin()))))
    return out


def pyin(d_all, first, rate):
    pitches = int(np.floor(120 * np.log2(HIGH / LOW))) + 1
    thresholds = np.linspace(0, 1, 101)
    prior = np.diff(beta.cdf(thresholds, 2, 18))
    seen = np.zeros((d_all.shape[1], 2 * pitches))
    for t, d in enumerate(d_all.T):
        places = troughs(d)
        if len(places) == 0:
            continue
        below = d[places][:, None] < thresholds[1:]
        weight = np.where(below, boltzmann.pmf(below.cumsum(axis=0) - 1, 2, below.sum(axis=0)), 0)
        probability = weight @ prior
        deepest = d[places].argmin()
        probability[deepest] += 0.01 * prior[: (~below[deepest]).sum()].sum()
        for i, p in zip(places, probability):
            place = int(np.clip(np.round(120 * np.log2(rate / (first + refined(d, i)) / LOW)), 0, pitches))
            if p > 0:
                seen[t, place] = p
    voicing = np.clip(seen[:, :pitches].sum(axis=1), 0, 1)
    seen[:, pitches:] = ((1 - voicing) / pitches)[:, None]
    reach = round(35.92 * 12 * HOP / rate) * 5
    distance = np.abs(np.arange(pitches)[:, None] - np.arange(pitches))
    local = np.maximum(0, 1 - distance / (reach + 1))
    local /= local.sum(axis=1, keepdims=True)
    moves = np.log(np.kron([[0.99, 0.01], [0.01, 0.99]], local) + TINY)
    score = np.log(seen[0] + TINY) + np.log(np.repeat([0, 1 / pitches], pitches) + TINY)
    links = []
    for row in seen[1:]:
        paths = score[:, None] + moves
        links.append(paths.argmax(axis=0))
        score = paths.max(axis=0) + np.log(row + TINY)
    path = [int(score.argmax())]
    for link in reversed(links):
        path.append(int(link[path[-1]]))
    return [s if s < pitches else -1 for s in path[::-1]], voicing


def rounded(values):
    return [float(f"{v:.6g}") for v in np.asarray(values, dtype=float).ravel()]


def case(i):
    rate, y = sound(i)
    power = spectra(y)
    octaves = 4 if rate < 16000 else 5
    tuned = tuning(power, rate)
    classes = chroma(power, rate, tuned)
    harmonic, percussive = separate(power)
    flux, entropy, slope = shape(power, rate)
    d, first = difference(y, rate)
    path, voicing = pyin(d, first, rate)
    return {
        "octaves": octaves,
        "power": rounded(power.sum(axis=0)),
        "contrast": rounded(contrast(power, rate, octaves)[:, ROWS].T),
        "tuning": round(float(tuned), 2),
        "chroma": rounded(classes[:, ROWS].T),
        "tonnetz": rounded(tonnetz(classes)[:, ROWS].T),
        "harmonic": rounded(harmonic[5:500:62, ROWS].T),
        "percussive": rounded(percussive[5:500:62, ROWS].T),
        "pcen": rounded(pcen(power, rate)[5:500:62, ROWS].T),
        "flux": rounded(flux),
        "entropy": rounded(entropy),
        "slope": rounded(slope),
        "yin": rounded(yin(d, first, rate)),
        "pitchPath": path,
        "voicing": rounded(voicing),
    }


if __name__ == "__main__":
    content = {
        "madeBy": "scripts/golden-librosa.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "rows": ROWS,
        "bins": list(range(5, 500, 62)),
        "cases": [case(i) for i in range(20)],
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
