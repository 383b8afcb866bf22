// The turns of a contour: its peaks and troughs, without those that hardly stand out, and how steeply it rises and falls between
// them (the rules of openSMILE's Peaks2).
import type { FloatArray } from "../../math/matrix.ts";

/** A peak or a trough. */
export interface Turn {
  /** Its place, in frames. */
  readonly at: number;
  readonly value: number;
  readonly isPeak: boolean;
}

export interface Turns {
  /** Peaks and troughs in turn. */
  readonly all: readonly Turn[];
  /** How many peaks there are. */
  readonly peaks: number;
  /** Per frame, each > 0 as far as it is between two turns. */
  readonly rising: Slopes;
  readonly falling: Slopes;
}

export interface Slopes {
  readonly mean: number;
  readonly deviation: number;
}

export interface TurnOptions {
  /** A turn has to stand out by this part of the contour's range. Default 0.1. */
  readonly threshold?: number;
  /**
   * Whether the piece after the last peak counts with its sign, a fall as negative, as in openSMILE. Default false: as a
   * fall like the others.
   */
  readonly hasSignedTail?: boolean;
}

/** Finds them; all 0 in a contour of fewer than 2 values. */
export function findTurns(values: FloatArray, { threshold = 0.1, hasSignedTail = false }: TurnOptions = {}): Turns {
  const none = { mean: 0, deviation: 0 };
  if (values.length < 2) return { all: [], peaks: 0, rising: none, falling: none };
  let [least, most] = [values[0], values[0]];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const turns = alternate(withoutFlat(localExtremes(values), values[0], threshold * (most - least)));
  const peaks = turns.filter(({ isPeak }) => isPeak).length;
  return { all: turns, peaks, ...slopesOf(values, turns, hasSignedTail) };
}

function localExtremes(values: FloatArray): Turn[] {
  const found: Turn[] = [];
  for (let at = 2; at < values.length - 2; at++) {
    const [before, value, after] = [values[at - 1], values[at], values[at + 1]];
    if (value > before && value > after) found.push({ at, value, isPeak: true });
    else if (value < before && value < after) found.push({ at, value, isPeak: false });
  }
  return found;
}

/** Removes peaks that rise by less than `least` above the last trough, then troughs that fall by less below the last peak. */
function withoutFlat(turns: readonly Turn[], start: number, least: number): Turn[] {
  const kept: Turn[] = [];
  let [lastValue, lastTrough, lastPeak] = [start, start, start];
  let hasTroughSince = false;
  for (const turn of turns) {
    const { value, isPeak } = turn;
    const isSmall = Math.abs(value - lastValue) < least;
    lastValue = value;
    if (!isPeak) {
      kept.push(turn);
      if (!isSmall) [lastTrough, hasTroughSince] = [value, true];
      continue;
    }
    if (isSmall) {
      if (value - lastTrough < least) continue;
      if (value > 1.05 * lastPeak) removeLastPeak(kept);
      else if (!hasTroughSince) continue;
    }
    kept.push(turn);
    [lastPeak, hasTroughSince] = [value, false];
  }
  let peak = start;
  return kept.filter(({ value, isPeak }) => {
    if (isPeak) peak = value;
    return isPeak || peak - value >= least;
  });
}

function removeLastPeak(turns: Turn[]): void {
  const at = turns.findLastIndex(({ isPeak }) => isPeak);
  if (at >= 0) turns.splice(at, 1);
}

/** Of peaks that follow one another the highest, of troughs the lowest. */
function alternate(turns: readonly Turn[]): Turn[] {
  const kept: Turn[] = [];
  for (const turn of turns) {
    const last = kept.at(-1);
    if (last === undefined || last.isPeak !== turn.isPeak) kept.push(turn);
    else if (turn.isPeak ? turn.value > last.value : turn.value < last.value) kept[kept.length - 1] = turn;
  }
  return kept;
}

function slopesOf(
  values: FloatArray,
  turns: readonly Turn[],
  hasSignedTail: boolean,
): Pick<Turns, "rising" | "falling"> {
  const [rises, falls]: [number[], number[]] = [[], []];
  let [at, value] = [0, values[0]];
  for (const turn of turns) {
    const slope = (turn.value - value) / (turn.at - at);
    if (turn.isPeak) rises.push(slope);
    else falls.push(-slope);
    [at, value] = [turn.at, turn.value];
  }
  const last = values.length - 1;
  const tail = turns.length === 0 ? (values[last] - value) / values.length : (values[last] - value) / (last - at);
  const isFall = turns.length === 0 ? tail < 0 : turns[turns.length - 1].isPeak;
  const fall = isFall ? (hasSignedTail ? tail : -tail) : undefined;
  return { rising: summary(rises, isFall ? undefined : tail), falling: summary(falls, fall) };
}

/** The mean of all slopes with the tail; the deviation of those between turns, by the same count. */
function summary(slopes: readonly number[], tail: number | undefined): Slopes {
  const count = slopes.length + (tail === undefined ? 0 : 1);
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = (slopes.reduce((sum, slope) => sum + slope, 0) + (tail ?? 0)) / count;
  const square = slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / count) };
}
