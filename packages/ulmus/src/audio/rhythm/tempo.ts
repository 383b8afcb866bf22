// Tempo in beats per minute: the lag at which a tempogram is strongest, likelier near 120 (Ellis 2007), as librosa's
// `tempo`. Defined over a whole clip.
import { ArgumentError } from "../../errors.ts";
import { rowOf, type Matrix32 } from "../../math/matrix.ts";
import { lagToTempo, tempogram } from "./tempogram.ts";

export interface TempoOptions {
  /** The likeliest tempo beforehand, in beats per minute. Default 120. */
  readonly startTempo?: number;
  /** The deviation of tempi from it beforehand, in octaves. Default 1. */
  readonly octaves?: number;
}

const WINDOW_SECONDS = 8;
const FASTEST = 320;

/** The one tempo of a clip, from its onset strength, in beats per minute. Silence has the likeliest beforehand. */
export function estimateTempo(envelope: Float32Array, frameRate: number, options: TempoOptions = {}): number {
  const correlation = tempogram(envelope, windowLengthOf(frameRate));
  const mean = new Float64Array(correlation.columns);
  for (let t = 0; t < correlation.rows; t++) {
    rowOf(correlation, t).forEach((value, lag) => (mean[lag] += value / correlation.rows));
  }
  return strongest(mean, tempoPrior(correlation, frameRate, options), frameRate);
}

/** The tempo around each frame, in beats per minute. */
export function trackTempo(envelope: Float32Array, frameRate: number, options: TempoOptions = {}): Float64Array {
  const correlation = tempogram(envelope, windowLengthOf(frameRate));
  const prior = tempoPrior(correlation, frameRate, options);
  return Float64Array.from({ length: correlation.rows }, (_, t) => strongest(rowOf(correlation, t), prior, frameRate));
}

function windowLengthOf(frameRate: number): number {
  if (!(frameRate * WINDOW_SECONDS >= 2)) {
    throw new ArgumentError(`estimateTempo: frameRate must be a few frames per second at least, got ${frameRate}`);
  }
  return Math.floor(frameRate * WINDOW_SECONDS);
}

/** The logarithm of how likely the tempo of each lag is beforehand. */
function tempoPrior({ columns }: Matrix32, frameRate: number, options: TempoOptions): Float64Array {
  const { startTempo = 120, octaves = 1 } = options;
  if (!(startTempo > 0)) throw new ArgumentError(`estimateTempo: startTempo must be > 0, got ${startTempo}`);
  if (!(octaves > 0)) throw new ArgumentError(`estimateTempo: octaves must be > 0, got ${octaves}`);
  return Float64Array.from({ length: columns }, (_, lag) => {
    const tempo = lagToTempo(lag, frameRate); // Infinity for lag 0
    return tempo < FASTEST ? -0.5 * (Math.log2(tempo / startTempo) / octaves) ** 2 : -Infinity;
  });
}

function strongest(correlation: ArrayLike<number>, prior: Float64Array, frameRate: number): number {
  let [best, bestLag] = [-Infinity, prior.length - 1];
  prior.forEach((logPrior, lag) => {
    const value = Math.log1p(1e6 * Math.max(0, correlation[lag])) + logPrior;
    if (value > best) [best, bestLag] = [value, lag];
  });
  return lagToTempo(bestLag, frameRate);
}
