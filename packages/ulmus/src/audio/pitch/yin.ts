// YIN: the fundamental frequency of each frame by itself (de Cheveigné & Kawahara 2002), as librosa 0.11's `yin`. It
// names a frequency for every frame, be it noise or silence; `trackPitch` says which frames have a pitch.
import type { FrameRun } from "../framing.ts";
import { isLocalMinimum, parabolicShift } from "../extremes.ts";
import { createDifference, lagRange, type PitchRange } from "./difference.ts";

export interface YinOptions extends PitchRange {
  /** The first trough of the difference below this is the period, or else the deepest place. Default 0.1. */
  readonly troughThreshold?: number;
}

/** The fundamental frequency of each frame, in Hz; NaN if a sample is. librosa centres its frames, of 2048 samples, and pads with `zero`. */
export function yin(run: FrameRun, sampleRate: number, { troughThreshold = 0.1, ...range }: YinOptions): Float64Array {
  const lags = lagRange(run.frameLength, sampleRate, range);
  const difference = createDifference(run.frameLength, lags);
  return Float64Array.from({ length: run.count }, (_, t) => {
    const start = t * run.hopLength;
    const values = difference(run.samples.subarray(start, start + run.frameLength));
    let best = values.findIndex((value, i) => value < troughThreshold && isLocalMinimum(values, i));
    if (best < 0) best = values.reduce((least, value, i) => (value < values[least] ? i : least), 0);
    if (Number.isNaN(values[best])) return Number.NaN;
    return sampleRate / (lags.first + best + parabolicShift(values, best));
  });
}
