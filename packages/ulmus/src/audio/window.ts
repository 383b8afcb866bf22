// Windows: the weights of the samples in a frame.
import { ArgumentError } from "../errors.ts";

export type WindowName = "hann" | "hamming" | "rectangular";

/** The `length` weights of a window. */
export function createWindow(name: WindowName, length: number): Float64Array {
  switch (name) {
    case "hann":
      return hann(length);
    case "hamming":
      return hamming(length);
    case "rectangular":
      return new Float64Array(length).fill(1);
  }
  name satisfies never;
  throw new ArgumentError(`createWindow: window must be hann, hamming or rectangular, got ${String(name)}`);
}

/** The periodic Hann window, ½ − ½ cos(2πi / length). */
export function hann(length: number): Float64Array {
  // Divided by `length`, not `length - 1`: overlapped copies of the periodic window add up to a constant.
  // librosa and scipy.signal.get_window do the same.
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}

/** The symmetric Hamming window of HTK, Kaldi and openSMILE, 0.54 − 0.46 cos(2πi / (length − 1)). */
export function hamming(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / Math.max(1, length - 1)));
}

/** The Gaussian window exp(−½ ((i − m) / (sigma m))²) around the middle m = (length − 1) / 2; `sigma` in half lengths. */
export function gaussian(length: number, sigma: number): Float64Array {
  const middle = Math.max(1, length - 1) / 2;
  return Float64Array.from({ length }, (_, i) => Math.exp(-0.5 * ((i - (length - 1) / 2) / (sigma * middle)) ** 2));
}
