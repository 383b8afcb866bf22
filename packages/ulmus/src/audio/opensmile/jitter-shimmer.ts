// How the periods of a voice differ in length (jitter) and height (shimmer), by matching the waveform period by period (openSMILE's
// cPitchJitter). Close to its values, not equal: docs/opensmile.md says how close.
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";
import type { FrameRun } from "../framing.ts";

/** Two periods that are less alike than this do not count. */
const LEAST_CORRELATION = 0.5;

/** jitterLocal and shimmerLocaldB of each frame, frames × 2; 0 where there is no pitch. */
export function measurePerturbation(
  { samples, hopLength }: FrameRun,
  pitch: Float32Array,
  { sampleRate, searchRange }: { readonly sampleRate: number; readonly searchRange: number },
): Matrix32 {
  const out = matrix32(pitch.length, 2);
  let [unused, lastPeriod] = [0, 0];
  pitch.forEach((hz, t) => {
    if (!(hz > 0)) {
      [unused, lastPeriod] = [0, 0];
      return;
    }
    const end = (t + 1) * hopLength;
    const walk = walkPeriods(samples, t * hopLength - unused, end, { length: sampleRate / hz, searchRange });
    unused = end - walk.reached;
    const before = t > 0 && pitch[t - 1] > 0 ? rowOf(out, t - 1) : [0, 0];
    const steps: number[] = [];
    for (const { length } of walk.periods) {
      if (lastPeriod > 0) steps.push(Math.abs(length - lastPeriod));
      lastPeriod = length;
    }
    const { periods } = walk;
    const meanLength = sum(periods.map(({ length }) => length)) / periods.length;
    const jitter = steps.length === 0 ? before[0] : Math.min(1, sum(steps) / steps.length / meanLength);
    rowOf(out, t).set([jitter, periods.length === 0 ? before[1] : shimmerOf(periods)]);
  });
  return out;
}

interface Period {
  /** In samples. */
  readonly length: number;
  /** Greatest less least sample, of this period and the next. */
  readonly heights: readonly [number, number];
}

/** 20 log₁₀ (1 + the mean difference of heights / the mean height), in dB. */
function shimmerOf(periods: readonly Period[]): number {
  const differences = sum(periods.map(({ heights: [a, b] }) => Math.abs(a - b)));
  const heights = sum(periods.map(({ heights: [a, b] }) => (a + b) / 2));
  return heights > 0 ? 20 * Math.log10(1 + Math.min(1, differences / heights)) : 0;
}

interface Search {
  /** The period that is expected, in samples. */
  readonly length: number;
  /** How far a period may be from it, as a part of it. */
  readonly searchRange: number;
}

/** Goes from period to period as long as the longest two fit in before `end`; a period that is not found is stepped over. */
function walkPeriods(
  samples: Float32Array,
  start: number,
  end: number,
  search: Search,
): { readonly periods: readonly Period[]; readonly reached: number } {
  const longest = Math.ceil(search.length * (1 + search.searchRange));
  const periods: Period[] = [];
  let at = start;
  while (at + 2 * longest <= end) {
    const found = matchPeriod(samples, at, search);
    if (found === undefined) {
      at += Math.max(1, Math.floor(search.length));
      continue;
    }
    const { lag, length } = found;
    periods.push({ length, heights: [heightOf(samples, at, lag), heightOf(samples, at + lag, lag)] });
    at += lag;
  }
  return { periods, reached: at };
}

/** The lag at which a stretch as long as the expected period is most like itself, and the period by a parabola. */
function matchPeriod(
  samples: Float32Array,
  at: number,
  { length, searchRange }: Search,
): { lag: number; length: number } | undefined {
  const [first, last] = [Math.max(1, Math.round(length * (1 - searchRange))), Math.floor(length * (1 + searchRange))];
  const span = Math.floor(length);
  const likeness: number[] = [];
  for (let lag = first; lag <= last; lag++) likeness.push(correlation(samples, at, lag, span));
  let best = -1;
  for (let i = 1; i < likeness.length - 1; i++) {
    const isPeak = likeness[i] > likeness[i - 1] && likeness[i] > likeness[i + 1];
    if (isPeak && (best < 0 || likeness[i] > likeness[best])) best = i;
  }
  if (best < 0) return undefined;
  const [before, top, after] = likeness.slice(best - 1, best + 2);
  const shift = (before - after) / 2 / (before - 2 * top + after);
  if (!(top - ((before - after) / 4) * shift > LEAST_CORRELATION)) return undefined;
  return { lag: first + best, length: first + best + shift };
}

/** Pearson's, of the samples from `at` on and those from `at + lag` on. */
function correlation(samples: Float32Array, at: number, lag: number, span: number): number {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let i = Math.max(0, at); i < at + span; i++) {
    const [x, y] = [samples[i] ?? 0, samples[i + lag] ?? 0];
    a += x;
    b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const spread = (aa - (a * a) / span) * (bb - (b * b) / span);
  return spread > 0 ? (ab - (a * b) / span) / Math.sqrt(spread) : 0;
}

function heightOf(samples: Float32Array, at: number, length: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = Math.max(0, at); i < Math.min(samples.length, at + length); i++) {
    least = Math.min(least, samples[i]);
    most = Math.max(most, samples[i]);
  }
  return most >= least ? most - least : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
