// Beats: the times that fall on strong onsets and keep the tempo, by dynamic programming (Ellis 2007), as librosa 0.11's
// `beat_track`, whose onset strength is the median over bands. Defined over a whole clip.
import { ArgumentError } from "../../errors.ts";
import { isLocalMaximum } from "../extremes.ts";
import { median } from "../median.ts";
import { roundHalfToEven } from "../rounding.ts";
import { requireEnvelope } from "./onset-strength.ts";
import { estimateTempo } from "./tempo.ts";

export interface BeatOptions {
  /** In beats per minute: one number, or one for each frame. Default: `estimateTempo`'s. */
  readonly tempo?: number | Float64Array;
  /** How much straying from the tempo costs, > 0. Default 100. */
  readonly tightness?: number;
}

/** The frames of the beats of a clip, ascending, from its onset strength; none in silence. Weak beats at both ends are left out. */
export function trackBeats(envelope: Float32Array, frameRate: number, options: BeatOptions = {}): Int32Array {
  requireEnvelope(envelope, "trackBeats");
  if (!envelope.some((value) => value > 0)) return new Int32Array(0);
  const { tempo = estimateTempo(envelope, frameRate), tightness = 100 } = options;
  if (!(tightness > 0)) throw new ArgumentError(`trackBeats: tightness must be > 0, got ${tightness}`);
  const tempi = typeof tempo === "number" ? new Float64Array(envelope.length).fill(tempo) : tempo;
  if (tempi.length !== envelope.length || !tempi.every((value) => value > 0)) {
    throw new ArgumentError(`trackBeats: tempo must be > 0, one number or one for each of ${envelope.length} frames`);
  }
  const periods = tempi.map((value) => Math.max(1, roundHalfToEven((60 * frameRate) / value)));
  const score = localScore(envelope, periods);
  return withoutWeakEnds(bestPath(score, periods, tightness), score);
}

/** The envelope in units of its deviation, smoothed by a bell of a 32nd of a beat. */
function localScore(envelope: Float32Array, periods: Float64Array): Float64Array {
  const count = envelope.length;
  const mean = envelope.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(envelope.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1));
  const scale = deviation > 0 ? 1 / deviation : 1;
  return Float64Array.from(periods, (period, t) => {
    let sum = 0;
    // Frame 0 is left out as in librosa; its onset strength is 0.
    for (let at = Math.max(count > 1 ? 1 : 0, t - period); at <= Math.min(count - 1, t + period); at++) {
      sum += Math.exp(-0.5 * (((t - at) * 32) / period) ** 2) * envelope[at];
    }
    return sum * scale;
  });
}

/** The beats of the path with the best sum of scores less the cost of straying from the period. */
function bestPath(score: Float64Array, periods: Float64Array, tightness: number): number[] {
  const total = new Float64Array(score.length);
  const link = new Int32Array(score.length).fill(-1);
  const threshold = 0.01 * score.reduce((a, b) => Math.max(a, b), -Infinity);
  let hasBegun = false;
  for (let t = 0; t < score.length; t++) {
    const period = periods[t];
    let [best, origin] = [-Infinity, -1];
    for (let at = t - roundHalfToEven(period / 2); at >= Math.max(0, t - 2 * period); at--) {
      const value = total[at] - tightness * Math.log((t - at) / period) ** 2;
      if (value > best) [best, origin] = [value, at];
    }
    total[t] = origin < 0 ? score[t] : score[t] + best;
    hasBegun ||= score[t] >= threshold;
    if (hasBegun) link[t] = origin;
  }
  const beats: number[] = [];
  for (let t = lastBeat(total); t >= 0; t = link[t]) beats.push(t);
  return beats.toReversed();
}

/** The last local maximum of at least half their median. */
function lastBeat(total: Float64Array): number {
  const maxima = [...total.keys()].filter((t) => isLocalMaximum(total, t));
  const half = median(maxima.map((t) => total[t])) / 2;
  return maxima.findLast((t) => total[t] >= half) ?? total.length - 1;
}

/** The beats between the first and last frame whose score is above half the beats' own smoothed mean (RMS). */
function withoutWeakEnds(beats: readonly number[], score: Float64Array): Int32Array {
  const at = (i: number): number => score[beats[i]] ?? 0;
  let square = 0;
  // One more than there are beats, and a mean over two more: librosa's convolution runs on that far.
  const length = Math.min(score.length, beats.length + 2);
  for (let i = 0; i < length; i++) square += (0.5 * at(i - 1) + at(i) + 0.5 * at(i + 1)) ** 2;
  const threshold = 0.5 * Math.sqrt(square / length);
  const first = score.findIndex((value) => value > threshold);
  const last = score.findLastIndex((value) => value > threshold);
  return Int32Array.from(beats.filter((t) => t >= first && t <= last));
}
