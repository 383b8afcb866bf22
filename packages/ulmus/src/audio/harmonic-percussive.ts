// Parts a power spectrogram into what lasts (harmonic) and what is sudden (percussive) by median filters (Fitzgerald
// 2010), as librosa's `decompose.hpss`. It makes spectrograms, not sound.
import { ArgumentError } from "../errors.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";

export interface Separation {
  /** Power, frames × bins. The magnitudes (roots) of both parts add up to those of the whole. */
  readonly harmonic: Matrix32;
  readonly percussive: Matrix32;
}

/**
 * Separates a whole clip's power spectrogram, frames × bins.
 *
 * @param width how many frames, and how many bins, a median is of: odd. Default 31. Beyond the ends the spectrogram is
 * mirrored.
 */
export function separateHarmonicPercussive(power: Matrix32, width = 31): Separation {
  if (!Number.isInteger(width) || width < 1 || width % 2 === 0) {
    throw new ArgumentError(`separateHarmonicPercussive: width must be an odd number ≥ 1, got ${width}`);
  }
  const { rows, columns } = power;
  const [harmonic, percussive] = [matrix32(rows, columns), matrix32(rows, columns)];
  // A median of odd width commutes with the square, so that of the powers is the square of that of the magnitudes.
  for (let k = 0; k < columns; k++) {
    filterMedian(harmonic.data, power.data, { first: k, step: columns, count: rows, width });
  }
  for (let t = 0; t < rows; t++) {
    filterMedian(percussive.data, power.data, { first: t * columns, step: 1, count: columns, width });
  }
  for (let i = 0; i < power.data.length; i++) {
    const [h, p] = [harmonic.data[i], percussive.data[i]];
    const [lasting, sudden] = h + p > 0 ? [h / (h + p), p / (h + p)] : [0.5, 0.5];
    harmonic.data[i] = power.data[i] * lasting ** 2;
    percussive.data[i] = power.data[i] * sudden ** 2;
  }
  return { harmonic, percussive };
}

interface Line {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly width: number;
}

/** out = the median of the `width` elements around each of a line through x. */
function filterMedian(out: Float32Array, x: Float32Array, { first, step, count, width }: Line): void {
  const reach = (width - 1) / 2;
  const at = (i: number): number => x[first + step * mirrored(i, count)];
  const sorted = Float32Array.from({ length: width }, (_, i) => at(i - reach)).toSorted();
  for (let i = 0; i < count; i++) {
    out[first + step * i] = sorted[reach];
    replaceSorted(sorted, at(i - reach), at(i + reach + 1));
  }
}

/** The index that stands at place i of … 2 1 0 | 0 1 2 … n − 1 | n − 1 … */
function mirrored(i: number, count: number): number {
  const folded = ((i % (2 * count)) + 2 * count) % (2 * count);
  return folded < count ? folded : 2 * count - 1 - folded;
}

function replaceSorted(sorted: Float32Array, old: number, next: number): void {
  let i = 0;
  while (i < sorted.length - 1 && sorted[i] < old) i++;
  for (; i + 1 < sorted.length && sorted[i + 1] < next; i++) sorted[i] = sorted[i + 1];
  for (; i > 0 && sorted[i - 1] > next; i--) sorted[i] = sorted[i - 1];
  sorted[i] = next;
}
