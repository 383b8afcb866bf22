// Autocorrelations Σ x[i] x[i + lag] of frames, through the power spectrum (Wiener–Khinchin). Not circular, not scaled.
import { createRealFft } from "../math/fft.ts";
import { nextPowerOfTwo } from "./spectrum.ts";

/**
 * Creates a function from `length` values to their autocorrelation at the lags 0 … length − 1: a view that its next call
 * overwrites. The frame may have fewer values than `length`.
 */
export function createAutocorrelation(length: number): (frame: ArrayLike<number>) => Float64Array {
  const fft = createRealFft(2 * nextPowerOfTwo(length));
  const samples = new Float64Array(fft.length);
  const correlation = new Float64Array(length);
  return (frame) => {
    samples.fill(0);
    for (let i = 0; i < frame.length; i++) samples[i] = frame[i];
    const spectrum = fft.transform(samples);
    for (let k = 0; k <= fft.length / 2; k++) {
      const power = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
      samples[k] = power;
      if (k > 0) samples[fft.length - k] = power;
    }
    const back = fft.transform(samples); // of an even sequence: real, and its own inverse but for the length
    for (let lag = 0; lag < length; lag++) correlation[lag] = back[2 * lag] / fft.length;
    return correlation;
  };
}
