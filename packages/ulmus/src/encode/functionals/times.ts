// For what part of a contour something holds: that it is high, that it rises, that it is curved to the left. All from 0 to 1.
import type { FloatArray } from "../../math/matrix.ts";

/** The part of the values that lie above `part` of the range, from the least value on. */
export function timeAbove(values: FloatArray, part: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const level = least + part * (most - least);
  return shareOf(values.length, (t) => values[t] > level);
}

/** The part of the steps from value to value that go up. */
export function timeRising(values: FloatArray): number {
  return shareOf(values.length - 1, (t) => values[t + 1] > values[t]);
}

/** The part of the inner values at which the contour turns upwards: the step after is greater than the step before. */
export function timeCurvedLeft(values: FloatArray): number {
  return shareOf(values.length - 2, (t) => values[t + 2] - values[t + 1] > values[t + 1] - values[t]);
}

function shareOf(count: number, holds: (t: number) => boolean): number {
  let found = 0;
  for (let t = 0; t < count; t++) if (holds(t)) found++;
  return count > 0 ? found / count : 0;
}
