// The features of python_speech_features 0.6 (Lyons), with its own rules: treble is lifted over the whole signal, frames
// have no window, triangles have their corners on bins, the last frame is filled with zeros. Defined over a whole clip.
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { matrix32 } from "../../math/matrix.ts";
import type { FrameRun } from "../framing.ts";
import { hzToMel, melSpectrogram, melToHz, type MelFilterbank } from "../mel.ts";
import type { Signal } from "../signal.ts";
import { powerSpectra } from "../spectrum.ts";
import { SIXTEEN_BIT } from "./frame-spectra.ts";
import { collectFilterbank, requireBands } from "./mel-triangles.ts";
import { speechCepstrum } from "./speech-cepstrum.ts";

export interface PythonSpeechRecipe {
  /** In seconds. Default 0.025. */
  readonly frameSeconds?: number;
  /** In seconds. Default 0.01. */
  readonly hopSeconds?: number;
  /** In samples. Default 512. */
  readonly fftLength?: number;
  /** Default 26. */
  readonly bands?: number;
  /** Default 0. */
  readonly minHz?: number;
  /** Default: half the sample rate. */
  readonly maxHz?: number;
  /** Default 0.97. */
  readonly preEmphasis?: number;
}

/** `mfcc`: the logarithm of the energy, then C1 … C12 with lifter 22, frames × 13. */
export function pythonSpeechMfcc(signal: Signal, kernels: Kernels, recipe: PythonSpeechRecipe = {}): Matrix32 {
  const { power, filterbank } = analyze(signal, kernels, recipe);
  const cepstra = speechCepstrum(logarithm(melSpectrogram(power, filterbank)), 13, 22);
  for (let t = 0; t < power.rows; t++) {
    const energy = power.data.subarray(t * power.columns, (t + 1) * power.columns).reduce((sum, x) => sum + x, 0);
    cepstra.data[t * 13] = Math.log(energy || Number.EPSILON);
  }
  return cepstra;
}

/** `logfbank`: the logarithm of the power in each mel band, frames × bands. */
export function pythonSpeechFilterbank(signal: Signal, kernels: Kernels, recipe: PythonSpeechRecipe = {}): Matrix32 {
  const { power, filterbank } = analyze(signal, kernels, recipe);
  return logarithm(melSpectrogram(power, filterbank));
}

/** `ssc`: the mean frequency of the power in each mel band in Hz, frames × bands (bins counted from 1 Hz, not 0). */
export function pythonSubbandCentroids(signal: Signal, kernels: Kernels, recipe: PythonSpeechRecipe = {}): Matrix32 {
  const { power, filterbank } = analyze(signal, kernels, recipe);
  const step = (signal.sampleRate / 2 - 1) / (power.columns - 1);
  const present = { ...power, data: power.data.map((value) => value || Number.EPSILON) };
  const weighted = { ...power, data: present.data.map((value, i) => value * (1 + step * (i % power.columns))) };
  const [sums, moments] = [melSpectrogram(present, filterbank), melSpectrogram(weighted, filterbank)];
  return { ...sums, data: moments.data.map((moment, i) => moment / sums.data[i]) };
}

function analyze(
  signal: Signal,
  kernels: Kernels,
  recipe: PythonSpeechRecipe,
): { power: Matrix32; filterbank: MelFilterbank } {
  const { fftLength = 512 } = recipe;
  const run = frames(signal, recipe);
  const framing = { ...run, center: false, padding: "zero", fftLength, window: "rectangular" } as const;
  const power = run.count === 0 ? matrix32(0, fftLength / 2 + 1) : powerSpectra(run, kernels, framing);
  return {
    power: { ...power, data: power.data.map((value) => value / fftLength) },
    filterbank: createTriangles(signal.sampleRate, fftLength, recipe),
  };
}

function frames({ samples, sampleRate }: Signal, recipe: PythonSpeechRecipe): FrameRun {
  const { frameSeconds = 0.025, hopSeconds = 0.01, preEmphasis = 0.97 } = recipe;
  const [frameLength, hopLength] = [Math.round(frameSeconds * sampleRate), Math.round(hopSeconds * sampleRate)];
  const count = samples.length === 0 ? 0 : 1 + Math.max(0, Math.ceil((samples.length - frameLength) / hopLength));
  const padded = new Float32Array(Math.max(0, (count - 1) * hopLength + frameLength));
  for (let i = 0; i < Math.min(samples.length, padded.length); i++) {
    padded[i] = SIXTEEN_BIT * (samples[i] - (i > 0 ? preEmphasis * samples[i - 1] : 0));
  }
  return { samples: padded, count, frameLength, hopLength };
}

function createTriangles(sampleRate: number, fftLength: number, recipe: PythonSpeechRecipe): MelFilterbank {
  const { bands = 26, minHz = 0, maxHz = sampleRate / 2 } = recipe;
  requireBands("pythonSpeechFilterbank", { bands, minHz, maxHz, sampleRate });
  const [low, high] = [hzToMel(minHz, "htk"), hzToMel(maxHz, "htk")];
  const cornersHz = Float64Array.from({ length: bands + 2 }, (_, i) =>
    melToHz(low + ((high - low) * i) / (bands + 1), "htk"),
  );
  const corners = cornersHz.map((hz) => Math.floor(((fftLength + 1) * hz) / sampleRate));
  return collectFilterbank(cornersHz.slice(1, -1), fftLength / 2 + 1, (band, bin) => {
    const [left, middle, right] = corners.subarray(band, band + 3);
    if (bin < left || bin >= right) return 0;
    return bin < middle ? (bin - left) / (middle - left) : (right - bin) / (right - middle);
  });
}

/** Of each value; of the spacing of Float64 at 1 where it is 0. */
function logarithm(mel: Matrix32): Matrix32 {
  return { ...mel, data: mel.data.map((value) => Math.log(value || Number.EPSILON)) };
}
