#!/usr/bin/env python3
"""Makes the golden numbers of test/golden that come from numpy, scipy and scikit-learn:

    python3 scripts/golden.py

They were made with numpy 1.24.2, scipy 1.10.1 and scikit-learn 1.2.1; each file says so. Other versions agree to the
tolerance that the file names, not to the last bit.
"""

import json
import math
import pathlib

import numpy as np
import scipy
import sklearn
from sklearn.datasets import load_digits
from sklearn.linear_model import Ridge

FOLDER = pathlib.Path(__file__).parent.parent / "test" / "golden"
MAXIMUM_BYTES = 60_000


def write(name, tolerance, content):
    head = {
        "madeBy": "scripts/golden.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
        "tolerance": tolerance,
    }
    text = json.dumps(head | content, separators=(",", ":")) + "\n"
    assert len(text) < MAXIMUM_BYTES, (name, len(text))
    (FOLDER / name).write_text(text)
    print(name, len(text), "bytes")


def integers(seed):
    """xoshiro128** seeded by splitmix32."""
    mask = 0xFFFFFFFF
    mixed = seed & mask
    state = []
    for _ in range(4):
        mixed = (mixed + 0x9E3779B9) & mask
        z = mixed
        z = ((z ^ (z >> 16)) * 0x85EBCA6B) & mask
        z = ((z ^ (z >> 13)) * 0xC2B2AE35) & mask
        state.append(z ^ (z >> 16))
    a, b, c, d = state
    while True:
        x = (b * 5) & mask
        x = ((x << 7) | (x >> 25)) & mask
        yield (x * 9) & mask
        t = (b << 9) & mask
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= t
        d = ((d << 11) | (d >> 21)) & mask


def uniforms(seed):
    stream = integers(seed)
    while True:
        high, low = next(stream) >> 5, next(stream) >> 6
        yield (high * 2**26 + low) / 2**53


def normals(seed):
    """By the polar method."""
    stream = uniforms(seed)
    while True:
        u, v = 2 * next(stream) - 1, 2 * next(stream) - 1
        s = u * u + v * v
        if 0 < s < 1:
            scale = math.sqrt(-2 * math.log(s) / s)
            yield u * scale
            yield v * scale


def random_numbers():
    """The generator of math/random.ts, written a second time."""
    take = lambda stream, count: [next(stream) for _ in range(count)]
    return [
        {"seed": s, "integer": take(integers(s), 8), "uniform": take(uniforms(s), 8), "normal": take(normals(s), 8)}
        for s in [0, 1, 42, -1, 2**40 + 3]
    ]


def eigenvalues(rng):
    def case(name, a):
        return {"name": name, "matrix": a.tolist(), "values": np.linalg.eigvalsh(a)[::-1].tolist()}

    def gram(rows, columns):
        x = rng.standard_normal((rows, columns))
        return x.T @ x

    symmetric = rng.standard_normal((12, 12))
    wilkinson = np.diag(np.abs(np.arange(-10.0, 11))) + np.diag(np.ones(20), 1) + np.diag(np.ones(20), -1)
    hilbert = 1 / (np.arange(10)[:, None] + np.arange(10) + 1.0)
    return [
        case("symmetric 12 × 12", symmetric + symmetric.T),
        case("Gram matrix 15 × 15", gram(40, 15)),
        case("Gram matrix of rank 4, 14 × 14", gram(4, 14)),
        case("Wilkinson's W21+, pairs of values that agree in 15 digits", wilkinson),
        case("Hilbert 10 × 10, condition 1.6e13", hilbert),
    ]


def ridge(rng):
    def case(name, rows, columns, outputs, weighted):
        x = rng.standard_normal((rows, columns)) * rng.uniform(0.2, 3, columns) + rng.uniform(-2, 2, columns)
        y = x @ rng.standard_normal((columns, outputs)) + rng.standard_normal((rows, outputs)) + 1
        w = rng.uniform(0.1, 4, rows) if weighted else np.ones(rows)
        root = np.sqrt(w)[:, None]
        xc, yc = root * (x - np.average(x, axis=0, weights=w)), root * (y - np.average(y, axis=0, weights=w))
        unit = np.sum(xc**2) / columns
        fits = []
        for alpha in [1e-3, 1.0, 100.0]:
            fit = Ridge(alpha=alpha, fit_intercept=True, solver="svd").fit(x, y, sample_weight=w)
            fits.append({"ridge": alpha / unit, "coefficients": fit.coef_.T.tolist(), "intercept": fit.intercept_.tolist()})
        return {
            "name": name,
            "features": x.tolist(),
            "targets": y.tolist(),
            "weights": w.tolist() if weighted else None,
            "ridgeFits": fits,
            "leastSquares": np.linalg.lstsq(xc, yc, rcond=None)[0].tolist(),
        }

    return [
        case("40 rows, 6 columns, 3 outputs", 40, 6, 3, False),
        case("40 rows, 6 columns, 3 outputs, weighted", 40, 6, 3, True),
        case("9 rows, 20 columns, 2 outputs", 9, 20, 2, False),
        case("9 rows, 20 columns, 2 outputs, weighted", 9, 20, 2, True),
    ]


def digits(rng):
    """240 of scikit-learn's digits, and what an ELM written in numpy reaches on them with numpy's own random numbers."""
    bunch = load_digits()
    order = rng.permutation(len(bunch.target))[:240]
    x, labels = bunch.data[order].astype(int), bunch.target[order]
    train, test = slice(0, 140), slice(140, 240)
    mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
    live = deviation > 0
    z = np.where(live, (x - mean) / np.where(live, deviation, 1), 0).clip(-10, 10) / math.sqrt(live.sum())
    targets = np.eye(10)[labels]

    def accuracy(units, relative_ridge):
        hidden = np.tanh(z @ rng.standard_normal((64, units)) + rng.standard_normal(units)) / math.sqrt(units)
        centred = hidden[train] - hidden[train].mean(axis=0)
        penalty = relative_ridge * np.sum(centred**2) / units
        fit = Ridge(alpha=penalty).fit(hidden[train], targets[train])
        return float(np.mean(fit.predict(hidden[test]).argmax(axis=1) == labels[test]))

    machines = []
    for units in [20, 60, 200]:
        scores = [accuracy(units, 0.03) for _ in range(40)]
        machines.append({"units": units, "ridge": 0.03, "mean": np.mean(scores), "deviation": np.std(scores)})
    return {
        "trainingRows": 140,
        "pixels": ["".join("0123456789abcdefg"[v] for v in row) for row in x],
        "labels": labels.tolist(),
        "numpyAccuracy": machines,
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    rng = np.random.default_rng(20240)
    write("random.json", 1e-15, {"streams": random_numbers()})
    write("eigen.json", 1e-13, {"cases": eigenvalues(rng)})
    write("ridge.json", 1e-9, {"cases": ridge(rng)})
    write("digits.json", 0, digits(rng))
