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
  let power = 0;
  for (let i = 0; i < samples.length; i++) power += samples[i] * samples[i];
  return {
    seconds: samples.length / sampleRate,
    decibel: 10 * Math.log10(Math.max(power / samples.length, 1e-20)),
    bandwidthHz: effectiveBandwidth(signal, kernels),
    words: fingerprint(signal, kernels),
  };
}

/** A sketch as a row of whole numbers below 2¹⁶, as caches of rows keep it. */
export function packSketch({ seconds, decibel, bandwidthHz, words }: Sketch): Float32Array {
  const facts = new Uint16Array(Float64Array.of(seconds, decibel, bandwidthHz).buffer);
  const halves = new Uint16Array(words.slice().buffer);
  const row = new Float32Array(facts.length + halves.length);
  row.set(facts);
  row.set(halves, facts.length);
  return row;
}

/** The sketch of a row of `packSketch`. */
export function unpackSketch(row: Float32Array): Sketch {
  const halves = Uint16Array.from(row);
  const [seconds, decibel, bandwidthHz] = new Float64Array(halves.buffer.slice(0, 24));
  return { seconds, decibel, bandwidthHz, words: new Uint32Array(halves.buffer.slice(24)) };
}
