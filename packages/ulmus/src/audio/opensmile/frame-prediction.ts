// Linear prediction of frames as openSMILE does it: each is brought to 11 kHz by way of its spectrum, cut too low, and its
// autocorrelation summed in Float32.
import { createRealFft } from "../../math/fft.ts";
import { levinson } from "../../math/levinson.ts";
import type { SmileFrames } from "./frames.ts";
import { createSpectralResampler } from "./spectral-resampler.ts";

/** The rate in samples per second at which frames are analysed. */
export const FORMANT_RATE = 11_000;

export interface PredictionOptions {
  readonly order: number;
  /** Where zeros stand that fill a frame up to the FFT's length: on both sides, or behind it. */
  readonly padding: "symmetric" | "end";
}

/** The error filter of a weighed frame, a₁ … a_order. */
export type FramePredictor = (frame: Float32Array) => Float64Array;

/** Creates the function that predicts frames of one length; its tables take longer than a frame. */
export function createPredictor(
  { run: { frameLength }, fftLength, sampleRate }: SmileFrames,
  { order, padding }: PredictionOptions,
): FramePredictor {
  const fft = createRealFft(fftLength);
  const padded = new Float64Array(fftLength);
  const start = padding === "end" ? 0 : Math.floor((fftLength - frameLength) / 2);
  const resample = createSpectralResampler({ fftLength, frameLength, ratio: FORMANT_RATE / sampleRate });
  const correlation = new Float64Array(order + 1);
  return (frame) => {
    padded.set(frame, start);
    autocorrelate(correlation, resample(fft.transform(padded)));
    return levinson(correlation, order).filter;
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
