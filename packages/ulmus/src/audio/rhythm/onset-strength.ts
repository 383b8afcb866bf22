// Onset strength: how much louder a spectrum in decibels gets from frame to frame, bands that get quieter not counted
// (Böck & Widmer 2013), as librosa's `onset_strength`. The envelope that onsets, tempo and beats are found in.
import { ArgumentError } from "../../errors.ts";
import { matrix32, rowOf, type Matrix32 } from "../../math/matrix.ts";
import { median } from "../median.ts";

export interface OnsetStrengthOptions {
  /** Compare each frame with the one this many before. Default 1. */
  readonly lag?: number;
  /**
   * Values come this many frames late: librosa's ⌊fftLength / (2 · hopLength)⌋, since a centred frame sees a sound
   * before it begins. Default 0.
   */
  readonly delay?: number;
  /** How bands become one number. librosa's beat tracker uses the median. Default mean. */
  readonly aggregate?: "mean" | "median";
}

/**
 * The onset strength of each frame of a whole clip in decibels, frames × bands; 0 for the first lag + delay frames.
 * librosa's starts from `powerToDecibel` of 128 mel bands, which looks at the whole clip unless `topDecibel` is Infinity.
 */
export function onsetStrength(decibel: Matrix32, options: OnsetStrengthOptions = {}): Float32Array {
  return new OnsetStrength(options).push(decibel);
}

/** The same for frames that arrive in pieces. */
export class OnsetStrength {
  readonly #options: Required<OnsetStrengthOptions>;
  /** The last frames that will be compared with coming ones, at most lag + delay. */
  #past: Matrix32 | undefined;

  constructor(options: OnsetStrengthOptions = {}) {
    this.#options = { lag: 1, delay: 0, aggregate: "mean", ...options };
    const { lag, delay } = this.#options;
    if (!Number.isInteger(lag) || lag < 1)
      throw new ArgumentError(`OnsetStrength: lag must be a whole number ≥ 1, got ${lag}`);
    if (!Number.isInteger(delay) || delay < 0) {
      throw new ArgumentError(`OnsetStrength: delay must be a whole number ≥ 0, got ${delay}`);
    }
  }

  /** The onset strength of the next frames, one value for each. Copies what it will need of them. */
  push(decibel: Matrix32): Float32Array {
    const { lag, delay, aggregate } = this.#options;
    const past = this.#past ?? matrix32(0, decibel.columns);
    if (decibel.columns !== past.columns) {
      throw new ArgumentError(
        `OnsetStrength.push: frames must have ${past.columns} bands as before, got ${decibel.columns}`,
      );
    }
    const frames = { ...decibel, rows: past.rows + decibel.rows, data: joined(past.data, decibel.data) };
    const rises = new Float32Array(decibel.columns);
    const strength = Float32Array.from({ length: decibel.rows }, (_, t) => {
      const now = past.rows + t - delay;
      if (now < lag) return 0;
      const [after, before] = [rowOf(frames, now), rowOf(frames, now - lag)];
      for (let b = 0; b < rises.length; b++) rises[b] = Math.max(0, after[b] - before[b]);
      return aggregate === "mean" ? rises.reduce((sum, rise) => sum + rise, 0) / rises.length : median(rises);
    });
    const kept = Math.min(frames.rows, lag + delay);
    this.#past = { ...frames, rows: kept, data: frames.data.slice((frames.rows - kept) * frames.columns) };
    return strength;
  }
}

/** Refuses onset strengths that are not finite. */
export function requireEnvelope(envelope: Float32Array, where: string): void {
  const bad = envelope.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new ArgumentError(`${where}: every onset strength must be finite, got ${envelope[bad]} in frame ${bad}`);
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
