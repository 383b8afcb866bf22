// Chroma: the power of each of the twelve pitch classes, all octaves together (Ellis 2007), as librosa's `chroma_stft`.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { matrix32, type Matrix32 } from "../../math/matrix.ts";

export interface ChromaRecipe {
  /** In samples per second. */
  readonly sampleRate: number;
  /** In samples. */
  readonly fftLength: number;
  /** Pitch classes in an octave: a multiple of 12, so that the first is C. Default 12. */
  readonly classes?: number;
  /** In parts of a class, from A = 440 Hz: see `estimateTuning`. Default 0. */
  readonly tuning?: number;
  /**
   * Octaves count by a bell around `centerOctave` (octaves above 27.5 Hz), of this deviation in octaves; Infinity: all
   * the same. Default 2.
   */
  readonly octaveWidth?: number;
  /** Default 5: around 880 Hz. */
  readonly centerOctave?: number;
}

/** The weights of each class, classes × (fftLength / 2 + 1): bells over the circle of classes, of length 1 in each bin. */
export function createChromaFilterbank(recipe: ChromaRecipe): Matrix32 {
  const { sampleRate, fftLength, classes = 12, tuning = 0, octaveWidth = 2, centerOctave = 5 } = recipe;
  if (!Number.isInteger(classes / 12) || classes < 12) {
    throw new ArgumentError(`createChromaFilterbank: classes must be a multiple of 12, got ${classes}`);
  }
  if (!(octaveWidth > 0))
    throw new ArgumentError(`createChromaFilterbank: octaveWidth must be > 0, got ${octaveWidth}`);
  const reference = 27.5 * 2 ** (tuning / classes);
  const place = (k: number): number => classes * Math.log2((k * sampleRate) / fftLength / reference);
  const filterbank = matrix32(classes, fftLength / 2 + 1);
  for (let k = 0; k <= fftLength / 2; k++) {
    const here = k > 0 ? place(k) : place(1) - 1.5 * classes; // 0 Hz lies an octave and a half below the first bin
    const width = Math.max(1, place(k + 1) - here);
    const weights = Float64Array.from({ length: classes }, (_, c) => {
      const distance = modulo(here - c + classes / 2, classes) - classes / 2;
      return Math.exp(-0.5 * ((2 * distance) / width) ** 2);
    });
    const octave = Math.exp(-0.5 * ((here / classes - centerOctave) / octaveWidth) ** 2);
    const scale = octave / Math.hypot(...weights);
    // Places count from A; three semitones above it is C, which comes first.
    weights.forEach((weight, c) => {
      filterbank.data[modulo(c - classes / 4, classes) * filterbank.columns + k] = weight * scale;
    });
  }
  return filterbank;
}

/** The chroma of each frame of a power spectrogram, frames × classes, divided by the frame's greatest; 0 in silence. */
export function chromagram(power: Matrix32, filterbank: Matrix32, kernels: Kernels): Matrix32 {
  if (power.columns !== filterbank.columns) {
    throw new ArgumentError(
      `chromagram: the spectrogram must have ${filterbank.columns} bins as the filterbank, got ${power.columns}`,
    );
  }
  const chroma = matrix32(power.rows, filterbank.rows);
  kernels.multiply(chroma, power, filterbank, { transposeB: true });
  for (let t = 0; t < chroma.rows; t++) {
    const row = chroma.data.subarray(t * chroma.columns, (t + 1) * chroma.columns);
    const greatest = Math.max(...row);
    if (greatest > 0) row.forEach((value, c) => (row[c] = value / greatest));
  }
  return chroma;
}

function modulo(x: number, n: number): number {
  return ((x % n) + n) % n;
}
