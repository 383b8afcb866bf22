#!/usr/bin/env python3
"""Makes test/golden/deep.json: auto-encoders, the lasso, pooling, graphs and clusters as numpy, scipy and scikit-learn have
them:

    python3 scripts/golden-deep.py

Made with numpy 1.24.2, scipy 1.10.1 and scikit-learn 1.2.1; the file says so. Inputs are multiples of 1/64, so that they
are the same in Float32.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.linalg import eig, eigh, orthogonal_procrustes
from scipy.signal import convolve2d
from sklearn.cluster import KMeans
from sklearn.linear_model import Lasso
from sklearn.neighbors import kneighbors_graph

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "deep.json"


def normals(random, rows, columns):
    return np.round(64 * random.normal(size=(rows, columns))) / 64


def lasso(random):
    h, x = normals(random, 30, 6), normals(random, 30, 4)
    x += h[:, :4]
    cases = []
    for sparsity in [0.02, 0.3]:
        penalty = sparsity * np.abs(h.T @ x).max()
        fit = Lasso(alpha=penalty / len(h), fit_intercept=False, tol=1e-14, max_iter=100000).fit(h, x)
        cases.append({"sparsity": sparsity, "weights": fit.coef_.T.tolist()})
    return {"features": h.tolist(), "rows": x.tolist(), "cases": cases}


def reconstruction(random):
    cases = []
    for name, rows, units, columns in [("compressed", 20, 4, 7), ("sparse", 20, 9, 5), ("fewer rows than units", 6, 9, 5), ("equal", 20, 5, 5)]:
        h, x, ridge = normals(random, rows, units), normals(random, rows, columns), 0.1
        hc, xc = h - h.mean(0), x - x.mean(0)
        penalty = ridge * np.trace(hc.T @ hc) / units
        if units == columns:
            weights = orthogonal_procrustes(hc, xc)[0]
        else:
            weights = np.linalg.solve(hc.T @ hc + penalty * np.eye(units), hc.T @ xc)
        cases.append({"name": name, "ridge": ridge, "features": h.tolist(), "rows": x.tolist(), "weights": weights.tolist()})
    return cases


def pooling(random):
    cases = []
    for height, width, radius, stride in [(5, 7, 1, 1), (6, 5, 2, 2), (3, 4, 9, 3), (1, 6, 0, 1)]:
        maps = random.normal(size=(height, width, 2))
        square = np.ones((2 * radius + 1, 2 * radius + 1))
        same = [convolve2d(maps[:, :, m] ** 2, square, mode="full")[radius : radius + height, radius : radius + width] for m in range(2)]
        pooled = np.sqrt(np.stack(same, axis=2))[::stride, ::stride]
        cases.append({"height": height, "width": width, "radius": radius, "stride": stride, "input": maps.ravel().tolist(), "output": pooled.ravel().tolist()})
    return cases


def laplacian(x, neighbours, normalised, power=1):
    distance = kneighbors_graph(x, neighbours, mode="distance").toarray()
    distance = np.maximum(distance, distance.T)
    joined = distance > 0
    width = distance[joined].mean()
    s = np.where(joined, np.exp(-(distance**2) / (2 * width**2)), 0)
    degree = s.sum(1)
    plain = np.diag(degree) - s
    if normalised:
        plain = plain / np.sqrt(np.outer(degree, degree))
    return np.linalg.matrix_power(plain, power)


def graph(random):
    rows, known, classes = 24, 9, 3
    x = normals(random, rows, 4)
    labels = np.where(np.arange(rows) < known, np.array([0, 0, 0, 0, 0, 1, 1, 1, 2] + [0] * (rows - known)), -1)
    sizes = np.bincount(labels[:known])
    targets = np.where(labels[:, None] == np.arange(classes), 1.0, 0.0)
    weights = np.where(labels < 0, 0.0, known / (classes * sizes[labels]))
    ridge, smoothness, c = 0.05, 0.7, np.diag(weights)
    laplacians = [{"normalised": n, "power": p, "values": laplacian(x, 4, n, p).tolist()} for n, p in [(False, 1), (True, 1), (True, 3)]]
    out = {"x": x.tolist(), "neighbours": 4, "classes": labels.tolist(), "targets": targets.tolist(), "weights": weights.tolist(), "laplacians": laplacians, "ridge": ridge, "smoothness": smoothness, "cases": []}
    for units in [8, 40]:
        h = normals(random, rows, units)
        mean, target_mean = weights @ h / weights.sum(), weights @ targets / weights.sum()
        hc, tc = h - mean, targets - target_mean
        spread = np.trace(hc.T @ c @ hc)
        penalty = ridge * spread / units
        # D - S maps constants to 0, so that centring makes the intercept free: the paper's own formula, primal or dual
        l = laplacian(x, 4, False)
        eta = smoothness * spread / np.trace(h.T @ l @ h)
        if units <= rows:
            b = np.linalg.solve(penalty * np.eye(units) + hc.T @ c @ hc + eta * hc.T @ l @ hc, hc.T @ c @ tc)
        else:
            k = hc @ hc.T
            b = hc.T @ np.linalg.solve(penalty * np.eye(rows) + c @ k + eta * l @ k, c @ tc)
        plain = {"weights": b.tolist(), "intercept": (target_mean - mean @ b).tolist()}
        # the normalised one does not: a column of 1 without penalty
        l = laplacian(x, 4, True)
        eta = smoothness * spread / np.trace(h.T @ l @ h)
        h1 = np.hstack([h, np.ones((rows, 1))])
        system = np.diag([penalty] * units + [0]) + h1.T @ c @ h1 + eta * h1.T @ l @ h1
        b = np.linalg.solve(system, h1.T @ c @ targets)
        normalised = {"weights": b[:-1].tolist(), "intercept": b[-1].tolist()}
        out["cases"].append({"hidden": h.tolist(), "plain": plain, "normalised": normalised, "embedding": embedding(h, l)})
    return out


def embedding(h, l):
    """The paper's problem: A v = γ B v of the units, or of the rows where they are fewer; columns up to their sign."""
    rows, units = h.shape
    ridge = 0.2
    penalty = ridge * np.trace(h.T @ h) / units
    if units <= rows:
        _, v = eigh(penalty * np.eye(units) + h.T @ l @ h, h.T @ h)
    else:
        k = h @ h.T
        values, u = eig(penalty * np.eye(rows) + l @ k, k)
        v = h.T @ u[:, np.argsort(values.real)].real
    v = v[:, 1:4] / np.linalg.norm(h @ v[:, 1:4], axis=0)
    return {"ridge": ridge, "rows": (h @ v).tolist()}


def clusters(random):
    rows = np.vstack([normals(random, 15, 3) / 4 + centre for centre in [[0, 0, 2], [0, 2, 0], [2, 0, 0], [1.5, 1.5, 1.5]]])
    fit = KMeans(4, n_init=50, random_state=0, tol=0).fit(rows)
    return {"rows": rows.tolist(), "inertia": fit.inertia_, "clusters": fit.labels_.tolist()}


if __name__ == "__main__":
    random = np.random.default_rng(11)
    content = {
        "madeBy": "scripts/golden-deep.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
        "lasso": lasso(random),
        "reconstruction": reconstruction(random),
        "pooling": pooling(random),
        "graph": graph(random),
        "clusters": clusters(random),
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
