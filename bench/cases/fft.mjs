// Power spectra of 2048 frames with a Hann window, half overlapped, Float32.
import { library } from "../backends.mjs";
import { repeated } from "../contest.mjs";
import { matrix, normals, relativeError } from "../data.mjs";
import { ours, pythons } from "./contestants.mjs";

const frames = 2048;

export async function* spectra({ backends, peers }) {
  for (const length of [512, 1024, 2048]) yield await powerSpectra({ backends, peers }, length);
}

async function powerSpectra({ backends, peers }, length) {
  const hop = length / 2;
  const bins = length / 2 + 1;
  const samples = normals((frames - 1) * hop + length, 7);
  const window = Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
  const reference = matrix(frames, bins, new Float32Array(frames * bins));
  library.createPlainKernels().powerSpectrum(reference, samples, hop, window, length);
  const errorOf = (got) => relativeError(got, reference.data);
  const make = (kernels) => {
    const out = matrix(frames, bins, new Float32Array(frames * bins));
    return { work: () => kernels.powerSpectrum(out, samples, hop, window, length), error: () => errorOf(out.data) };
  };
  const python = (name, kind) =>
    pythons(peers, name, {
      program: "power_spectrum",
      values: { samples, window, hop, frames, kind },
      error: errorOf,
    });
  return {
    size: `${frames} frames of ${length}`,
    tolerance: 1e-5,
    contestants: [
      ...ours(backends, make, { withPlain: true }),
      await fftJs(peers, { length, hop, bins, samples, window, errorOf }),
      ...python("scipy.fft.rfft", "scipy"),
      ...python("numpy.fft.rfft", "numpy"),
    ].filter(Boolean),
  };
}

async function fftJs(peers, { length, hop, bins, samples, window, errorOf }) {
  const module = await peers.load("fft.js");
  if (!module) return undefined;
  const make = () => {
    const fft = new module.default(length);
    const [frame, spectrum] = [new Float64Array(length), fft.createComplexArray()];
    const out = new Float32Array(frames * bins);
    const work = () => {
      for (let t = 0; t < frames; t++) {
        for (let i = 0; i < length; i++) frame[i] = samples[t * hop + i] * window[i];
        fft.realTransform(spectrum, frame);
        for (let k = 0; k < bins; k++) out[t * bins + k] = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
      }
    };
    return { run: repeated(work), error: () => errorOf(out) };
  };
  return { name: "fft.js", threads: 1, make };
}
