#!/usr/bin/env python3
"""Makes test/golden/python-elm.json: the data of Python-ELM's demonstrations, and the scores of its arithmetic (random
numbers by numpy in its order, output weights by the pseudo-inverse) on them; also with the readout of ulmus:

    python3 scripts/golden-python-elm.py

Iris and diabetes are in test/golden/growing.json. It takes two minutes.
"""

import base64
import json
import pathlib
import sys
import zlib

import numpy as np
import scipy
import sklearn
from scipy.special import expit
from scipy.spatial.distance import cdist
from sklearn.cluster import k_means
from sklearn.datasets import load_diabetes, load_digits, load_iris, make_circles, make_classification, make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

sys.dont_write_bytecode = True
from golden import normals, uniforms

PATH = pathlib.Path(__file__).parent.parent / "test" / "golden" / "python-elm.json"

ACTIVATIONS = {
    "sine": np.sin,
    "tanh": np.tanh,
    "tribas": lambda a: np.clip(1 - np.abs(a), 0, 1),
    "inv_tribas": lambda a: np.clip(np.abs(a), 0, 1),
    "sigmoid": expit,
    "hardlim": lambda a: (a > 0) * 1.0,
    "softlim": lambda a: np.clip(a, 0, 1),
    "gaussian": lambda a: np.exp(-(a**2)),
    "multiquadric": lambda a: np.sqrt(1 + a**2),
    "inv_multiquadric": lambda a: 1 / np.sqrt(1 + a**2),
    "reclinear": lambda a: np.maximum(a, 0),
    "tanh cubed": lambda a: np.tanh(a) ** 3,
    "sine squared": lambda a: np.sin(a) ** 2,
}


def take(stream, *shape):
    return np.array([next(stream) for _ in range(int(np.prod(shape)))]).reshape(shape)


def separable():
    x, y = make_classification(200, 2, n_redundant=0, n_informative=2, random_state=1, n_clusters_per_class=1)
    return x + 2 * np.random.RandomState(2).uniform(size=x.shape), y


def toy():
    x = np.arange(0.25, 20, 0.1)
    y = x * np.cos(x) + 0.5 * np.sqrt(x) * np.random.RandomState(0).standard_normal(len(x))
    return x[:, None], np.round(scaled(y[:, None])[:, 0], 5)


def linear():
    """As scikit-learn's make_regression(n_samples=2000, n_targets=4), whose first 10 of 100 columns count."""
    x = take(normals(1), 2000, 100)
    return x, x[:, :10] @ (100 * take(uniforms(2), 10, 4))


def scaled(x):
    return StandardScaler().fit_transform(x)


def rounded(data):
    x, y = data
    return np.round(x, 4), y


DATA = {
    "iris": load_iris(return_X_y=True),
    "digits": load_digits(return_X_y=True),
    "diabetes": load_diabetes(return_X_y=True, scaled=False),
    "linear": linear(),
    "toy": toy(),
    "moons": rounded(make_moons(200, noise=0.3, random_state=0)),
    "circles": rounded(make_circles(200, noise=0.2, factor=0.5, random_state=1)),
    "separable": rounded(separable()),
}
PLANES = ("moons", "circles", "separable")
WITH_CLASSES = {"iris", "digits", *PLANES}


def split(name):
    """60 % for training, the same rows in every run; features are standardised before the split, as the notebook does."""
    x, y = DATA[name]
    order = train_test_split(np.arange(len(x)), test_size=0.4, random_state=0)
    z = scaled(x)
    return [(z[rows], y[rows]) for rows in order]


def mixed(random, x, units, activation="tanh", alpha=0.5, width=1.0, tail=None, centres=None):
    """RandomLayer, and with a tail GRBFRandomLayer: a function from rows to activations."""
    bias, weights = 0, np.zeros((x.shape[1], units))
    if alpha > 0:
        bias, weights = random.normal(size=units), random.normal(size=(x.shape[1], units))
    if alpha == 1:
        return lambda rows: ACTIVATIONS[activation](rows @ weights + bias)
    if centres is None:
        least, largest = x.min(axis=0), x.max(axis=0)
        centres = least + (largest - least) * random.uniform(size=(units, x.shape[1]))
    if tail is not None:
        return generalised(np.array(centres), tail)
    radius = cdist(centres, centres).max() / np.sqrt(2 * units)
    total = lambda rows: alpha * (rows @ weights + bias) + (1 - alpha) * width * cdist(rows, centres) / radius
    return lambda rows: ACTIVATIONS[activation](total(rows))


def generalised(centres, tail):
    distances = np.sort(cdist(centres, centres))
    farthest, nearest = distances[:, -1], distances[:, 1] / 100
    exponents = np.log(np.log(tail) / np.log(1 - tail)) / np.log(farthest / nearest)
    radii = farthest / (-np.log(tail)) ** (1 / exponents)
    return lambda rows: np.exp(np.exp(-((cdist(rows, centres) / radii) ** exponents)))


def shipped(hidden, targets, tested):
    return tested @ (scipy.linalg.pinv(hidden) @ targets)


