// The real FFT: fft.js (MIT) behind our own interface, so that a faster one can take its place.
import FFT from "fft.js";
import { ArgumentError } from "../errors.ts";

export interface RealFft {
  readonly length: number;
  /**
   * The spectrum of `length` real samples: `length / 2 + 1` pairs (real, imaginary), interleaved, unscaled.
   * A view that the next call overwrites.
   */
  transform(samples: Float64Array): Float64Array;
  /**
   * The complex samples of `length` complex bins, both interleaved pairs, divided by `length`. A view that the next call
   * overwrites; what `transform` gave stays.
   */
  inverse(spectrum: Float64Array): Float64Array;
}

/** Creates an FFT for `length` samples, a power of two ≥ 2. */
export function createRealFft(length: number): RealFft {
  // Above 2³⁰ `&` would read the lowest 32 bits only; and 2.5 & 1.5 is 0.
  if (!(Number.isInteger(length) && length >= 2 && length <= 2 ** 30) || (length & (length - 1)) !== 0) {
    throw new ArgumentError(`createRealFft: length must be a power of two ≥ 2, got ${length}`);
  }
  const fft = new FFT(length);
  const spectrum = new Float64Array(2 * length);
  const samplesOut = new Float64Array(2 * length);
  return {
    length,
    transform(samples) {
      fft.realTransform(spectrum, samples);
      return spectrum.subarray(0, length + 2);
    },
    inverse(bins) {
      fft.inverseTransform(samplesOut, bins);
      return samplesOut;
    },
  };
}
