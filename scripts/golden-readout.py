#!/usr/bin/env python3
"""Makes test/golden/readout.json, what numpy, scipy and scikit-learn give for solvers, calibrations and robust fits:

    python3 scripts/golden-readout.py

Made with numpy 1.24.2, scipy 1.10.1 and scikit-learn 1.2.1; the file says so. Losses are written here a second time and
minimised by scipy.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import log_expit, log_softmax
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "readout.json"


def rounded(values):
    """Few digits in the file, and the same numbers here and there."""
    return np.round(values, 5)


def centred(x, y, w):
    root = np.sqrt(w)[:, None]
    return root * (x - np.average(x, axis=0, weights=w)), root * (y - np.average(y, axis=0, weights=w))


def least_squares(rng):
    def case(name, x, weighted=False):
        y = rounded(rng.standard_normal((len(x), 2)))
        w = rounded(rng.uniform(0.1, 4, len(x))) if weighted else np.ones(len(x))
        xc, yc = centred(x, y, w)
        by_lstsq = np.linalg.lstsq(xc, yc, rcond=1e-9)[0]
        by_pinv = np.linalg.pinv(xc, rcond=1e-9) @ yc
        assert np.allclose(by_lstsq, by_pinv, rtol=1e-8, atol=1e-10), name
        return {
            "name": name,
            "features": x.tolist(),
            "targets": y.tolist(),
            "weights": w.tolist() if weighted else None,
            "coefficients": by_lstsq.tolist(),
        }

    def conditioned(rows, columns, condition):
        u = np.linalg.qr(rng.standard_normal((rows, rows)))[0]
        v = np.linalg.qr(rng.standard_normal((columns, columns)))[0]
        k = min(rows, columns)
        return (u[:, :k] * np.geomspace(1, 1 / condition, k)) @ v[:k]

    whole = lambda rows, columns: rng.integers(-4, 5, (rows, columns)).astype(float)
    low_rank = lambda rows, rank, columns: whole(rows, rank) @ whole(rank, columns)
    twice = rounded(rng.standard_normal((12, 4)))
    return [
        case("25 rows, 6 columns, condition 1", conditioned(25, 6, 1)),
        case("25 rows, 6 columns, condition 1e4", conditioned(25, 6, 1e4)),
        case("8 rows, 14 columns, condition 1e4", conditioned(8, 14, 1e4)),
        case("20 rows, 7 columns of rank 3", low_rank(20, 3, 7)),
        case("20 rows, 7 columns of rank 3, weighted", low_rank(20, 3, 7), True),
        case("7 rows, 12 columns of rank 2", low_rank(7, 2, 12)),
        case("as many rows as columns: 9, of rank 4", low_rank(9, 4, 9)),
        case("12 rows, 4 columns, two of them twice and one constant", np.column_stack([twice, twice[:, :2], np.full(12, 3.0)])),
        case("12 rows of which 6 repeat the others, 20 columns", np.tile(rounded(rng.standard_normal((6, 20))), (2, 1))),
    ]


def deficient_ridge(rng):
    """Ridge on columns that repeat each other, with weights and several outputs."""
    x = rounded(rng.standard_normal((15, 3)))
    x = np.column_stack([x, x[:, 0], x[:, 1] + x[:, 2], np.full(15, 2.0)])
    y, w = rounded(rng.standard_normal((15, 3))), rounded(rng.uniform(0, 3, 15))
    unit = np.sum(centred(x, y, w)[0] ** 2) / x.shape[1]
    fits = []
    for alpha in [1e-2, 1.0, 50.0]:
        fit = Ridge(alpha=alpha, solver="svd").fit(x, y, sample_weight=w)
        fits.append({"ridge": alpha / unit, "coefficients": fit.coef_.T.tolist(), "intercept": fit.intercept_.tolist()})
    return {"features": x.tolist(), "targets": y.tolist(), "weights": w.tolist(), "fits": fits}


def some_scores(rng, rows, classes, skill):
    truth = rng.integers(0, classes, rows)
    truth[:classes] = np.arange(classes)
    scores = rng.standard_normal((rows, classes)) * 0.3 * rng.uniform(0.5, 2, classes) + rng.uniform(-0.2, 0.2, classes)
    scores[np.arange(rows), truth] += skill
    return np.round(scores, 2), truth


def isotonic(rng):
    scores, truth = some_scores(rng, 120, 3, 0.4)
    asked = np.round(np.linspace(-2, 2.5, 40), 3)
    curves = []
    for c in range(3):
        model = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(scores[:, c], truth == c)
        curves.append(model.predict(asked).tolist())
    return {"scores": scores.tolist(), "classes": truth.tolist(), "asked": asked.tolist(), "heights": curves}


def minimise(loss, start):
    """To about 1e-8, by quasi-Newton steps from several starts on."""
    for _ in range(20):
        found = minimize(loss, start, method="BFGS", options={"gtol": 1e-11})
        if np.max(np.abs(found.x - start)) < 1e-10:
            break
        start = found.x
    return found.x


def platt(rng):
    scores, truth = some_scores(rng, 60, 3, 0.5)
    parameters = []
    for c in range(3):
        f, own = scores[:, c], truth == c
        target = np.where(own, (own.sum() + 1) / (own.sum() + 2), 1 / ((~own).sum() + 2))
        loss = lambda p: -np.sum(target * log_expit(p[0] * f + p[1]) + (1 - target) * log_expit(-p[0] * f - p[1]))
        parameters.append(minimise(loss, np.zeros(2)).tolist())
    return {"scores": scores.tolist(), "classes": truth.tolist(), "parameters": parameters}


def vector(rng):
    scores, truth = some_scores(rng, 60, 3, 0.5)
    doubt = 1 / (len(truth) + 2)
    target = np.full(scores.shape, doubt / 2)
    target[np.arange(len(truth)), truth] = 1 - doubt
    temperature = lambda s: -np.sum(target * log_softmax(np.exp(s[0]) * scores, axis=1))
    sharpness = np.exp(minimise(temperature, np.zeros(1))[0])

    def loss(p):
        a, b = p[:3], p[3:]
        return -np.sum(target * log_softmax(sharpness * (1 + a) * scores + b, axis=1)) + np.sum(p**2) / 2

    p = minimise(loss, np.zeros(6))
    return {
        "scores": scores.tolist(),
        "classes": truth.tolist(),
        "slopes": (sharpness * (1 + p[:3])).tolist(),
        "offsets": p[3:].tolist(),
    }


def robust(rng):
    """The weights B and intercepts b that minimise Σ ρ(‖(t − Bᵀh − b) / scale‖) + λ‖B / scale‖² / 2 for given λ and scale."""
    x = rounded(rng.standard_normal((40, 3)))
    y = rounded(x @ rng.standard_normal((3, 1)) + 0.3 * rng.standard_normal((40, 1)))
    y[:6] += 8
    rho = {
        "huber": lambda d: np.where(d <= 1.345, d**2 / 2, 1.345 * d - 1.345**2 / 2),
        "bisquare": lambda d: 4.685**2 / 6 * (1 - (1 - np.minimum(1, d / 4.685) ** 2) ** 3),
    }
    cases = []
    for name, function in rho.items():
        scale, penalty = 0.35, 0.7
        loss = lambda p: np.sum(function(np.abs(y[:, 0] - x @ p[:3] - p[3]) / scale)) + penalty * np.sum((p[:3] / scale) ** 2) / 2
        # Bisquare has several minima: from the one of least squares without the six outliers on.
        start = np.append(Ridge(alpha=penalty).fit(x[6:], y[6:, 0]).coef_, 0)
        p = minimise(loss, start)
        cases.append({"loss": name, "scale": scale, "penalty": penalty, "coefficients": p[:3].tolist(), "intercept": p[3]})
    return {"features": x.tolist(), "targets": y[:, 0].tolist(), "cases": cases}


def explained(rng):
    truth = rounded(rng.standard_normal((30, 3)))
    predicted = rounded(truth + 0.4 * rng.standard_normal((30, 3)))
    w = rounded(rng.uniform(0, 3, 30))
    return {
        "targets": truth.tolist(),
        "predicted": predicted.tolist(),
        "weights": w.tolist(),
        "plain": r2_score(truth, predicted, multioutput="uniform_average"),
        "weighted": r2_score(truth, predicted, sample_weight=w, multioutput="uniform_average"),
    }


if __name__ == "__main__":
    rng = np.random.default_rng(2024)
    content = {
        "madeBy": "scripts/golden-readout.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
        "leastSquares": least_squares(rng),
        "deficientRidge": deficient_ridge(rng),
        "isotonic": isotonic(rng),
        "platt": platt(rng),
        "vector": vector(rng),
        "robust": robust(rng),
        "explainedVariance": explained(rng),
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
