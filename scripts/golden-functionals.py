# Golden numbers for the encoder of functionals, by numpy and scipy: moments, percentiles, the line of linregress, the peaks of
# find_peaks, and runs above a threshold. Writes test/golden/functionals.json; run with python3 (numpy, scipy).
import itertools
import json
import pathlib

import numpy as np
from scipy import stats
from scipy.signal import find_peaks

RATE = 100.0  # frames per second


def frames(rows, columns):
    """The same as in the test: a formula that both languages compute alike."""
    t, j = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    return (10 * np.sin(0.7 * t + 1.3 * j * j + 0.05 * t * j) + 3 * np.cos(1.9 * t * (j + 1))).astype(np.float32)


kinds = {
    "as they are": lambda x: x,
    "in steps, which has level peaks": lambda x: np.floor(x / 4),
    "cut off below 0, with runs of 0": lambda x: np.maximum(x, 0),
}


def mean_and_deviation(x):
    return (float(np.mean(x)), float(np.std(x))) if len(x) > 0 else (0.0, 0.0)


def functionals(everything, skip_zeros=False, above="mean"):
    everything = everything.astype(np.float64)
    x = everything[everything != 0] if skip_zeros else everything
    n, seconds = len(x), len(everything) / RATE
    out = {}
    out["mean"], out["deviation"] = mean_and_deviation(x)
    flat = n == 0 or np.all(x == x[0])
    out["variance"] = float(np.var(x)) if n else 0.0
    out["skewness"] = 0.0 if flat else float(stats.skew(x))
    out["kurtosis"] = 0.0 if flat else float(stats.kurtosis(x, fisher=False))
    out["minimum"], out["maximum"] = (float(x.min()), float(x.max())) if n else (0.0, 0.0)
    out["range"] = out["maximum"] - out["minimum"]
    out["minimumPosition"] = float(np.argmin(x)) / (n - 1) if n > 1 else 0.0
    out["maximumPosition"] = float(np.argmax(x)) / (n - 1) if n > 1 else 0.0
    t = np.arange(n)
    slope, offset = (stats.linregress(t, x)[:2] if n > 1 else (0.0, float(x[0]) if n else 0.0))
    rest = x - (slope * t + offset)
    out["regressionSlope"], out["regressionOffset"] = float(slope) * RATE, float(offset)
    out["regressionAbsoluteError"] = float(np.mean(np.abs(rest))) if n else 0.0
    out["regressionSquaredError"] = float(np.mean(rest**2)) if n else 0.0
    prominence = 0.1 * out["range"]
    peaks = find_peaks(x, prominence=prominence)[0] if n else np.array([], int)
    troughs = find_peaks(-x, prominence=prominence)[0] if n else np.array([], int)
    turns = sorted([*peaks, *troughs, *([0, n - 1] if n > 1 else [])])
    slopes = np.array([(x[b] - x[a]) / (b - a) for a, b in itertools.pairwise(turns)]) * RATE
    out["risingSlopeMean"], out["risingSlopeDeviation"] = mean_and_deviation(slopes[slopes > 0])
    out["fallingSlopeMean"], out["fallingSlopeDeviation"] = mean_and_deviation(-slopes[slopes < 0])
    out["peaksPerSecond"] = len(peaks) / seconds
    out["peakMean"] = mean_and_deviation(x[peaks])[0]
    out["peakDistanceMean"], out["peakDistanceDeviation"] = mean_and_deviation(np.diff(peaks) / RATE)
    is_above = everything > (out["mean"] if above == "mean" else above)
    runs = [len(list(run)) for has, run in itertools.groupby(is_above) if has]
    runs = np.array([run for run in runs if run >= 3]) / RATE
    out["segmentsPerSecond"] = len(runs) / seconds
    out["segmentMean"], out["segmentDeviation"] = mean_and_deviation(runs)
    out["segmentShare"] = float(np.sum(runs)) / seconds
    for p in [1, 25, 50, 75, 99]:
        out[f"percentile{p}"] = float(np.percentile(x, p)) if n else 0.0
    out["percentileRange1to99"] = out["percentile99"] - out["percentile1"]
    out["percentileRange25to75"] = out["percentile75"] - out["percentile25"]
    return out


def rows_of(x, **options):
    columns = [functionals(x[:, j], **options) for j in range(x.shape[1])]
    return [column[name] for name in columns[0] for column in columns]


cases = []
for kind, change in kinds.items():
    for rows, columns in [(1, 1), (2, 2), (7, 2), (150, 3)]:
        for skip_zeros, above in [(False, "mean"), (True, 0)]:
            row = rows_of(change(frames(rows, columns)), skip_zeros=skip_zeros, above=above)
            cases.append({"kind": kind, "rows": rows, "columns": columns, "skipZeros": skip_zeros, "segmentsAbove": above, "row": row})

whole = frames(150, 2)
windows = np.array([rows_of(whole[start : start + 40]) for start in range(0, 150 - 40 + 1, 25)])
golden = {
    "names": list(functionals(whole[:, 0])),
    "cases": cases,
    "parts": np.concatenate([rows_of(part) for part in (whole[:50], whole[50:100], whole[100:])]).tolist(),
    "window": np.concatenate([windows.mean(0), windows.std(0)]).tolist(),
}
path = pathlib.Path(__file__).parent.parent / "test/golden/functionals.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
