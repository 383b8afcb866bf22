// Peaks of a contour that stand out, as scipy's `find_peaks` with `prominence` has them, and how steeply it rises and falls
// between them and the troughs. Not openSMILE's, whose rules are in turns.ts.
import type { FloatArray } from "../../math/matrix.ts";

export interface PeakShape {
  /** Their places, in order. */
  readonly peaks: readonly number[];
  /** From one turn to the next, peaks and troughs alike, the ends of the contour included; per frame, each > 0. */
  readonly risingSlopes: readonly number[];
  /** The same of what falls; each > 0 too. */
  readonly fallingSlopes: readonly number[];
}

/** A peak has to stand out by this part of the contour's range, and a trough too. */
const LEAST_PROMINENCE = 0.1;

/** Finds peaks and slopes. */
export function findPeakShape(values: FloatArray): PeakShape {
  const prominence = LEAST_PROMINENCE * rangeOf(values);
  const peaks = findPeaks(values, prominence);
  const troughs = findPeaks(
    values.map((value) => -value),
    prominence,
  );
  const ends = values.length > 1 ? [0, values.length - 1] : [];
  const turns = [...peaks, ...troughs, ...ends].toSorted((a, b) => a - b);
  const slopes = turns.slice(1).map((at, i) => (values[at] - values[turns[i]]) / (at - turns[i]));
  return {
    peaks,
    risingSlopes: slopes.filter((slope) => slope > 0),
    fallingSlopes: slopes.filter((slope) => slope < 0).map((slope) => -slope),
  };
}

/**
 * The places of the peaks that are at least `prominence` higher than the lowest value on either side, up to where the contour
 * is higher than the peak, or ends. Of a level peak the middle; the first and the last value are none.
 */
export function findPeaks(values: FloatArray, prominence: number): number[] {
  const found: number[] = [];
  for (let from = 1; from < values.length - 1; from++) {
    if (!(values[from] > values[from - 1])) continue;
    let to = from;
    while (to < values.length - 1 && values[to + 1] === values[from]) to++;
    const isPeak = to < values.length - 1 && values[to + 1] < values[from];
    const at = (from + to) >> 1;
    if (isPeak && falls(values, { at, step: -1, prominence }) && falls(values, { at, step: 1, prominence }))
      found.push(at);
    from = to;
  }
  return found;
}

/** Whether the contour falls by `prominence` on one side of a peak before it is higher than the peak. */
function falls(
  values: FloatArray,
  { at, step, prominence }: { readonly at: number; readonly step: 1 | -1; readonly prominence: number },
): boolean {
  for (let i = at + step; i >= 0 && i < values.length && values[i] <= values[at]; i += step) {
    if (values[at] - values[i] >= prominence) return true;
  }
  return false;
}

function rangeOf(values: FloatArray): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}