def with_intercept(hidden, targets, tested):
    """Of centred activations; directions that sums of squares cannot tell from rounding count as none, as in ulmus."""
    mean = hidden.mean(axis=0)
    u, s, vt = np.linalg.svd(hidden - mean, full_matrices=False)
    largest = max(s[0], np.sqrt((hidden**2).sum(axis=0).max()))
    keep = s > np.sqrt(8 * len(s) * np.finfo(float).eps) * largest
    weights = vt[keep].T @ ((u[:, keep].T @ (targets - targets.mean(axis=0))) / s[keep, None])
    return targets.mean(axis=0) + (tested - mean) @ weights


def scores(name, layer, seed):
    """Accuracy or R² of the test part by both readouts."""
    (x, y), (tested, truth) = split(name)
    hidden = mixed(np.random.RandomState(seed), x, **layer)
    has_classes = name in WITH_CLASSES
    targets = np.where(y[:, None] == np.unique(y), 1, -1) if has_classes else y.reshape(len(y), -1)
    outputs = [readout(hidden(x), targets, hidden(tested)) for readout in (shipped, with_intercept)]
    if has_classes:
        return [np.mean(np.unique(y)[output.argmax(axis=1)] == truth) for output in outputs]
    return [r2_score(truth, output) for output in outputs]


def summary(values):
    return {"mean": round(float(np.mean(values)), 4), "deviation": round(float(np.std(values)), 4)}


def demo(data, runs, **layer):
    both = np.array([scores(data, layer, seed) for seed in range(runs)])
    result = {"runs": runs, "first": round(both[0, 0], 4)}
    result |= {"shipped": summary(both[:, 0]), "intercept": summary(both[:, 1])}
    print(data, layer if "centres" not in layer else "", result)
    return {"data": data, "layer": layer} | result


def logistic(data, runs):
    """10 tanh units, read out by logistic regression."""
    (x, y), (tested, truth) = split(data)
    values = []
    for seed in range(runs):
        hidden = mixed(np.random.RandomState(seed), x, units=10, alpha=1)
        values.append(LogisticRegression().fit(hidden(x), y).score(hidden(tested), truth))
    return summary(values)


def demos():
    named = [name for name in ACTIVATIONS if " " not in name]
    for data, runs in [("iris", 100), ("digits", 20)]:
        yield from (demo(data, runs, units=20, activation=name) for name in named)
    yield demo("digits", 20, units=500, activation="multiquadric")
    yield demo("digits", 50, units=100, activation="gaussian", alpha=0, width=0.01)
    yield demo("digits", 50, units=100, activation="tanh cubed", alpha=1)
    yield demo("digits", 5, units=1000, activation="gaussian", alpha=0)
    yield demo("digits", 10, units=500, activation="hardlim", alpha=1)
    for units, runs in [(100, 20), (250, 20), (500, 20), (1000, 5), (1200, 5), (1800, 5), (2500, 5)]:
        yield demo("digits", runs, units=units, activation="reclinear", alpha=1)
    yield demo("diabetes", 100, units=15, activation="gaussian", alpha=0, width=0.1)
    yield demo("linear", 50, units=200, alpha=1)
    yield demo("toy", 50, units=20, activation="gaussian", alpha=0)
    yield demo("toy", 50, units=20, activation="multiquadric")
    yield demo("toy", 50, units=15, activation="gaussian", alpha=0, width=0.8)
    (x, _), _ = split("toy")
    centres = np.sort(k_means(x, 15, random_state=0, n_init=10)[0], axis=0).round(4)
    yield demo("toy", 1, units=15, alpha=0, tail=0.0001, centres=centres.tolist())
    yield demo("toy", 50, units=20)
    yield demo("toy", 50, units=20, activation="inv_tribas")
    for data in PLANES:
        for activation in ("tanh", "sine squared", "tribas", "hardlim"):
            yield demo(data, 50, units=10, activation=activation, alpha=1)
        yield demo(data, 50, units=20, activation="gaussian", alpha=0, width=0.1)


def tested_rows(name):
    count = len(DATA[name][0])
    tested = set(train_test_split(np.arange(count), test_size=0.4, random_state=0)[1])
    return "".join(str(int(i in tested)) for i in range(count))


if __name__ == "__main__":
    pixels, digits = DATA["digits"]
    content = {
        "madeBy": "scripts/golden-python-elm.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
        # bytes, deflated
        "digits": {
            "pixels": base64.b64encode(zlib.compress(pixels.astype(np.uint8).tobytes(), 9)).decode(),
            "labels": "".join(map(str, digits)),
        },
        "toy": DATA["toy"][1].tolist(),
        **{name: {"features": DATA[name][0].tolist(), "labels": DATA[name][1].tolist()} for name in PLANES},
        "isTested": {name: tested_rows(name) for name in DATA},
        "logistic": {name: logistic(name, 50) for name in PLANES},
        "demos": list(demos()),
    }
    text = json.dumps(content, separators=(",", ":")) + "\n"
    assert len(text) < 100_000, len(text)
    PATH.write_text(text)
    print(len(text), "bytes")
