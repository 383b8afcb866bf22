"""The programs of numpy, scipy and scikit-learn that ulmus is compared with; each is the fastest that we know how to write.
Reads requests from stdin, a JSON object a line, and answers each with one: see python.mjs."""

import json
import os
import sys
from time import perf_counter

import numpy as np
import scipy
import scipy.fft
import scipy.linalg
import scipy.signal
import sklearn
from scipy.linalg.blas import dsyrk, ssyrk
from scipy.linalg.lapack import dposv
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.metrics.pairwise import rbf_kernel

THREADS = int(os.environ["BENCH_THREADS"])
CHUNK = 2000


def versions():
    blas = ""
    try:
        from threadpoolctl import threadpool_info

        found = [i for i in threadpool_info() if i["user_api"] == "blas"]
        blas = ", ".join(sorted({f"{i['internal_api']} {i['version']} ({i.get('architecture', '?')})" for i in found}))
    except ImportError:
        pass
    return {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "BLAS": blas}


def product(a, b, rows, depth, columns):
    a, b = a.reshape(rows, depth), b.reshape(depth, columns)
    out = np.empty((rows, columns), a.dtype)
    return lambda: np.matmul(a, b, out=out)


def gram(h, rows, columns, kind):
    h = h.reshape(rows, columns)

    def chunked():
        out = np.zeros((columns, columns), order="F")
        for at in range(0, rows, CHUNK):
            out = dsyrk(1.0, h[at : at + CHUNK].astype(np.float64).T, beta=1.0, c=out, overwrite_c=1, lower=1)
        return out

    return {
        "chunked": chunked,
        "whole": lambda: dsyrk(1.0, h.astype(np.float64).T, lower=1),
        "single": lambda: ssyrk(np.float32(1), h.T, lower=1),
    }[kind]


def solve(a, b, n, kind):
    a, b = a.reshape(n, n), b.reshape(n, -1)
    fortran_a, fortran_b = np.asfortranarray(a), np.asfortranarray(b)
    return {
        "solve": lambda: scipy.linalg.solve(a, b, assume_a="pos"),
        "dposv": lambda: dposv(fortran_a, fortran_b, lower=1)[1],
    }[kind]


def eigen(a, n, kind):
    a = a.reshape(n, n)
    return {"numpy": lambda: np.linalg.eigh(a)[0], "scipy": lambda: scipy.linalg.eigh(a, driver="evd")[0]}[kind]


def power_spectrum(samples, window, hop, frames, kind):
    views = np.lib.stride_tricks.sliding_window_view(samples, len(window))[::hop][:frames]
    window = window.astype(np.float32)

    def power(spectra):
        return spectra.real**2 + spectra.imag**2

    return {
        "scipy": lambda: power(scipy.fft.rfft(views * window, axis=1, workers=THREADS)),
        "numpy": lambda: power(np.fft.rfft(views * window, axis=1)),
    }[kind]


