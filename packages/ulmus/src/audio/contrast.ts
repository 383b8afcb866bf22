// Spectral contrast: how far the peaks of an octave stand above its valleys (Jiang et al. 2002), as librosa's
// `spectral_contrast`.
import { ArgumentError } from "../errors.ts";
import { matrix32, rowOf, type Matrix32 } from "../math/matrix.ts";
import { powerToDecibel } from "./decibel.ts";
import { roundHalfToEven } from "./rounding.ts";
import { binFrequencies } from "./spectrum.ts";

export interface ContrastOptions {
  /** The upper end of the lowest band, from which the octaves start. Default 200. */
  readonly minHz?: number;
  /** How many octaves; there is one band more, from 0 to `minHz`. Default 6. */
  readonly octaves?: number;
  /** Peaks and valleys are the means of this part of a band's bins, of at least one. Default 0.02. */
  readonly quantile?: number;
  /**
   * `decibel`: peak over valley, where neither may lie more than 80 dB below the clip's greatest peak or valley, so that
   * it is defined over a whole clip. `linear`: peak − valley, in units of magnitude, which a stream can use.
   * Default decibel.
   */
  readonly scale?: "decibel" | "linear";
}

/** The bins first … last − 1 of a band, and how many of them make a peak or a valley. */
interface Band {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** The contrast in each band of a power spectrogram, frames × (octaves + 1). The valleys of silence are 1e-10. */
export function spectralContrast(power: Matrix32, sampleRate: number, options: ContrastOptions = {}): Matrix32 {
  const { minHz = 200, octaves = 6, quantile = 0.02, scale = "decibel" } = options;
  const bands = createBands(binFrequencies(sampleRate, 2 * (power.columns - 1)), { minHz, octaves, quantile });
  const [peaks, valleys] = [matrix32(power.rows, bands.length), matrix32(power.rows, bands.length)];
  for (let t = 0; t < power.rows; t++) {
    const magnitude = rowOf(power, t).map(Math.sqrt);
    bands.forEach(({ first, last, count }, b) => {
      const sorted = magnitude.subarray(first, last).toSorted();
      valleys.data[t * bands.length + b] = mean(sorted.subarray(0, count));
      peaks.data[t * bands.length + b] = mean(sorted.subarray(-count));
    });
  }
  // librosa gives magnitudes to a function made for powers, so its decibels are half of the usual.
  const [high, low] = scale === "linear" ? [peaks, valleys] : [powerToDecibel(peaks), powerToDecibel(valleys)];
  return { ...high, data: high.data.map((value, i) => value - low.data[i]) };
}

function createBands(frequencies: Float64Array, options: Required<Omit<ContrastOptions, "scale">>): Band[] {
  const { minHz, octaves, quantile } = options;
  const nyquist = frequencies[frequencies.length - 1];
  if (!Number.isInteger(octaves) || octaves < 1) {
    throw new ArgumentError(`spectralContrast: octaves must be a whole number ≥ 1, got ${octaves}`);
  }
  if (!(minHz > 0 && minHz * 2 ** (octaves - 1) < nyquist)) {
    throw new ArgumentError(
      `spectralContrast: minHz must be > 0 and the last of ${octaves} octaves begin below ${nyquist} Hz (half the ` +
        `sample rate), got minHz ${minHz}; lower minHz or octaves`,
    );
  }
  if (!(quantile > 0 && quantile < 1)) {
    throw new ArgumentError(`spectralContrast: quantile must be between 0 and 1, got ${quantile}`);
  }
  return Array.from({ length: octaves + 1 }, (_, b) => {
    const [low, high] = b === 0 ? [0, minHz] : [minHz * 2 ** (b - 1), minHz * 2 ** b];
    const inside = frequencies.findIndex((f) => f >= low);
    const above = frequencies.findIndex((f) => f > high);
    const first = b === 0 ? 0 : inside - 1;
    const last = b === octaves || above < 0 ? frequencies.length : above;
    const count = Math.max(1, roundHalfToEven(quantile * (last - first)));
    return { first, last: b === octaves ? last : Math.max(first + 1, last - 1), count };
  });
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
