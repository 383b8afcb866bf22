// How openSMILE cuts a clip into frames, weighs them and takes their spectra. Where its rules are odd they are kept:
// docs/opensmile.md lists them.
import type { Kernels } from "../../math/kernels.ts";
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";
import { Framer, type FrameRun } from "../framing.ts";
import type { Signal } from "../signal.ts";
import { nextPowerOfTwo } from "../spectrum.ts";

/** openSMILE divides 16-bit samples by 32,767, where our decoders divide them by 32,768. */
const SAMPLE_SCALE = 32_768 / 32_767;

/** The frames of a clip. Only complete ones count; a clip shorter than one frame is filled up with zeros. */
export interface SmileFrames {
  /** The samples as openSMILE scales them. */
  readonly run: FrameRun;
  /** In samples per second. */
  readonly sampleRate: number;
  /** In samples: the next power of two. */
  readonly fftLength: number;
  /**
   * From one bin to the next. It comes from the length that was asked for in seconds, not from its whole number of samples:
   * so at 44.1 kHz the bins of 25 ms lie .05 % too high.
   */
  readonly binHz: number;
}

/** Cuts a clip of at least one sample into frames that begin every 10 ms. */
export function cutFrames({ samples, sampleRate }: Signal, frameSeconds: number): SmileFrames {
  const frameLength = Math.max(1, Math.round(frameSeconds * sampleRate));
  const hopLength = Math.max(1, Math.round(HOP_SECONDS * sampleRate));
  const framer = new Framer({ frameLength, hopLength, center: false, padding: "zero" });
  const fftLength = Math.max(2, nextPowerOfTwo(frameLength));
  const run = framer.finish(samples.map((sample) => sample * SAMPLE_SCALE));
  return { run, sampleRate, fftLength, binHz: frameLength / (frameSeconds * fftLength) };
}

/** From one frame's start to the next, in all sets. */
export const HOP_SECONDS = 0.01;

/** Weighs the samples of each frame, frames × frameLength; before that, x[i] − preEmphasis · x[i − 1] within the frame. */
export function weighFrames({ run }: SmileFrames, window: Float64Array, preEmphasis = 0): Matrix32 {
  const { samples, count, frameLength, hopLength } = run;
  const weighed = matrix32(count, frameLength);
  for (let t = 0; t < count; t++) {
    const [row, start] = [t * frameLength, t * hopLength];
    for (let i = 0; i < frameLength; i++) {
      const before = samples[start + Math.max(0, i - 1)]; // the first sample is taken to follow one like itself
      weighed.data[row + i] = (samples[start + i] - preEmphasis * before) * window[i];
    }
  }
  return weighed;
}

/** |FFT|² of weighed frames, frames × (fftLength / 2 + 1). */
export function powerOf(weighed: Matrix32, fftLength: number, kernels: Kernels): Matrix32 {
  const power = matrix32(weighed.rows, fftLength / 2 + 1);
  const flat = new Float64Array(weighed.columns).fill(1);
  if (weighed.rows > 0) kernels.powerSpectrum(power, weighed.data, weighed.columns, flat, fftLength);
  return power;
}

/** The root of every value. */
export function rootOf(power: Matrix32): Matrix32 {
  return { ...power, data: power.data.map(Math.sqrt) };
}

/** The root mean square of each row. */
export function rowEnergy(weighed: Matrix32): Float32Array {
  return Float32Array.from({ length: weighed.rows }, (_, t) => {
    let sum = 0;
    for (const x of rowOf(weighed, t)) sum += x * x;
    return Math.sqrt(sum / weighed.columns);
  });
}
