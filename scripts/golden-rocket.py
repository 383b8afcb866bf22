#!/usr/bin/env python3
"""Makes test/golden/rocket.json, rows of MiniRocket and MultiRocket written a second time from the papers:

    python3 scripts/golden-rocket.py

Kernels are whole vectors of weights −1 and 2, convolved by np.convolve; dilations by np.logspace, biases by np.quantile;
which values a kernel hears and of which clip its biases are is drawn by the generator of golden.py.
"""

import itertools
import json
import math
import pathlib

import numpy as np
from golden import uniforms

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "rocket.json"
KERNELS = list(itertools.combinations(range(9), 3))


def formula_frames(rows, columns):
    t, j = np.arange(rows)[:, None], np.arange(columns)[None, :]
    x = 10 * np.sin(0.7 * t + 1.3 * j * j + 0.05 * t * j) + 3 * np.cos(1.9 * t * (j + 1))
    return x.astype(np.float32).astype(np.float64)


def dilations(length, per_kernel):
    drawn = min(per_kernel, 32)
    steps = np.logspace(0, max(0, np.log2((length - 1) / 8)), drawn, base=2)
    values, counts = np.unique((steps + 1e-9).astype(int), return_counts=True)
    features = (counts * (per_kernel / drawn)).astype(int)
    for i in range(per_kernel - features.sum()):
        features[i % len(features)] += 1
    return values, features


def series_of(x, kernel, dilation, heard):
    weights = np.zeros(8 * dilation + 1)
    weights[::dilation] = -1
    weights[[tap * dilation for tap in kernel]] = 2
    padded = np.pad(x[:, heard].sum(1), 4 * dilation)
    return np.convolve(padded, weights[::-1], mode="valid")


class Part:
    def __init__(self, clips, per_kernel, stream):
        longest = max(len(clip) for clip in clips)
        self.steps, self.features = dilations(longest, per_kernel)
        columns = clips[0].shape[1]
        most = math.log2(min(columns, 9) + 1)
        self.heard = []
        for _ in range(len(self.steps) * 84):
            count = min(columns, int(2 ** (next(stream) * most)))
            order = list(range(columns))
            for k in range(count):
                other = k + int(next(stream) * (columns - k))
                order[k], order[other] = order[other], order[k]
            self.heard.append(sorted(order[:count]))
        clip_of = [int(next(stream) * len(clips)) for _ in self.heard]
        phi, f = (1 + math.sqrt(5)) / 2, 0
        self.biases = []
        for i, (d, k) in enumerate(itertools.product(range(len(self.steps)), range(84))):
            made = series_of(clips[clip_of[i]], KERNELS[k], self.steps[d], self.heard[i])
            shares = [((f + n + 1) * phi) % 1 for n in range(self.features[d])]
            f += self.features[d]
            self.biases.append(np.quantile(made, shares))

    def row(self, x, poolings):
        found = []
        for i, (d, k) in enumerate(itertools.product(range(len(self.steps)), range(84))):
            made = series_of(x, KERNELS[k], self.steps[d], self.heard[i])
            reach = 4 * self.steps[d]
            if (d + k) % 2 == 1 and len(made) > 2 * reach:
                made = made[reach:-reach]
            found += [[pooling(made - bias) for pooling in poolings] for bias in self.biases[i]]
        return np.array(found).T.ravel()


def longest_run(z):
    return max((len(list(group)) for positive, group in itertools.groupby(z > 0) if positive), default=0)


MINI = [lambda z: (z > 0).mean()]
MULTI = [
    *MINI,
    lambda z: z[z > 0].mean() if (z > 0).any() else 0,
    lambda z: (np.flatnonzero(z > 0).mean() if (z > 0).any() else -1) / len(z),
    lambda z: longest_run(z) / len(z),
]


def case(kind, lengths, columns, features, seed):
    clips = [formula_frames(length, columns) for length in lengths]
    stream = uniforms(seed)
    multi = kind == "multi"
    per_kernel = features // (84 * (8 if multi else 1))
    parts = [Part(clips, per_kernel, stream)]
    if multi:
        parts.append(Part([np.diff(clip, axis=0) for clip in clips], per_kernel, stream))
    asked = formula_frames(lengths[0] - 7, columns)
    series = [asked, np.diff(asked, axis=0)]
    row = np.concatenate([part.row(x, MULTI if multi else MINI) for part, x in zip(parts, series)])
    biases = np.concatenate([np.concatenate(part.biases) for part in parts])
    numbers = {"kind": kind, "lengths": lengths, "columns": columns, "features": features, "seed": seed}
    return {
        **numbers,
        "dilations": [[part.steps.tolist(), part.features.tolist()] for part in parts],
        "biases": [round(float(x), 5) for x in biases],
        "row": [round(float(x), 5) for x in row],
    }


if __name__ == "__main__":
    cases = [
        case("mini", [60, 41, 25], 5, 84 * 4, 1),
        case("mini", [33], 1, 84 * 40, 2),
        case("multi", [50, 30], 12, 672 * 2, 3),
    ]
    FILE.write_text(json.dumps({"numpy": np.__version__, "cases": cases}) + "\n")
