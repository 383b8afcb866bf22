#!/usr/bin/env python3
"""Makes test/golden/convolution.json, rows of small random convolutional networks written a second time in PyTorch:

    python3 scripts/golden-convolution.py

Made with torch 1.13.0 (Debian's python3-torch), numpy 1.24.2 and scipy 1.10.1; the file says so. The networks are those
of Pons & Serra (2018), with few filters; the filters are drawn by the generator of golden.py, in TensorFlow's order. Also
the log-mel frames that they hear, as librosa 0.5 made them.
"""

import json
import math
import pathlib

import numpy as np
import scipy
import scipy.signal
import torch
import torch.nn.functional as F
from golden import normals

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "convolution.json"
torch.set_default_dtype(torch.float64)


def formula_frames(rows, columns):
    t, j = np.arange(rows)[:, None], np.arange(columns)[None, :]
    return 10 * np.sin(0.7 * t + 1.3 * j * j + 0.05 * t * j) + 3 * np.cos(1.9 * t * (j + 1))


class Filters:
    def __init__(self, seed):
        self.stream = normals(seed)

    def value(self):
        while True:
            z = next(self.stream)
            if abs(z) <= 2:
                return z

    def draw(self, kernel, channels, filters):
        shape = (*kernel, channels, filters)
        deviation = math.sqrt(1.3 * 2 / (kernel[0] * kernel[1] * channels))
        values = np.array([self.value() for _ in range(math.prod(shape))]).reshape(shape) * deviation
        return torch.tensor(values.astype(np.float32).astype(np.float64)).permute(3, 2, 0, 1).contiguous()


def same(x, kernel, stride=(1, 1), dilation=(1, 1), axes=(2, 3)):
    """TensorFlow's padding."""
    pads = []
    for axis in (3, 2):
        i = axis - 2
        length, reach = x.shape[axis], (kernel[i] - 1) * dilation[i] + 1
        total = max((math.ceil(length / stride[i]) - 1) * stride[i] + reach - length, 0) if axis in axes else 0
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


class Network:
    """Collects the maps of layers, each 1 × maps × frames × columns."""

    def __init__(self, seed):
        self.filters, self.maps = Filters(seed), []

    def keep(self, x):
        self.maps.append(x)
        return x

    def conv(self, x, filters, kernel, padding="valid", stride=(1, 1), dilation=(1, 1), activation=F.relu):
        weights = self.filters.draw(kernel, x.shape[1], filters)
        if padding != "valid":
            x = same(x, kernel, stride, dilation, (2, 3) if padding == "same" else (2,))
        return activation(F.conv2d(x, weights, stride=stride, dilation=dilation))


def vgg(net, x, f):
    for pool in [(4, 2), (4, 3), (5, 2), (4, 2), (4, 4)]:
        x = net.keep(F.max_pool2d(net.conv(x, f, (3, 3), "same", activation=F.elu), pool))


def seven_96(net, x, f):
    net.keep(net.conv(x, f, (7, 96)))


def seven_86(net, x, f):
    net.keep(F.max_pool2d(net.conv(x, f, (7, 86)), (1, 11)))


def timbral(net, x, f):
    for height, pool in [(86, 11), (38, 59)]:
        for length, filters in [(7, f), (3, 2 * f), (1, 4 * f)]:
            net.keep(F.max_pool2d(net.conv(x, filters, (length, height), "sameFrames"), (1, pool)))


