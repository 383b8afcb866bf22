#!/usr/bin/env python3
"""Makes test/golden/librosa-rhythm.json: onsets, tempograms, tempi and beats of twenty made-up onset envelopes by
librosa 0.11's definitions, and beat histograms of two made-up sounds, written a second time in numpy (no librosa needed):

    python3 scripts/golden-librosa-rhythm.py

Made with numpy 1.24.2 and scipy 1.10.1; the file says so.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.signal

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "librosa-rhythm.json"
RATE = 22050 / 512
TINY = np.finfo(float).tiny


def noise(seed, count):
    state, values = seed, np.empty(count)
    for n in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[n] = state / 2**32
    return values


def envelope(i):
    """Beats whose period drifts, with a weaker one between; noise; in some a first value that is not 0."""
    count = 420 + 23 * i
    values, random = np.zeros(count), noise(i + 1, count)
    period, at, beat = 13 + 1.7 * i, 9.0, 0
    while at < count - 12:
        n = int(at)
        for k in range(6):
            values[n + k] += (1 + random[n]) * 0.5**k * (1 if beat % 2 == 0 else 0.3 + 0.03 * i)
        at += period * (1 + 0.0006 * (i % 5) * beat)
        beat += 1
    values[3:] += [0.0, 0.1, 0.4, 0.02][i % 4] * random[3:]
    values[0] += 1.5 * (i % 3)
    return values.astype(np.float32).astype(float)


def onsets(x):
    x = (x - x.min()) / (x.max() - x.min())
    short, long, found, n = int(0.03 * RATE), int(0.1 * RATE), [], 0
    while n < len(x):
        peak = x[n] == x[max(0, n - short) : n + 1].max()
        if peak and x[n] >= x[max(0, n - long) : n + long + 1].mean() + 0.07:
            found.append(n)
            n += short
        n += 1
    return found


def backtrack(found, x):
    minima = [0] + [n for n in range(1, len(x) - 1) if x[n] <= x[n - 1] and x[n] < x[n + 1]]
    return [max(m for m in minima if m <= n) for n in found]


def tempogram(x, length):
    padded = np.pad(x, length // 2, mode="linear_ramp", end_values=0)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    rows = []
    for t in range(len(x)):
        y = padded[t : t + length] * window
        correlation = np.correlate(y, y, "full")[length - 1 :]
        rows.append(correlation / (abs(correlation).max() or 1))
    return np.array(rows)


def tempo(x):
    length = int(8 * 22050) // 512
    rows = tempogram(x, length)
    lag = np.arange(1, length)
    bpm = 60 * RATE / lag
    prior = np.where(bpm < 320, -0.5 * np.log2(bpm / 120) ** 2, -np.inf)
    pick = lambda row: bpm[(np.log1p(1e6 * row[1:]) + prior).argmax()]
    return pick(rows.mean(axis=0)), np.array([pick(row) for row in rows])


def beats(x, bpm, tightness=100):
    count = len(x)
    periods = np.round(60 * RATE / (np.zeros(count) + bpm))
    level = x / (x.std(ddof=1) + TINY)
    score = np.zeros(count)
    for i, p in enumerate(periods):
        bell = np.exp(-0.5 * (np.arange(-p, p + 1) * 32 / p) ** 2)
        for k in range(int(2 * p + 1)):
            at = i + int(p) - k
            if 0 < at < count:
                score[i] += bell[k] * level[at]
    total, links, first = score.copy(), np.full(count, -1), True
    for i, p in enumerate(periods):
        earlier = [j for j in range(i - round(p / 2), int(i - 2 * p - 1), -1) if j >= 0]
        values = [total[j] - tightness * (np.log(i - j) - np.log(p)) ** 2 for j in earlier]
        if values:
            total[i] = score[i] + max(values)
        if not (first and score[i] < 0.01 * score.max()):
            first = False
            links[i] = earlier[int(np.argmax(values))] if values else -1
    tops = [n for n in range(1, count) if total[n] > total[n - 1] and (n == count - 1 or total[n] >= total[n + 1])]
    path = [max(n for n in tops if total[n] >= 0.5 * np.median(total[tops]))]
    while links[path[-1]] >= 0:
        path.append(int(links[path[-1]]))
    path.reverse()
    smooth = np.convolve(score[path], np.hanning(5))[2 : count + 2]
    strong = np.flatnonzero(score > 0.5 * np.sqrt((smooth**2).mean()))
    return [n for n in path if strong[0] <= n <= strong[-1]]


def clicks(i):
    rate = 8000
    y = 0.02 * (noise(i + 5, 7 * rate) - 0.5)
    for start in range(500, len(y) - 400, [4800, 3200][i]):
        y[start : start + 400] += np.exp(-np.arange(400) / 60) * np.sin(np.arange(400) * [0.5, 1.3][i])
    return rate, y.astype(np.float32).astype(float)


def split(x):
    r = np.sqrt(3)
    low = np.array([1 + r, 3 + r, 3 - r, 1 - r]) / (4 * np.sqrt(2))
    high = low[::-1] * [1, -1, 1, -1]
    around = np.concatenate([x, x[:3]])
    take = lambda taps: sum(taps[j] * around[j : j + len(x) : 2] for j in range(4))
    return take(low), take(high)


def beat_histogram(rate, y):
    length, histogram = 2 ** round(np.log2(3 * rate)), np.zeros(161)
    slow = rate / 64
    starts = [0] + [s for s in range(length // 2, len(y), length // 2) if s + length // 2 < len(y)]
    for start in starts:
        rest, total = np.zeros(length), 0
        rest[: len(y[start : start + length])] = y[start : start + length]
        for octave in range(1, 6):
            rest, high = split(rest)
            keep = np.exp(-(2**octave) / (0.009 * rate))
            smooth = scipy.signal.lfilter([1 - keep], [1, -keep], abs(high))[:: 2 ** (6 - octave)]
            total = total + smooth - smooth.mean()
        correlation = np.correlate(total, total, "full")[len(total) - 1 :]
        positive = np.maximum(0, correlation / correlation[0])
        lags = np.arange(len(positive))
        eac = np.maximum(0, positive - np.interp(lags / 2, lags, positive))
        peaks = [k for k in range(int(np.ceil(0.3 * slow)), int(1.5 * slow) + 1) if eac[k] > eac[k - 1] and eac[k] >= eac[k + 1]]
        for k in sorted(peaks, key=lambda k: -eac[k])[:3]:
            histogram[int(np.floor(60 * slow / k + 0.5)) - 40] += eac[k]
    return histogram


def rounded(values):
    return [float(f"{v:.7g}") for v in np.asarray(values, dtype=float).ravel()]


def case(i):
    x = envelope(i)
    found = onsets(x)
    one, many = tempo(x)
    return {
        "sum": float(x.sum()),
        "onsets": found,
        "backtracked": backtrack(found, x),
        "tempogram": rounded(tempogram(x, 48)[[0, 100, len(x) - 1]]),
        "tempo": one,
        "tempi": rounded(many[::20]),
        "beats": beats(x, one),
        "driftingBeats": beats(x, many),
        "looseBeats": beats(x, one, 0.5),
    }


if __name__ == "__main__":
    content = {
        "madeBy": "scripts/golden-librosa-rhythm.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "cases": [case(i) for i in range(20)],
        "beatHistograms": [rounded(beat_histogram(*clicks(i))) for i in range(2)],
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
