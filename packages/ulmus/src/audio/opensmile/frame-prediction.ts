// Linear prediction of frames as openSMILE does it: each is brought to 11 kHz by way of its spectrum, cut too low, and its
// autocorrelation summed in Float32.
import { createRealFft } from "../../math/fft.ts";
import { levinson } from "../../math/levinson.ts";
import { type Matrix32, rowOf } from "../../math/matrix.ts";
import type { SmileFrames } from "./frames.ts";

/** The rate in samples per second at which frames are analysed. */
export const FORMANT_RATE = 11_000;

export interface PredictionOptions {
  readonly order: number;
  /** Where zeros stand that fill a frame up to the FFT's length: on both sides, or behind it. */
  readonly padding: "symmetric" | "end";
}

/** Hands the error filter of each weighed frame, a₁ … a_order, to `use`. */
export function predictFrames(
  weighed: Matrix32,
  { fftLength, sampleRate }: SmileFrames,
  { order, padding }: PredictionOptions,
  use: (filter: Float64Array, t: number) => void,
): void {
  const fft = createRealFft(fftLength);
  const padded = new Float64Array(fftLength);
  const start = padding === "end" ? 0 : Math.floor((fftLength - weighed.columns) / 2);
  const resample = createSpectralResampler(fftLength, weighed.columns, sampleRate);
  const correlation = new Float64Array(order + 1);
  for (let t = 0; t < weighed.rows; t++) {
    padded.fill(0);
    padded.set(rowOf(weighed, t), start);
    autocorrelate(correlation, resample(fft.transform(padded)));
    use(levinson(correlation, order).filter, t);
  }
}

/**
 * Samples at another rate as sums of cosines and sines over the bins of a spectrum. As many bins are taken as half the samples
 * wanted, which is too few, and the samples are the first of the padded frame.
 */
function createSpectralResampler(
  fftLength: number,
  frameLength: number,
  sampleRate: number,
): (spectrum: Float64Array) => Float32Array {
  const ratio = FORMANT_RATE / sampleRate;
  const count = Math.max(1, Math.round(frameLength * ratio));
  const bins = Math.min(Math.floor(Math.min(fftLength, count) / 2) - 1, fftLength / 2);
  const turn = (2 * Math.PI) / (fftLength * ratio);
  // By bins, so that the sum for all samples is a run of plain multiply-adds.
  const [cosines, sines] = [Math.cos, Math.sin].map((wave) =>
    Float64Array.from({ length: Math.max(0, count * bins) }, (_, n) =>
      wave(turn * (Math.floor(n / count) + 1) * (n % count)),
    ),
  );
  const sums = new Float64Array(count);
  return (spectrum) => {
    sums.fill(spectrum[0]);
    for (let k = 1, at = 0; k <= bins; k++, at += count) {
      const [real, imaginary] = [spectrum[2 * k], spectrum[2 * k + 1]];
      for (let i = 0; i < count; i++) sums[i] += real * cosines[at + i] - imaginary * sines[at + i];
    }
    return Float32Array.from(sums);
  };
}

/** Summed in Float32 as there: the spectrum is empty above 3.4 kHz, so the filter hangs on how the sums are rounded. */
function autocorrelate(out: Float64Array, samples: Float32Array): void {
  for (let lag = 0; lag < out.length; lag++) {
    let sum = 0;
    for (let i = lag; i < samples.length; i++) sum = Math.fround(sum + Math.fround(samples[i] * samples[i - lag]));
    out[lag] = sum;
  }
}
