#!/usr/bin/env python3
"""Makes test/golden/growing.json: which columns are chosen in which order, and what each size is worth, by numpy and
scikit-learn in the slowest and plainest way (a least-squares fit for each question; every row really left out):

    python3 scripts/golden-growing.py

Made with numpy 1.24.2, scipy 1.10.1 and scikit-learn 1.2.1; the file says so. Iris and diabetes come along as data.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import brentq
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import lars_path

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "growing.json"
RIDGES = [0, 1e-3, 0.1, 1.0]


def centred(x, t, w):
    """Rows without their weighted mean, times the root of their weight."""
    root = np.sqrt(w)[:, None]
    return root * (x - np.average(x, axis=0, weights=w)), root * (t - np.average(t, axis=0, weights=w))


def solve(x, t, w, penalty):
    """Weights and intercept of ridge regression, the intercept free."""
    h, y = centred(x, t, w)
    longer = np.vstack([h, np.sqrt(penalty) * np.eye(h.shape[1])])
    weights = np.linalg.lstsq(longer, np.vstack([y, np.zeros((h.shape[1], y.shape[1]))]), rcond=None)[0]
    return weights, np.average(t, axis=0, weights=w) - np.average(x, axis=0, weights=w) @ weights


def error(residuals, w):
    return float(np.sqrt(np.sum(w[:, None] * residuals**2) / np.sum(w) / residuals.shape[1]))


def training_error(x, t, w, penalty=0.0):
    weights, intercept = solve(x, t, w, penalty)
    return error(t - x @ weights - intercept, w)


def held_out_error(x, t, w, groups, penalty=0.0):
    residuals = np.empty_like(t)
    for group in np.unique(groups):
        out = groups == group
        weights, intercept = solve(x[~out], t[~out], w[~out], penalty)
        residuals[out] = t[out] - x[out] @ weights - intercept
    return error(residuals, w)


def forward(x, t, w):
    """Orthogonal least squares: each step adds the column after which a fit of all leaves the least error."""
    order, errors = [], []
    while len(order) < x.shape[1]:
        rest = [j for j in range(x.shape[1]) if j not in order]
        tried = [training_error(x[:, order + [j]], t, w) for j in rest]
        order.append(rest[int(np.argmin(tried))])
        errors.append(min(tried))
    return order, errors


def multiresponse(x, t, w):
    """Similä & Tikka's ranking as they describe it: the step is searched for, not solved for."""
    h, y = centred(x, t, w)
    h = h / np.linalg.norm(h, axis=0)
    fit, active = np.zeros_like(y), []
    length = lambda model: np.linalg.norm(h.T @ (y - model), axis=1)
    active.append(int(np.argmax(length(fit))))
    while len(active) < h.shape[1]:
        target = h[:, active] @ np.linalg.lstsq(h[:, active], y, rcond=None)[0]
        largest = length(fit)[active[0]]
        steps = {}
        for j in set(range(h.shape[1])) - set(active):
            gap = lambda step: length(fit + step * (target - fit))[j] - (1 - step) * largest
            steps[j] = brentq(gap, 0, 1, xtol=1e-15)
        j = min(steps, key=steps.get)
        fit = fit + steps[j] * (target - fit)
        active.append(j)
    return active


def case(name, rows, columns, outputs, weighted, grouped, random):
    x = random.normal(size=(rows, columns)) * random.uniform(0.2, 3, columns) + random.uniform(-2, 2, columns)
    t = np.tanh(x @ random.normal(size=(columns, outputs)) / 2) + 0.3 * random.normal(size=(rows, outputs)) + 1
    w = random.uniform(0.1, 4, rows) if weighted else np.ones(rows)
    groups = random.permutation(np.arange(rows) // 3) if grouped else np.arange(rows)
    best, errors = forward(x, t, w)
    ranked = multiresponse(x, t, w)
    unit = np.sum(centred(x, t, w)[0] ** 2) / columns
    sizes = range(1, columns + 1)
    return {
        "name": name,
        "hidden": x.tolist(),
        "targets": t.tolist(),
        "weights": w.tolist() if weighted else None,
        "groups": groups.tolist() if grouped else None,
        "forward": {"order": best, "errors": errors},
        "ranking": ranked,
        "ridges": RIDGES,
        "heldOut": [
            [held_out_error(x[:, ranked[:k]], t, w, groups, ridge * unit) for k in sizes] for ridge in RIDGES
        ],
    }


def diabetes_order(bunch):
    x = bunch.data - bunch.data.mean(axis=0)
    x = x / np.linalg.norm(x, axis=0)
    return [int(j) for j in lars_path(x, bunch.target - bunch.target.mean(), method="lar")[1]]


if __name__ == "__main__":
    random = np.random.default_rng(1906)
    iris, diabetes = load_iris(), load_diabetes(scaled=False)
    content = {
        "madeBy": "scripts/golden-growing.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
        "tolerance": 1e-9,
        "cases": [
            case("one output", 30, 8, 1, False, False, random),
            case("three outputs", 30, 8, 3, False, False, random),
            case("three outputs, weighted", 30, 8, 3, True, False, random),
            case("two outputs, weighted, groups of three", 36, 7, 2, True, True, random),
        ],
        "iris": {"features": iris.data.tolist(), "labels": iris.target.tolist()},
        "diabetes": {
            "features": [[round(value, 5) for value in row] for row in diabetes.data.tolist()],
            "target": diabetes.target.tolist(),
            "leastAngleOrder": diabetes_order(diabetes),
        },
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
