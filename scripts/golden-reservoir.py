#!/usr/bin/env python3
"""Makes test/golden/reservoir.json, the states of small reservoirs by their published equations, with given weights:

    python3 scripts/golden-reservoir.py

Made with numpy 1.24.2, scipy and scikit-learn 1.2.1; the file says so. The leaky equation and its order (the leak rate
multiplies f) are those of ReservoirPy's documentation. Also the spectral radii of pseudo-random sparse matrices
(LAPACK), tensor principal components and next-step models (Bianchi et al. 2021, with scikit-learn's Ridge).
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from sklearn.linear_model import Ridge

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "reservoir.json"
UNITS, INPUTS, STEPS = 7, 3, 20


def rounded(x):
    """Numbers that Float32 and five digits both hold well enough: what is written is what is used."""
    return np.round(np.asarray(x), 5).astype(np.float32).astype(np.float64)


def leaky(weights, frames, rate):
    state, states = np.zeros(UNITS), []
    for frame in frames:
        drive = weights["recurrent"] @ state + weights["input"] @ frame + weights["bias"]
        state = (1 - rate) * state + rate * np.tanh(drive)
        states.append(state)
    return np.array(states)


def edge_of_stability(weights, frames, rotation, rate):
    state, states = np.zeros(UNITS), []
    for frame in frames:
        drive = weights["recurrent"] @ state + weights["input"] @ frame + weights["bias"]
        state = (1 - rate) * rotation @ state + rate * np.tanh(drive)
        states.append(state)
    return np.array(states)


def band_pass(weights, frames, lowest, highest, octaves):
    """Direct form I, with all five coefficients of the cookbook's band-pass of 0 dB at its centre."""
    centre = 2 * np.pi * np.geomspace(lowest, highest, UNITS)
    alpha = np.sin(centre) * np.sinh(np.log(2) / 2 * octaves * centre / np.sin(centre))
    b, a = np.array([alpha, 0 * alpha, -alpha]), np.array([1 + alpha, -2 * np.cos(centre), 1 - alpha])
    value, state = np.zeros((len(frames) + 2, UNITS)), np.zeros((len(frames) + 2, UNITS))
    for t, frame in enumerate(frames, start=2):
        value[t] = np.tanh(weights["recurrent"] @ state[t - 1] + weights["input"] @ frame + weights["bias"])
        state[t] = (b[0] * value[t] + b[1] * value[t - 1] + b[2] * value[t - 2] - a[1] * state[t - 1] - a[2] * state[t - 2]) / a[0]
    return state[2:]


def plastic(weights, clips, activation, rate, mean, deviation, step, epochs):
    """Learnt gains and biases, and the states that they give for the first clip."""
    f = np.tanh if activation == "tanh" else lambda z: 1 / (1 + np.exp(-z))
    gain, bias = np.ones(UNITS), np.zeros(UNITS)

    def run(frames, learn):
        nonlocal gain, bias
        inner, state, states = np.zeros(UNITS), np.zeros(UNITS), []
        for frame in frames:
            inner = (1 - rate) * inner + rate * (weights["recurrent"] @ state + weights["input"] @ frame + weights["bias"])
            state = f(gain * inner + bias)
            states.append(state)
            if not learn:
                continue
            y = state
            if activation == "tanh":
                change = -step * (-mean / deviation**2 + y / deviation**2 * (2 * deviation**2 + 1 - y**2 + mean * y))
            else:
                change = step * (1 - (2 + 1 / mean) * y + y**2 / mean)
            bias, gain = bias + change, gain + step / gain + change * inner
        return np.array(states)

    for _ in range(epochs):
        for frames in clips:
            run(frames, True)
    return {"gain": gain.tolist(), "bias": bias.tolist(), "states": run(clips[0], False).tolist()}


def tensor_components(clips, components):
    tensor = np.array(clips)  # clips × steps × columns
    tensor = tensor - tensor.mean(axis=0)
    flat = tensor.reshape(-1, tensor.shape[2])
    values, vectors = np.linalg.eigh(flat.T @ flat)
    vectors = vectors[:, ::-1][:, :components]
    return vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(components)])


def next_step(states, following, ridge):
    model = Ridge(alpha=ridge).fit(states[:-1], following[1:])
    return np.concatenate([model.coef_.ravel(), model.intercept_])


def stream():
    """A generator that the test has too: xₙ₊₁ = 1664525 xₙ + 1013904223 (mod 2³²), as numbers in [−0.5, 0.5)."""
    x = 1
    while True:
        x = (1664525 * x + 1013904223) % 2**32
        yield x / 2**32 - 0.5


def radii():
    cases = []
    for units, connections in [(1, 1), (2, 2), (5, 2), (20, 3), (60, 6), (110, 10), (150, 10), (400, 10)]:
        numbers = stream()
        dense = np.zeros((units, units))
        for i in range(units):
            for k in range(connections):
                # A column may come twice; then its values add up, in Float32 each.
                dense[i, int((next(numbers) + 0.5) * units)] += np.float64(np.float32(next(numbers)))
        cases.append({"units": units, "connections": connections, "radius": np.abs(np.linalg.eigvals(dense)).max()})
    return cases


if __name__ == "__main__":
    random = np.random.default_rng(3)
    weights = {
        "recurrent": rounded(random.normal(size=(UNITS, UNITS)) * (random.random((UNITS, UNITS)) < 0.5) * 0.5),
        "input": rounded(random.normal(size=(UNITS, INPUTS))),
        "bias": rounded(0.3 * random.normal(size=UNITS)),
    }
    clips = [rounded(random.normal(size=(STEPS, INPUTS))) for _ in range(3)]
    rotation = rounded(np.linalg.qr(random.normal(size=(UNITS, UNITS)))[0])
    states = [leaky(weights, frames, 0.3) for frames in clips]
    plasticity = {"leakRate": 0.6, "mean": 0.2, "deviation": 0.3, "rate": 0.005, "epochs": 3}
    content = {
        "madeBy": "scripts/golden-reservoir.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
        "tolerance": 1e-5,
        "weights": {name: value.tolist() for name, value in weights.items()},
        "clips": [frames.tolist() for frames in clips],
        "rotation": rotation.tolist(),
        "leaky": {"leakRate": 0.3, "states": states[0].tolist()},
        "edgeOfStability": {"leakRate": 0.4, "states": edge_of_stability(weights, clips[0], rotation, 0.4).tolist()},
        "bandPass": {
            "bands": {"lowest": 0.02, "highest": 0.3, "octaves": 1},
            "states": band_pass(weights, clips[0], 0.02, 0.3, 1).tolist(),
        },
        "plasticity": plasticity,
        "plastic": {
            activation: plastic(weights, clips, activation, *[plasticity[k] for k in ("leakRate", "mean", "deviation", "rate", "epochs")])
            for activation in ("tanh", "sigmoid")
        },
        "components": tensor_components(states, 3).tolist(),
        "stateModel": next_step(states[0], states[0], 0.5).tolist(),
        "frameModel": next_step(states[0], clips[0], 0.5).tolist(),
        "radii": radii(),
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