def temporal(net, x, f, lengths=(165, 128, 64, 32)):
    envelope = F.avg_pool2d(x, (1, 96))
    for i, length in enumerate(lengths):
        net.keep(net.conv(envelope, f * 2**i - f // 4, (length, 1), "same"))


def timbral_temporal(net, x, f):
    timbral(net, x, f)
    temporal(net, x, f)


def timbral_temporal_short(net, x, f):
    timbral(net, x, f)
    temporal(net, x, f, (64, 32, 16, 8))


def sample_level(net, x, f):
    x = net.keep(net.conv(x, f, (3, 1), stride=(3, 1)))
    for _ in range(6):
        x = net.keep(F.max_pool2d(net.conv(x, f, (3, 1), "same"), (3, 1)))


def back_end(net, x, f):
    c1 = net.keep(net.conv(x, f, (7, 1)))
    r2 = net.keep(net.conv(c1, f, (7, 1), "same") + c1)
    p = F.max_pool2d(r2, (2, 1))
    net.keep(net.conv(p, f, (7, 1), "same") + p)


def frame_level(net, x, f):
    back_end(net, net.keep(net.conv(x, f, (512, 1), stride=(32, 1))), f)


def frame_level_many(net, x, f):
    fronts = [net.keep(net.conv(x, f, (k, 1), "same", stride=(32, 1))) for k in [512, 256, 128, 64, 32]]
    back_end(net, torch.cat(fronts, 1), f)


def own(net, x):
    """A stack with all that a layer may say; the layers are in test/encode/convolution/golden.test.ts."""
    a = net.keep(net.conv(x, 4, (4, 3), "same", (2, 3), (3, 2), torch.tanh))
    b = net.conv(x, 3, (3, 4), "sameFrames", (2, 1), (1, 2), torch.sigmoid)
    b = net.keep(F.avg_pool2d(b, (1, 2)))
    c = net.keep(net.conv(torch.cat([a, b], 1), 7, (3, 2), "same", activation=F.elu) + torch.cat([a, b], 1))
    net.keep(F.max_pool2d(c, (3, 2)))


def row(maps):
    flat = [m[0].reshape(m.shape[1], -1) for m in maps]
    means = torch.cat([m.mean(1) for m in flat])
    return torch.cat([means, torch.cat([m.max(1).values for m in flat]), torch.cat([m.std(1, unbiased=False) for m in flat])])


def published(maps, count):
    """The last `count` layers as the published code has them: one number, then zeros."""
    right = [m.mean((0, 2, 3)) for m in maps]
    wrong = [torch.cat([m.mean()[None], torch.zeros(m.shape[1] - 1)]) for m in maps]
    return torch.cat(right[:-count] + wrong[-count:])


def case(name, network, frames, columns, filters, seed, compat=0):
    net = Network(seed)
    x = torch.tensor(formula_frames(frames, columns).astype(np.float32).astype(np.float64))[None, None]
    network(net, x, *([filters] if filters else []))
    said = {"name": name, "frames": frames, "columns": columns, "filters": filters, "seed": seed}
    return said | {"row": digits(row(net.maps))} | ({"compat": digits(published(net.maps, compat))} if compat else {})


def digits(values):
    return [float(f"{x:.7g}") for x in np.asarray(values).ravel()]


def log_mel():
    """librosa 0.5: melspectrogram(sr=12000, n_fft=512, hop_length=256, n_mels=96), then logamplitude."""
    samples = (0.03 * formula_frames(4000, 1)[:, 0]).astype(np.float32).astype(np.float64)
    samples[:1500] *= 1e-3
    padded = np.pad(samples, 256, mode="reflect")
    window = scipy.signal.get_window("hann", 512)
    spectra = [np.abs(np.fft.rfft(window * padded[at : at + 512])) ** 2 for at in range(0, len(padded) - 511, 256)]
    to_mel = lambda f: f / (200 / 3) if f < 1000 else 15 + np.log(f / 1000) / (np.log(6.4) / 27)
    to_hz = lambda m: m * 200 / 3 if m < 15 else 1000 * np.exp((m - 15) * np.log(6.4) / 27)
    corners = np.array([to_hz(m) for m in np.linspace(0, to_mel(6000), 98)])
    bins = np.fft.rfftfreq(512, 1 / 12000)
    rising = (bins - corners[:-2, None]) / np.diff(corners)[:-1, None]
    falling = (corners[2:, None] - bins) / np.diff(corners)[1:, None]
    bank = np.maximum(0, np.minimum(rising, falling)) * (2 / (corners[2:] - corners[:-2]))[:, None]
    decibel = 10 * np.log10(np.maximum(1e-10, np.array(spectra) @ bank.T))
    decibel = np.maximum(decibel, decibel.max() - 80)
    return {"frames": len(decibel), "first": digits(decibel[0]), "middle": digits(decibel[8]), "last": digits(decibel[-1])}


if __name__ == "__main__":
    cases = [
        case("vgg", vgg, 1400, 96, 3, 1),
        case("7x96", seven_96, 40, 96, 10, 2),
        case("7x86", seven_86, 40, 96, 9, 3),
        case("timbral", timbral, 50, 96, 2, 4),
        case("temporal", temporal, 200, 96, 4, 5),
        case("timbralTemporal", timbral_temporal, 170, 96, 2, 6),
        case("timbralTemporalShort", timbral_temporal_short, 61, 96, 2, 6),
        case("sampleLevel", sample_level, 6001, 1, 5, 7),
        case("frameLevel", frame_level, 3001, 1, 5, 8, compat=3),
        case("frameLevelMany", frame_level_many, 3001, 1, 4, 9, compat=3),
        case("own", own, 53, 20, 0, 10),
    ]
    head = {
        "madeBy": "scripts/golden-convolution.py",
        "versions": {"torch": torch.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "tolerance": 1e-4,
    }
    text = json.dumps(head | {"cases": cases, "logMel": log_mel()}, separators=(",", ":")) + "\n"
    assert len(text) < 60_000, len(text)
    FILE.write_text(text)
    print(FILE.name, len(text), "bytes")
