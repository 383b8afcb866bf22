// What is kept of a recording to find out whether it would make a score too good: what it sounds like, and the facts that
// should not tell its class.
import { effectiveBandwidth } from "../../audio/bandwidth.ts";
import { fingerprint } from "../../audio/fingerprint.ts";
import type { Signal } from "../../audio/signal.ts";
import type { Kernels } from "../../math/kernels.ts";

/** What a recording sounds like, and how it was made. */
export interface Sketch {
  /** How long the recording lasts. */
  readonly seconds: number;
  /** The root mean square of its samples, in decibels below full scale, at least −200. */
  readonly decibel: number;
  /** The highest frequency that it reaches. */
  readonly bandwidthHz: number;
  /** What it sounds like: see `fingerprint`. */
  readonly words: Uint32Array;
}

/** Sketches a recording of at least one sample. */
export function createSketch(signal: Signal, kernels: Kernels): Sketch {
  const { samples, sampleRate } = signal;
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return {
    seconds: samples.length / sampleRate,
    decibel: 10 * Math.log10(Math.max(power, 1e-20)),
    bandwidthHz: effectiveBandwidth(signal, kernels),
    words: fingerprint(signal, kernels),
  };
}