def spectrogram(samples, window, length, hop):
    """Powers, frames × bins, of frames with their middles at multiples of the hop."""
    padded = np.pad(samples, len(window) // 2)
    views = np.lib.stride_tricks.sliding_window_view(padded, len(window))[::hop]
    spectra = scipy.fft.rfft(views * window.astype(np.float32), n=length, axis=1, workers=THREADS)
    return spectra.real**2 + spectra.imag**2


def with_change(x):
    return [x, *(scipy.signal.savgol_filter(x, 9, order, deriv=order, axis=0, mode="interp") for order in (1, 2))]


def mel_cepstrum(samples, filters, with_deltas):
    window = scipy.signal.get_window("hann", 400)
    filters = filters.reshape(40, 257)

    def work():
        mel = spectrogram(samples, window, 512, 160) @ filters.T
        decibel = 10 * np.log10(np.maximum(mel, 1e-30))
        decibel -= decibel.max()
        np.maximum(decibel, -70, out=decibel)
        cepstrum = scipy.fft.dct(decibel, type=2, norm="ortho", axis=1)[:, :20]
        return np.hstack(with_change(np.hstack([decibel, cepstrum]))) if with_deltas else cepstrum

    return work


def librosa_chain(samples, filters, chroma, rate):
    window = scipy.signal.get_window("hann", 2048)
    filters, chroma = filters.reshape(128, 1025), chroma.reshape(12, 1025)
    frequencies = np.fft.rfftfreq(2048, 1 / rate)
    angle = np.pi * np.outer([7 / 6, 3 / 2, 2 / 3], np.arange(12))
    circles = np.stack([np.sin(angle), np.cos(angle)], 1) * np.array([1, 1, 0.5])[:, None, None]
    circles = circles.reshape(6, 12)

    def to_decibel(power):
        decibel = 10 * np.log10(np.maximum(power, 1e-10))
        return np.maximum(decibel, decibel.max() - 80)

    def contrast(magnitude):
        peaks, valleys = [], []
        for band in range(7):
            low, high = (0, 200) if band == 0 else (200 * 2 ** (band - 1), 200 * 2**band)
            first = int(np.argmax(frequencies >= low)) - (band > 0)
            last = len(frequencies) if band == 6 else int(np.argmax(frequencies > high))
            count = max(1, int(np.rint(0.02 * (last - first))))
            part = np.sort(magnitude[:, first : last if band == 6 else last - 1], axis=1)
            valleys.append(part[:, :count].mean(1))
            peaks.append(part[:, -count:].mean(1))
        return to_decibel(np.stack(peaks, 1)) - to_decibel(np.stack(valleys, 1))

    def work():
        power = spectrogram(samples, window, 2048, 512)
        magnitude = np.sqrt(power)
        mel = to_decibel(power @ filters.T)
        cepstrum = scipy.fft.dct(mel, type=2, norm="ortho", axis=1)[:, :20]
        padded = np.pad(samples, 1024)
        frames = np.lib.stride_tricks.sliding_window_view(padded, 2048)[::512]
        rms = np.sqrt(np.mean(frames**2, axis=1))
        shares = magnitude / magnitude.sum(1, keepdims=True)
        centroid = shares @ frequencies
        bandwidth = np.sqrt(np.sum(shares * (frequencies - centroid[:, None]) ** 2, axis=1))
        roll_off = frequencies[np.argmax(np.cumsum(shares, 1) >= 0.85, axis=1)]
        floored = np.maximum(power, 1e-10)
        flatness = np.exp(np.mean(np.log(floored), 1)) / np.mean(floored, 1)
        classes = power @ chroma.T
        classes /= classes.max(1, keepdims=True)
        tonnetz = (classes / classes.sum(1, keepdims=True)) @ circles.T
        descriptors = np.stack([rms, centroid, bandwidth, roll_off, flatness], 1)
        return np.hstack([mel, *with_change(cepstrum), descriptors, contrast(magnitude), classes, tonnetz])

    return work


def elm(x, y, w, b, units, ridge, kind):
    """Hidden activations tanh(XW + b), then the weights (HᵀH + λI)⁻¹ HᵀY."""
    x, y, w = x.reshape(len(y), -1), y.astype(np.int64), w.reshape(-1, units)
    outputs = int(y.max()) + 1
    one_hot = np.zeros((len(y), outputs))
    one_hot[np.arange(len(y)), y] = 1

    def hidden(rows):
        h = rows @ w
        h += b
        return np.tanh(h, out=h)

    def solved(system, cross):
        system[np.diag_indices(units)] += ridge
        return dposv(system, cross, lower=1, overwrite_a=1)[1]

    def exact():
        h = np.tanh(x.astype(np.float64) @ w.astype(np.float64) + b.astype(np.float64))
        return solved(dsyrk(1.0, h.T, lower=1), h.T @ one_hot)

    def centred():
        h = np.tanh(x.astype(np.float64) @ w.astype(np.float64) + b.astype(np.float64))
        h -= h.mean(axis=0)
        return solved(dsyrk(1.0, h.T, lower=1), h.T @ (one_hot - one_hot.mean(axis=0)))

    def whole():
        h = hidden(x).astype(np.float64)
        return solved(dsyrk(1.0, h.T, lower=1), h.T @ one_hot)

    def chunked():
        system, cross = np.zeros((units, units), order="F"), np.zeros((units, outputs))
        for at in range(0, len(x), CHUNK):
            h = hidden(x[at : at + CHUNK]).astype(np.float64)
            system = dsyrk(1.0, h.T, beta=1.0, c=system, overwrite_c=1, lower=1)
            cross += h.T @ one_hot[at : at + CHUNK]
        return solved(system, cross)

    def single():
        h = hidden(x)
        return solved(ssyrk(np.float32(1), h.T, lower=1).astype(np.float64), h.T @ one_hot.astype(np.float32))

    def ridge_of_sklearn():
        model = Ridge(alpha=ridge, solver="cholesky", fit_intercept=False)
        return model.fit(hidden(x).astype(np.float64), one_hot).coef_.T

    return {
        "exact": exact,
        "centred": centred,
        "whole": whole,
        "chunked": chunked,
        "single": single,
        "sklearn": ridge_of_sklearn,
        "pinv": lambda: np.linalg.pinv(hidden(x).astype(np.float64)) @ one_hot,
    }[kind]


def ridge_path(h, t, alphas, rows):
    """The squared held-out errors of every row for the alpha for which they are least."""
    h, t = h.reshape(rows, -1).astype(np.float64), t.reshape(rows, -1)

    def path():
        model = RidgeCV(alphas=alphas, store_cv_values=True).fit(h, t)
        return model.cv_values_[:, :, np.flatnonzero(alphas == model.alpha_)[0]]

    return path


def kernel_ridge(x, t, rows, gamma, ridge, kind):
    """The dual weights of ridge regression on exp(-gamma |x - y|^2)."""
    x, t = x.reshape(rows, -1).astype(np.float64), t.reshape(rows, -1)

    def with_intercept():
        """Ours: centred images, and a ridge relative to their variance."""
        k = rbf_kernel(x, gamma=gamma)
        mean = k.mean(axis=0)
        k += mean.mean() - mean[:, None] - mean[None, :]
        k[np.diag_indices(rows)] += ridge * np.trace(k) / rows
        return scipy.linalg.solve(k, t - t.mean(axis=0), assume_a="pos")

    def of_sklearn():
        return KernelRidge(alpha=ridge, kernel="rbf", gamma=gamma).fit(x, t).dual_coef_

    return {"intercept": with_intercept, "sklearn": of_sklearn}[kind]


def recursive(h, t, rows, ridge):
    """Recursive least squares, a row at a time and again from the first after the last; a run is one row."""
    h, t = h.reshape(rows, -1).astype(np.float64), t.reshape(rows, -1)
    h = np.hstack([h, np.ones((rows, 1))])
    inverse = np.eye(h.shape[1]) / ridge
    weights = np.zeros((h.shape[1], t.shape[1]))
    work = np.empty_like(inverse)
    at = 0

    def step():
        nonlocal at
        row, target = h[at % rows], t[at % rows]
        at += 1
        turned = inverse @ row
        gain = turned / (1 + row @ turned)
        weights[:] += np.outer(gain, target - row @ weights)
        np.outer(gain, turned, out=work)
        np.subtract(inverse, work, out=inverse)
        return weights

    return step


def network(maps, rows, columns, stages, **weights):
    """A convolutional network without biases in PyTorch, on one clip; the mean of every map of the stages that are `inRow`."""
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(THREADS)
    heard = torch.from_numpy(maps.reshape(1, 1, rows, columns))
    filters = {
        s: torch.from_numpy(weights[f"w{s}"].reshape(stage["filters"], stage["channels"], *stage["kernel"]))
        for s, stage in enumerate(stages)
        if stage["kind"] == "convolution"
    }

    def made(s, stage, x):
        if stage["kind"] != "convolution":
            return (F.avg_pool2d if stage["kind"] == "average" else F.max_pool2d)(x, stage["pool"])
        top, left, bottom, right = stage["pads"]
        y = F.conv2d(F.pad(x, (left, right, top, bottom)), filters[s], stride=stage["stride"], dilation=stage["dilation"])
        y = {"elu": F.elu, "relu": F.relu}[stage["activation"]](y, inplace=True)
        if stage["pool"] != [1, 1]:
            y = F.max_pool2d(y, stage["pool"])
        return y + x if stage["residual"] else y

    def work():
        with torch.inference_mode():
            outs = []
            for s, stage in enumerate(stages):
                sources = [heard if source < 0 else outs[source] for source in stage["from"]]
                outs.append(made(s, stage, sources[0] if len(sources) == 1 else torch.cat(sources, 1)))
            return torch.cat([out.mean((2, 3))[0] for out, stage in zip(outs, stages) if stage["inRow"]]).numpy()

    return work


PROGRAMS = {
    f.__name__: f
    for f in (product, gram, solve, eigen, power_spectrum, mel_cepstrum, librosa_chain, elm, ridge_path, kernel_ridge, recursive, network)
}
made = {}
results = {}


def read(value):
    return np.fromfile(value["path"], value["type"]) if isinstance(value, dict) else value


def answer(request):
    what, key = request["do"], request.get("id")
    if what == "versions":
        return {"versions": versions()}
    if what == "make":
        key = len(made)
        made[key] = PROGRAMS[request["name"]](**{name: read(value) for name, value in request["values"].items()})
        return {"id": key}
    if what == "run":
        results.pop(key, None)
        started = perf_counter()
        for _ in range(request["iterations"]):
            result = made[key]()
        ms = (perf_counter() - started) * 1000 / request["iterations"]
        results[key] = result
        return {"ms": ms}
    if what == "result":
        np.ascontiguousarray(results[key], dtype=np.float64).tofile(request["path"])
        return {}
    made[key] = None
    results.pop(key, None)
    return {}


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as cause:
        reply = {"error": f"{type(cause).__name__}: {cause}"}
    print(json.dumps(reply), flush=True)
