#!/usr/bin/env python3
"""Makes test/golden/online.json, what sequential, fading and sliding least squares give:

    python3 scripts/golden-online.py

Made with numpy 1.24.2 and scikit-learn 1.2.1; the file says so. Sequential weights are by the recursion of Liang, Huang,
Saratchandran & Sundararajan (2006), eq. 22 to 25, block by block; fading and sliding ones by scikit-learn's Ridge on the rows
that count.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import Ridge

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "online.json"
RIDGE = 0.05
ROWS, COLUMNS, OUTPUTS = 60, 7, 2
FADING = 0.93
WINDOW = 25


def penalty(hidden, weights):
    """The ridge is relative to the mean diagonal of the centred, weighted products."""
    mean = weights @ hidden / weights.sum()
    return RIDGE * (weights @ (hidden - mean) ** 2).sum() / hidden.shape[1]


def sequential(hidden, targets, blocks):
    """Rows with a 1 at their end, whose weight, the intercept, has no penalty."""
    rows = np.column_stack([hidden, np.ones(len(hidden))])
    start = blocks[0]
    free = np.diag([penalty(hidden, np.ones(len(hidden)))] * hidden.shape[1] + [0])
    inverse = np.linalg.inv(rows[:start].T @ rows[:start] + free)
    weights = inverse @ rows[:start].T @ targets[:start]
    for size in blocks[1:]:
        h, t = rows[start : start + size], targets[start : start + size]
        inverse -= inverse @ h.T @ np.linalg.inv(np.eye(size) + h @ inverse @ h.T) @ h @ inverse
        weights = weights + inverse @ h.T @ (t - h @ weights)
        start += size
    assert start == len(hidden)
    return weights


def weighted(hidden, targets, weights):
    model = Ridge(alpha=penalty(hidden, weights), solver="cholesky")
    model.fit(hidden, targets, sample_weight=weights)
    return np.vstack([model.coef_.T, model.intercept_])


random = np.random.default_rng(11)
hidden = np.float32(random.normal(size=(ROWS, COLUMNS)) + 0.5)
targets = np.round(random.normal(size=(ROWS, OUTPUTS)), 6)
exact = hidden.astype(float)
everywhere = [np.array_split(np.ones(ROWS), k) for k in (3, 12)]
blocks = [[1] * ROWS, [2, 58], [5, 1, 30, 24], *[[len(part) for part in parts] for parts in everywhere]]
values = {
    "madeBy": "scripts/golden-online.py",
    "numpy": np.__version__,
    "scikit-learn": sklearn.__version__,
    "ridge": RIDGE,
    "fading": FADING,
    "window": WINDOW,
    "hidden": hidden.astype(float).tolist(),
    "targets": targets.tolist(),
    "sequential": [{"blocks": sizes, "weights": sequential(exact, targets, sizes).tolist()} for sizes in blocks],
    "faded": weighted(exact, targets, FADING ** np.arange(ROWS - 1, -1, -1)).tolist(),
    "inWindow": weighted(exact[-WINDOW:], targets[-WINDOW:], np.ones(WINDOW)).tolist(),
}
FILE.write_text(json.dumps(values, indent=1) + "\n")
