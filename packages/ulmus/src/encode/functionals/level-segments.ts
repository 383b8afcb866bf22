// Stretches of a contour on one side of its levels: it is cut wherever it crosses one.
import type { FloatArray } from "../../math/matrix.ts";

/** The lengths in frames of the stretches between crossings of levels, each a part of the range above the least value. */
export function levelSegments(values: FloatArray, levels: readonly number[]): number[] {
  if (values.length === 0) return [];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const limits = levels.map((part) => least + part * (most - least));
  const bandOf = (value: number): number => limits.filter((limit) => value > limit).length;
  const lengths: number[] = [];
  let start = 0;
  for (let t = 1; t <= values.length; t++) {
    if (t < values.length && bandOf(values[t]) === bandOf(values[t - 1])) continue;
    lengths.push(t - start);
    start = t;
  }
  return lengths;
}
