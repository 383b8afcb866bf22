#!/usr/bin/env python3
"""Makes test/golden/metrics.json, the scores that scikit-learn gives to made-up predictions:

    python3 scripts/golden-metrics.py

Made with scikit-learn 1.2.1 and numpy 1.24.2; the file says so.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss, precision_recall_fscore_support, recall_score

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "metrics.json"
CASES = [("balanced", 60, 3, 2.0), ("imbalanced", 80, 5, 1.0), ("two classes, chance", 40, 2, 0.0), ("sure", 30, 4, 9.0)]


def make(name, count, classes, skill, random):
    shares = np.arange(1, classes + 1) if name == "imbalanced" else np.ones(classes)
    truth = random.choice(classes, count, p=shares / shares.sum())
    truth[:classes] = np.arange(classes)
    scores = random.normal(size=(count, classes))
    scores[np.arange(count), truth] += skill
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    probabilities = np.round(probabilities, 6)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    predicted = probabilities.argmax(axis=1)
    labels = np.arange(classes)
    precision, recall, f1, support = precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    return {
        "name": name,
        "classes": classes,
        "truth": truth.tolist(),
        "probabilities": probabilities.tolist(),
        "predicted": predicted.tolist(),
        "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
        "accuracy": accuracy_score(truth, predicted),
        "uar": recall_score(truth, predicted, labels=labels, average="macro", zero_division=0),
        "macroF1": f1_score(truth, predicted, labels=labels, average="macro", zero_division=0),
        "logLoss": log_loss(truth, probabilities, labels=labels),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "count": support.tolist(),
    }


if __name__ == "__main__":
    random = np.random.default_rng(5)
    content = {
        "madeBy": "scripts/golden-metrics.py",
        "versions": {"numpy": np.__version__, "sklearn": sklearn.__version__},
        "tolerance": 1e-12,
        "cases": [make(*case, random) for case in CASES],
    }
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
