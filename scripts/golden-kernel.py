#!/usr/bin/env python3
"""Makes test/golden/kernel.json: kernels, kernel ridge regression and Nyström's method by scikit-learn and numpy.

    python3 scripts/golden-kernel.py

Made with numpy 1.24.2 and scikit-learn 1.2.1; the file says so. The kernels of infinite layers are expectations over
random weights, taken here by numerical integration instead of their closed forms.
"""

import json
import math
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.special import erf
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics.pairwise import chi2_kernel, laplacian_kernel, linear_kernel, polynomial_kernel, rbf_kernel
from sklearn.preprocessing import KernelCenterer

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "kernel.json"


def rows(rng, count, columns):
    """Normal numbers of squared norm about 1, rounded to Float32."""
    return (rng.standard_normal((count, columns)) / math.sqrt(columns)).astype(np.float32).astype(float)


def smooth_expectation(function, x, y, weight_scale, bias_scale):
    """E f(u) f(v) for the inputs u and v of a random unit, by Gauss and Hermite's rule in two dimensions."""
    points, weights = np.polynomial.hermite_e.hermegauss(120)
    covariance = weight_scale**2 * np.array([[x @ x, x @ y], [x @ y, y @ y]]) + bias_scale**2
    lower = np.linalg.cholesky(covariance + 1e-15 * np.eye(2))
    u = lower[0, 0] * points[:, None] + 0 * points
    v = lower[1, 0] * points[:, None] + lower[1, 1] * points
    return np.sum(np.outer(weights, weights) * function(u) * function(v)) / (2 * math.pi)


def relu_expectation(x, y, weight_scale, bias_scale):
    """2 E relu(u) relu(v): with the inputs in polar coordinates only the angle is left to integrate over."""
    a, b = (np.append(weight_scale * z, bias_scale) for z in (x, y))
    angle = math.acos(min(1, a @ b / np.linalg.norm(a) / np.linalg.norm(b)))
    # E r² = 2, and relu(cos t) relu(cos(t − angle)) is positive between angle − π/2 and π/2.
    points, weights = np.polynomial.legendre.leggauss(60)
    half = (math.pi - angle) / 2
    t = angle / 2 + half * points
    mean = half * np.sum(weights * np.cos(t) * np.cos(t - angle)) / (2 * math.pi)
    return 2 * 2 * np.linalg.norm(a) * np.linalg.norm(b) * mean


def kernel_cases(rng):
    x, y = rows(rng, 6, 5), rows(rng, 4, 5)
    positive = lambda m: np.abs(m) * rng.uniform(0.5, 20, (len(m), 1)).astype(np.float32)
    p, q = (positive(m).astype(np.float32).astype(float) for m in (x, y))
    histogram = lambda m: m / m.sum(axis=1, keepdims=True)
    pairs = lambda k: [[k(a, b) for b in y] for a in x]

    def case(kernel, values, a=x, b=y):
        return {"kernel": kernel, "a": a.tolist(), "b": b.tolist(), "values": np.asarray(values).tolist()}

    def laplacian_blocks(blocks):
        all_weights = sum(weight**2 for _, weight in blocks)
        total, start = 0, 0
        for columns, weight in blocks:
            share, part = weight**2 / all_weights, slice(start, start + columns)
            scaled = [m[:, part] / math.sqrt(share) for m in (x, y)]
            total = total + share * laplacian_kernel(*scaled, gamma=0.7 / math.sqrt(columns))
            start += columns
        return total

    blocks = [(2, 1.0), (3, 0.6)]
    return [
        case({"name": "linear"}, linear_kernel(x, y)),
        case({"name": "polynomial", "degree": 3, "offset": 0.5}, polynomial_kernel(x, y, degree=3, gamma=1, coef0=0.5)),
        case({"name": "rbf", "gamma": 0.3}, rbf_kernel(x, y, gamma=0.3)),
        case({"name": "laplacian", "gamma": 0.7}, laplacian_kernel(x, y, gamma=0.7 / math.sqrt(5))),
        case({"name": "chiSquared", "gamma": 1.3}, chi2_kernel(histogram(p), histogram(q), gamma=1.3), p, q),
        case(
            {"name": "arcCosine", "weightScale": 1.0, "biasScale": 0.0},
            pairs(lambda a, b: relu_expectation(a, b, 1, 0)),
        ),
        case(
            {"name": "arcCosine", "weightScale": 2.0, "biasScale": 0.5},
            pairs(lambda a, b: relu_expectation(a, b, 2, 0.5)),
        ),
        case(
            {"name": "erf", "weightScale": 1.0, "biasScale": 0.3},
            pairs(lambda a, b: smooth_expectation(erf, a, b, 1, 0.3)),
        ),
        case(
            {"name": "laplacian", "gamma": 0.7, "blocks": [{"columns": c, "weight": w} for c, w in blocks]},
            laplacian_blocks(blocks),
        ),
    ]


def ridge_cases(rng):
    train, test = rows(rng, 25, 4), rows(rng, 6, 4)
    targets = np.column_stack([np.sin(3 * train[:, 0]) + 5, train[:, 1] ** 2 - train[:, 2]])
    targets += 0.1 * rng.standard_normal(targets.shape)
    kernel, across = rbf_kernel(train, gamma=0.6), rbf_kernel(test, train, gamma=0.6)
    centerer = KernelCenterer().fit(kernel)
    centred = centerer.transform(kernel)
    mean, variance = targets.mean(axis=0), np.mean(np.diag(centred))
    fits = []
    for ridge in [1e-4, 0.03, 2.0]:
        machine = KernelRidge(kernel="precomputed", alpha=ridge * variance).fit(centred, targets - mean)
        scores = machine.predict(centerer.transform(across)) + mean
        fits.append({"ridge": ridge, "scores": scores.tolist()})
    return {"gamma": 0.6, "train": train.tolist(), "test": test.tolist(), "targets": targets.tolist(), "fits": fits}


def nystroem(rng):
    landmarks, x = rows(rng, 7, 3), rows(rng, 5, 3)
    across = laplacian_kernel(x, landmarks, gamma=0.8 / math.sqrt(3))
    among = laplacian_kernel(landmarks, gamma=0.8 / math.sqrt(3))
    return {
        "kernel": {"name": "laplacian", "gamma": 0.8},
        "landmarks": landmarks.tolist(),
        "rows": x.tolist(),
        "products": (across @ np.linalg.solve(among, across.T)).tolist(),
    }


if __name__ == "__main__":
    rng = np.random.default_rng(2012)
    content = {
        "madeBy": "scripts/golden-kernel.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
        "tolerance": 1e-9,
        "kernels": kernel_cases(rng),
        "ridge": ridge_cases(rng),
        "nystroem": nystroem(rng),
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(FILE.name, FILE.stat().st_size, "bytes")
