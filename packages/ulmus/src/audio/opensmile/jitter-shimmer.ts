// How the periods of a voice differ in length (jitter) and height (shimmer), by matching the waveform period by period, with the
// rules of openSMILE's cPitchJitter as far as its output for two clips tells them: it agrees in every frame of both.
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";
import type { FrameRun } from "../framing.ts";

/** Two periods that are less alike than this do not count. */
const LEAST_CORRELATION = 0.5;

export interface PerturbationOptions {
  /** In samples per second. */
  readonly sampleRate: number;
  /** How far a period may be from that of the pitch, as a part of it. */
  readonly searchRange: number;
}

/** jitterLocal, jitterDDP and shimmerLocal of each frame, each from 0 to 1, frames × 3; 0 where there is no pitch. */
export function measurePerturbation(run: FrameRun, pitch: Float32Array, options: PerturbationOptions): Matrix32 {
  const out = matrix32(pitch.length, 3);
  const matcher = createMatcher(run.samples);
  const changes = new Changes();
  let at = 0;
  pitch.forEach((hz, t) => {
    const start = t * run.hopLength;
    if (!(hz > 0)) {
      changes.forget();
      return;
    }
    const isOnset = t === 0 || !(pitch[t - 1] > 0);
    if (isOnset) at = start;
    const search = searchOf(options.sampleRate / hz, options.searchRange);
    // What the last frame left over is heard too, and at least one period, unless the last frame went beyond its end.
    const end = Math.max(start + run.hopLength, at <= start ? at + search.reach : 0);
    const periods: Period[] = [];
    while (at + search.reach <= Math.min(end, run.samples.length)) {
      const { step, period } = matchPeriod(matcher, at, search);
      if (period !== undefined) periods.push(period);
      at += step;
    }
    rowOf(out, t).set(summarise(periods, changes, isOnset ? [0, 0, 0] : rowOf(out, t - 1)));
  });
  return out;
}

interface Period {
  /** In samples, to parts of one. */
  readonly length: number;
  /** Greatest less least sample, of this period and the next. */
  readonly heights: readonly [number, number];
}

/** What a measure has no periods for stays as it was in the frame before. */
function summarise(periods: readonly Period[], changes: Changes, before: ArrayLike<number>): [number, number, number] {
  const steps = periods.map(({ length }) => changes.take(length));
  const meanLength = mean(periods.map(({ length }) => length));
  const relative = (values: readonly (number | undefined)[], last: number): number => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? last : Math.min(1, mean(known) / meanLength);
  };
  return [
    relative(
      steps.map(({ step }) => step),
      before[0],
    ),
    relative(
      steps.map(({ turn }) => turn),
      before[1],
    ),
    periods.length === 0 ? before[2] : shimmerOf(periods),
  ];
}

/** By how much each period differs from the one before it, over the ends of frames. */
class Changes {
  #last: number | undefined;
  #lastStep: number | undefined;

  /** |Tᵢ − Tᵢ₋₁| and |(Tᵢ − Tᵢ₋₁) − (Tᵢ₋₁ − Tᵢ₋₂)|, as far as there were periods before. */
  take(length: number): { step: number | undefined; turn: number | undefined } {
    const step = this.#last === undefined ? undefined : length - this.#last;
    const turn = step === undefined || this.#lastStep === undefined ? undefined : Math.abs(step - this.#lastStep);
    [this.#last, this.#lastStep] = [length, step];
    return { step: step === undefined ? undefined : Math.abs(step), turn };
  }

  forget(): void {
    [this.#last, this.#lastStep] = [undefined, undefined];
  }
}

/** The mean difference of heights / the mean height, at most 1. */
function shimmerOf(periods: readonly Period[]): number {
  const differences = mean(periods.map(({ heights: [a, b] }) => Math.abs(a - b)));
  const height = mean(periods.map(({ heights: [a, b] }) => (a + b) / 2));
  return height > 0 ? Math.min(1, differences / height) : 0;
}

/** All in samples. */
interface Search {
  /** The period that is expected, rounded. */
  readonly length: number;
  readonly shortest: number;
  readonly longest: number;
  /** So many samples must be there for a period to be looked for. */
  readonly reach: number;
}

function searchOf(length: number, range: number): Search {
  const longest = length * (1 + range);
  return {
    length: Math.round(length),
    shortest: Math.max(1, Math.floor(length * (1 - range))),
    longest: Math.floor(longest),
    reach: 2 * Math.ceil(longest) + 2,
  };
}

/**
 * The lag, among the local maxima, at which two neighbouring stretches of that length are most alike; its length by a parabola.
 * The next period is looked for one lag on, or one expected period where there is no maximum.
 */
function matchPeriod(
  { samples, likeness }: Matcher,
  at: number,
  { length, shortest, longest }: Search,
): { step: number; period?: Period } {
  const curve = Array.from({ length: longest - shortest + 1 }, (_, i) => likeness(at, shortest + i));
  let best = -1;
  for (let i = 1; i < curve.length - 1; i++) {
    const isPeak = curve[i] > curve[i - 1] && curve[i] > curve[i + 1];
    if (isPeak && (best < 0 || curve[i] > curve[best])) best = i;
  }
  if (best < 0) return { step: Math.max(1, length) };
  const [before, top, after] = curve.slice(best - 1, best + 2);
  const shift = (before - after) / 2 / (before - 2 * top + after);
  const lag = shortest + best;
  if (!(top - ((before - after) / 4) * shift > LEAST_CORRELATION)) return { step: lag };
  const heights = [heightOf(samples, at, lag), heightOf(samples, at + lag, lag)] as const;
  return { step: lag, period: { length: lag + shift, heights } };
}

/** Without the first and the last sample. */
function heightOf(samples: Float32Array, at: number, length: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = at + 1; i < at + length - 1; i++) {
    if (samples[i] < least) least = samples[i];
    if (samples[i] > most) most = samples[i];
  }
  return most >= least ? most - least : 0;
}

interface Matcher {
  readonly samples: Float32Array;
  /** Pearson's correlation of the `lag` samples from `at` on with the `lag` samples after them. */
  readonly likeness: (at: number, lag: number) => number;
}

function createMatcher(samples: Float32Array): Matcher {
  const sums = new Float64Array(samples.length + 1);
  const squares = new Float64Array(samples.length + 1);
  samples.forEach((x, i) => {
    sums[i + 1] = sums[i] + x;
    squares[i + 1] = squares[i] + x * x;
  });
  const likeness = (at: number, lag: number): number => {
    const [middle, end] = [at + lag, at + 2 * lag];
    let product = 0;
    for (let i = at; i < middle; i++) product += samples[i] * samples[i + lag];
    const [a, b] = [sums[middle] - sums[at], sums[end] - sums[middle]];
    const spreadA = squares[middle] - squares[at] - (a * a) / lag;
    const spreadB = squares[end] - squares[middle] - (b * b) / lag;
    return spreadA > 0 && spreadB > 0 ? (product - (a * b) / lag) / Math.sqrt(spreadA * spreadB) : 0;
  };
  return { samples, likeness };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
