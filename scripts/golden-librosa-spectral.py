#!/usr/bin/env python3
"""Makes test/golden/librosa-spectral.json: STFT, mel bands, decibels, MFCC with lifter, deltas, RMS, zero crossings, centroid,
bandwidth, roll-off, flatness and onset strength of the twenty made-up sounds of golden-librosa.py by librosa 0.11's
definitions, written a second time in numpy and in double precision, straight from the formulas (no librosa needed):

    python3 scripts/golden-librosa-spectral.py

The file says which versions of numpy and scipy made it.
"""

import importlib.util
import json
import pathlib

import numpy as np
import scipy
from scipy.fft import dct
from scipy.signal import savgol_filter

HERE = pathlib.Path(__file__).parent
FILE = HERE.parent / "test" / "golden" / "librosa-spectral.json"
spec = importlib.util.spec_from_file_location("golden", HERE / "golden-librosa.py")
golden = importlib.util.module_from_spec(spec)
spec.loader.exec_module(golden)
FFT, HOP, ROWS, BANDS = golden.FFT, golden.HOP, golden.ROWS, 40


def mel_of(hz, htk):
    hz = np.asarray(hz, dtype=float)
    if htk:
        return 2595 * np.log10(1 + hz / 700)
    return np.where(hz < 1000, hz * 3 / 200, 15 + 27 * np.log(np.maximum(hz, 1e-9) / 1000) / np.log(6.4))


def hz_of(mel, htk):
    if htk:
        return 700 * (10 ** (mel / 2595) - 1)
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def bank(rate, htk):
    """Triangles in Hz; Slaney's have one area, HTK's (norm=None) height 1."""
    corners = hz_of(np.linspace(0, mel_of(rate / 2, htk), BANDS + 2), htk)
    f = np.arange(FFT // 2 + 1) * rate / FFT
    rows = []
    for left, middle, right in zip(corners, corners[1:], corners[2:]):
        triangle = np.maximum(0, np.minimum((f - left) / (middle - left), (right - f) / (right - middle)))
        rows.append(triangle * (1 if htk else 2 / (right - left)))
    return np.array(rows)


def zero_crossings(y):
    """Frames padded by the first and last sample; what lies within 1e-10 of 0 is positive."""
    padded = np.pad(y, FFT // 2, mode="edge")
    negative = padded < -1e-10
    changes = np.concatenate([[False], negative[1:] != negative[:-1]])
    starts = range(0, len(y) + 1 - len(y) % HOP, HOP)
    return np.array([changes[s + 1 : s + FFT].sum() / FFT for s in starts])


def shape(power, rate):
    magnitude, f = np.sqrt(power), (np.arange(FFT // 2 + 1) * rate / FFT)[:, None]
    total = magnitude.sum(axis=0)
    share = magnitude / np.where(total > 0, total, 1)
    centroid = (f * share).sum(axis=0)
    bandwidth = np.sqrt((share * (f - centroid) ** 2).sum(axis=0))
    over = np.cumsum(magnitude, axis=0) >= 0.85 * total
    rolloff = f[over.argmax(axis=0), 0]
    floored = np.maximum(power, 1e-10)
    flatness = np.exp(np.log(floored).mean(axis=0)) / floored.mean(axis=0)
    return centroid, bandwidth, rolloff, flatness


def onset_strength(decibels):
    """Lag 1, mean over bands, late by half an FFT."""
    rise = np.maximum(0, np.diff(decibels, axis=1)).mean(axis=0)
    late = np.pad(rise, (1 + FFT // (2 * HOP), 0))
    return late[: decibels.shape[1]]


def case(i):
    rate, y = golden.sound(i)
    power = golden.spectra(y)
    slaney, htk = bank(rate, False) @ power, bank(rate, True) @ power
    decibels = golden.decibel(slaney)
    k = np.arange(1, 21)[:, None]
    cepstrum = dct(decibels, axis=0, type=2, norm="ortho")[:20]
    lifter = 22
    mfcc = cepstrum * (1 + lifter / 2 * np.sin(np.pi * k / lifter))
    centroid, bandwidth, rolloff, flatness = shape(power, rate)
    pick = lambda m: golden.rounded(m[:, ROWS].T)
    return {
        "magnitude": golden.rounded(np.sqrt(power)[5:500:62, ROWS].T),
        "slaney": pick(slaney[::3]),
        "htk": pick(htk[::3]),
        "decibel": pick(decibels[::3]),
        "fixedDecibel": pick(10 * np.log10(np.maximum(1e-10, slaney))[::3]),
        "mfcc": pick(cepstrum),
        "lifteredMfcc": pick(mfcc),
        "delta": pick(savgol_filter(cepstrum, 9, polyorder=1, deriv=1, axis=1, mode="interp")),
        "delta2": pick(savgol_filter(cepstrum, 9, polyorder=2, deriv=2, axis=1, mode="interp")),
        "rms": golden.rounded(np.sqrt((golden.frames(y) ** 2).mean(axis=1))),
        "zeroCrossingRate": golden.rounded(zero_crossings(y)),
        "centroid": golden.rounded(centroid),
        "bandwidth": golden.rounded(bandwidth),
        "rollOff": golden.rounded(rolloff),
        "flatness": golden.rounded(flatness),
        "onsetStrength": golden.rounded(onset_strength(decibels)),
    }


if __name__ == "__main__":
    content = {
        "madeBy": "scripts/golden-librosa-spectral.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "rows": ROWS,
        "bins": list(range(5, 500, 62)),
        "cases": [case(i) for i in range(20)],
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
