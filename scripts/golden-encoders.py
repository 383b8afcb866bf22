# Golden numbers for the encoders that numpy and scipy can check: log-Euclidean covariance, whitened patches and the
# answers of a dictionary. Writes test/golden/encoders.json; run with python3 (numpy, scipy).
import json
import pathlib

import numpy as np
from scipy.linalg import logm

ATOMS, COMPONENTS, PATCH, PARTS = 6, 5, 3, 2


def frames(rows, columns):
    """The same as in the test: a formula that both languages compute alike."""
    t, j = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    return 10 * np.sin(0.7 * t + 1.3 * j * j + 0.05 * t * j) + 3 * np.cos(1.9 * t * (j + 1))


def log_covariance(x):
    c = np.cov(x.T, bias=True).reshape(x.shape[1], x.shape[1]) + 0.5 * np.eye(x.shape[1])
    g = np.real(logm(c))
    i, j = np.tril_indices(len(g))
    return g[i, j] * np.where(i == j, 1, np.sqrt(2))


def patches(x):
    before = PATCH // 2
    padded = np.pad(x, ((before, PATCH - 1 - before), (0, 0)), mode="edge")
    p = np.stack([padded[t : t + PATCH].ravel() for t in range(len(x))])
    p = p - p.mean(1, keepdims=True)
    return p / (p.std(1, keepdims=True) + 3)


def answers(x, mean, whitening, atoms):
    z = (patches(x) - mean) @ whitening
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    a = np.maximum(z @ atoms.T - 0.25, 0)
    parts = [a[i * len(a) // PARTS : (i + 1) * len(a) // PARTS].mean(0) for i in range(PARTS)]
    return np.sqrt(np.concatenate([a.mean(0), a.max(0), *parts]))


def whitening_of(x):
    p = patches(x)
    values, vectors = np.linalg.eigh(np.cov(p.T, bias=True))
    values, vectors = values[::-1][:COMPONENTS], vectors[:, ::-1][:, :COMPONENTS]
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(COMPONENTS)])
    return vectors / np.sqrt(values + 0.01)


k, c = np.meshgrid(np.arange(ATOMS), np.arange(COMPONENTS), indexing="ij")
atoms = np.sin(1 + 2.3 * k + 0.9 * c * (k + 1))
atoms /= np.linalg.norm(atoms, axis=1, keepdims=True)
clip = frames(23, 4)
mean, whitening = patches(clip).mean(0), whitening_of(clip)
golden = {
    "covariance": [{"rows": r, "columns": n, "row": log_covariance(frames(r, n)).tolist()} for r, n in [(1, 3), (50, 1), (40, 6)]],
    "dictionary": {
        "mean": mean.tolist(),
        "whitening": whitening.tolist(),
        "atoms": atoms.tolist(),
        "row": answers(clip, mean, whitening, atoms).tolist(),
    },
}
path = pathlib.Path(__file__).parent.parent / "test/golden/encoders.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
