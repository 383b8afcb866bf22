#!/usr/bin/env python3
"""Makes test/golden/layers.json: activations by scipy's formulas, radial units, and machines of four papers and programs,
solved by numpy's least squares.

    python3 scripts/golden-layers.py
"""

import json
import pathlib
import sys

import numpy as np
import scipy

sys.dont_write_bytecode = True
from golden import integers, normals, uniforms
from scipy.spatial.distance import cdist
from scipy.special import expit, ndtr

PATH = pathlib.Path(__file__).parent.parent / "test" / "golden" / "layers.json"

ACTIVATIONS = {
    "tanh": np.tanh,
    "sigmoid": expit,
    "relu": lambda z: np.maximum(z, 0),
    "sine": np.sin,
    "cosine": np.cos,
    "hardlim": lambda z: np.heaviside(z, 0),
    "softlim": lambda z: np.clip(z, 0, 1),
    "tribas": lambda z: np.clip(1 - np.abs(z), 0, 1),
    "gaussian": lambda z: np.exp(-(z**2)),
    "multiquadric": lambda z: np.sqrt(1 + z**2),
    "inverseMultiquadric": lambda z: 1 / np.sqrt(1 + z**2),
    "identity": lambda z: z,
    "inverseTribas": lambda z: np.clip(np.abs(z), 0, 1),
    "leakyRelu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.expm1(z)),
    "gelu": lambda z: z * ndtr(z),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "sign": np.sign,
}


def take(stream, *shape):
    return np.array([next(stream) for _ in range(int(np.prod(shape)))]).reshape(shape)


def both_ways(seed):
    """Numbers from U(−1, 1)."""
    for u in uniforms(seed):
        yield 2 * u - 1


def predictions(hidden, targets, tested):
    """Least squares with an intercept."""
    ones = lambda h: np.column_stack([h, np.ones(len(h))])
    return ones(tested) @ np.linalg.lstsq(ones(hidden), targets, rcond=None)[0]


def ridge_predictions(hidden, targets, tested, ridge):
    """The intercept is free of the penalty, which is relative to the mean diagonal."""
    centred, mean = hidden - hidden.mean(axis=0), targets.mean(axis=0)
    gram = centred.T @ centred
    penalty = ridge * np.trace(gram) / len(gram)
    weights = np.linalg.solve(gram + penalty * np.eye(len(gram)), centred.T @ (targets - mean))
    return mean + (tested - hidden.mean(axis=0)) @ weights


def centres_of(rows, units, seed):
    """Uniform in the box of the rows."""
    least, largest = rows.min(axis=0), rows.max(axis=0)
    return least + (largest - least) * take(uniforms(seed), units, rows.shape[1])


def shared_radius(centres):
    return cdist(centres, centres).max() / np.sqrt(2 * len(centres))


def python_elm_input(rows, centres, weights, bias, alpha, width):
    return alpha * (rows @ weights + bias) + (1 - alpha) * width * cdist(rows, centres) / shared_radius(centres)


def generalised_shapes(centres, tail):
    distances = np.sort(cdist(centres, centres))
    farthest, nearest = distances[:, -1], distances[:, 1] / 100
    exponents = np.log(np.log(tail) / np.log(1 - tail)) / np.log(farthest / nearest)
    return farthest / (-np.log(tail)) ** (1 / exponents), exponents


def machines(x, y, count):
    """Predictions of rows after `count` from fits on the `count` before."""
    seed, units, width = 3, 9, x.shape[1]
    z = (x - x[:count].mean(axis=0)) / x[:count].std(axis=0)
    train, test = slice(0, count), slice(count, None)
    fit = lambda hidden: predictions(hidden[train], y[train], hidden[test]).tolist()

    stream = both_ways(seed)
    schmidt = expit(z @ take(stream, width, units) + take(stream, units))

    stream = both_ways(seed)
    enhanced = expit(z @ take(stream, width, units) + take(stream, units)) / np.sqrt(units)
    links = np.column_stack([enhanced, z])

    stream = uniforms(seed)
    least, largest = x[train].min(axis=0), x[train].max(axis=0)
    boxed = 2 * (x - least) / (largest - least) - 1
    huang = expit(boxed @ (2 * take(stream, width, units) - 1) + take(stream, units))

    # Python-ELM draws centres and weights from one stream; here the weights have the seed of a stream beside it.
    centres = centres_of(z[train], units, seed)
    stream = normals(next(integers(seed)))
    weights, bias = take(stream, width, units), take(stream, units)
    mixed = np.tanh(python_elm_input(z, centres, weights, bias, 0.5, 1))
    radial = np.exp(-(python_elm_input(z, centres, weights, bias, 0, 0.8) ** 2))
    return {
        "seed": seed,
        "units": units,
        "schmidt": fit(schmidt),
        "rvfl": ridge_predictions(links[train], y[train], links[test], 0.01).tolist(),
        "huang": fit(huang),
        "boxed": boxed.tolist(),
        "pythonElm": fit(mixed),
        "pythonElmRbf": fit(radial),
    }


def radial_units(rows):
    seed, units, tail = 5, 6, 0.001
    centres = centres_of(rows, units, seed)
    radii, exponents = generalised_shapes(centres, tail)
    generalised = np.exp(-((cdist(rows, centres) / radii) ** exponents))
    gaussian = np.exp(-((1.5 * cdist(rows, centres) / shared_radius(centres)) ** 2))
    return {
        "seed": seed,
        "rows": rows.tolist(),
        "centres": centres.tolist(),
        "radius": shared_radius(centres),
        "radii": radii.tolist(),
        "exponents": exponents.tolist(),
        "gaussian": gaussian.tolist(),
        "generalised": generalised.tolist(),
        "compat": np.exp(generalised).tolist(),
    }


if __name__ == "__main__":
    rng = np.random.default_rng(7)
    z = np.round(np.concatenate([np.linspace(-6, 6, 49), [-30, -9.5, 9.5, 30, 1e-4, -1e-4]]), 4)
    x = np.round(rng.standard_normal((90, 4)) * [1, 20, 0.3, 5] + [0, 100, -2, 1], 3)
    y = np.column_stack([np.sin(x[:, 0]) + x[:, 2] ** 2, x[:, 1] / 10 - x[:, 0] * x[:, 3]])
    content = {
        "madeBy": "scripts/golden-layers.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "activations": {"z": z.tolist(), "values": {name: f(z).tolist() for name, f in ACTIVATIONS.items()}},
        "radial": radial_units(np.round(rng.standard_normal((12, 3)) / np.sqrt(3), 3)),
        "machines": {"features": x.tolist(), "targets": y.tolist(), "trainingRows": 80, **machines(x, y, 80)},
    }
    text = json.dumps(content, separators=(",", ":")) + "\n"
    assert len(text) < 60_000, len(text)
    PATH.write_text(text)
    print(len(text), "bytes")
