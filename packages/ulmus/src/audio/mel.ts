// Mel filterbanks: triangles over the bins of a power spectrum, equally spaced on a mel scale and straight in Hz.
// Definitions of librosa's `filters.mel`; not openSMILE's and Kaldi's triangles, which are straight in mel.
import { ArgumentError } from "../errors.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";
import { weightedSums } from "../math/weighted-sums.ts";
import { binFrequencies } from "./spectrum.ts";

/** `slaney`: linear below 1 kHz, logarithmic above (Auditory Toolbox). `htk`: 2595 log10(1 + f / 700) (O'Shaughnessy). */
export type MelScale = "slaney" | "htk";

/** Which triangles stand where, and how high. */
export interface MelRecipe {
  /** In samples per second. */
  readonly sampleRate: number;
  /** In samples. */
  readonly fftLength: number;
  /** How many triangles. */
  readonly bands: number;
  /** The lower end of the lowest triangle. */
  readonly minHz: number;
  /** The upper end of the highest triangle, at most half the sample rate. */
  readonly maxHz: number;
  readonly scale: MelScale;
  /** `slaney`: triangles of one area (height 2 / width in Hz). `none`: of height 1. */
  readonly normalization: "slaney" | "none";
}

/** The weights of each band, without the zeros around its triangle. */
export interface MelFilterbank {
  readonly bands: number;
  /** fftLength / 2 + 1. */
  readonly bins: number;
  /** Band b weighs the bins `first[b]` … `last[b]` − 1. A triangle between two bins has none and is always 0. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** The weights of one band after the other; those of band b begin at `offset[b]`. */
  readonly offset: Int32Array;
  readonly weights: Float32Array;
  /** The peak of each triangle. */
  readonly centersHz: Float64Array;
}

const SLANEY_HZ_PER_MEL = 200 / 3;
const SLANEY_LOG_STEP = Math.log(6.4) / 27;
const SLANEY_BREAK_MEL = 15; // = 1000 Hz

/** Mels of a frequency in Hz ≥ 0. */
export function hzToMel(hz: number, scale: MelScale): number {
  if (scale === "htk") return 2595 * Math.log10(1 + hz / 700);
  return hz < 1000 ? hz / SLANEY_HZ_PER_MEL : SLANEY_BREAK_MEL + Math.log(hz / 1000) / SLANEY_LOG_STEP;
}

/** The frequency in Hz of a number of mels ≥ 0. */
export function melToHz(mel: number, scale: MelScale): number {
  if (scale === "htk") return 700 * (10 ** (mel / 2595) - 1);
  return mel < SLANEY_BREAK_MEL ? mel * SLANEY_HZ_PER_MEL : 1000 * Math.exp((mel - SLANEY_BREAK_MEL) * SLANEY_LOG_STEP);
}

/** Creates a filterbank. */
export function createMelFilterbank(recipe: MelRecipe): MelFilterbank {
  requireMelRecipe(recipe);
  const { bands, scale } = recipe;
  const [low, high] = [hzToMel(recipe.minHz, scale), hzToMel(recipe.maxHz, scale)];
  const corners = Float64Array.from({ length: bands + 2 }, (_, i) =>
    melToHz(low + ((high - low) * i) / (bands + 1), scale),
  );
  const frequencies = binFrequencies(recipe.sampleRate, recipe.fftLength);
  const [first, last, offset] = [new Int32Array(bands), new Int32Array(bands), new Int32Array(bands)];
  const weights: number[] = [];
  for (let b = 0; b < bands; b++) {
    const [left, middle, right] = corners.subarray(b, b + 3);
    const height = recipe.normalization === "slaney" ? 2 / (right - left) : 1;
    const from = frequencies.findIndex((f) => f > left);
    first[b] = last[b] = from < 0 ? frequencies.length : from;
    offset[b] = weights.length;
    while (last[b] < frequencies.length && frequencies[last[b]] < right) {
      const f = frequencies[last[b]];
      const weight = Math.min((f - left) / (middle - left), (right - f) / (right - middle));
      weights.push(Math.fround(weight) * height); // librosa rounds both before and after the height
      last[b] += 1;
    }
  }
  return {
    bands,
    bins: frequencies.length,
    first,
    last,
    offset,
    weights: Float32Array.from(weights),
    centersHz: corners.slice(1, -1),
  };
}

/** The filterbank with its zeros, bands × bins. */
export function melFilterMatrix(filterbank: MelFilterbank): Matrix32 {
  const { bands, bins, first, last, offset, weights } = filterbank;
  const matrix = matrix32(bands, bins);
  for (let b = 0; b < bands; b++) {
    matrix.data.set(weights.subarray(offset[b], offset[b] + last[b] - first[b]), b * bins + first[b]);
  }
  return matrix;
}

/** The power in each band, frames × bands, of a power spectrogram, frames × bins. */
export function melSpectrogram(power: Matrix32, filterbank: MelFilterbank): Matrix32 {
  const { bands, bins, first, last, offset, weights } = filterbank;
  if (power.columns !== bins) {
    throw new ArgumentError(
      `melSpectrogram: the spectrogram must have ${bins} bins as the filterbank, got ${power.columns}`,
    );
  }
  const mel = matrix32(power.rows, bands);
  for (let b = 0; b < bands; b++) {
    const triangle = weights.subarray(offset[b], offset[b] + last[b] - first[b]);
    weightedSums(
      triangle,
      { data: power.data, at: first[b], step: bins },
      { data: mel.data, at: b, step: bands },
      power.rows,
    );
  }
  return mel;
}

function requireMelRecipe({ sampleRate, fftLength, bands, minHz, maxHz }: MelRecipe): void {
  const where = "createMelFilterbank";
  if (!(sampleRate > 0)) throw new ArgumentError(`${where}: sampleRate must be > 0, got ${sampleRate}`);
  if (!Number.isInteger(bands) || bands < 1) {
    throw new ArgumentError(`${where}: bands must be a whole number ≥ 1, got ${bands}`);
  }
  if (!Number.isInteger(fftLength / 2) || fftLength < 2) {
    throw new ArgumentError(`${where}: fftLength must be an even number ≥ 2, got ${fftLength}`);
  }
  if (!(minHz >= 0 && minHz < maxHz && maxHz <= sampleRate / 2)) {
    throw new ArgumentError(
      `${where}: 0 ≤ minHz < maxHz ≤ ${sampleRate / 2} Hz (half the sample rate) must hold, got minHz ${minHz}, maxHz ${maxHz}`,
    );
  }
}
