// Sums of rows with the same weights: what a band makes of every spectrum, or a cosine of every log-mel frame.
import type { FloatArray } from "./matrix.ts";

/** Numbers that lie one `step` from the next, the first at `at`. */
export interface Lane {
  readonly data: FloatArray;
  readonly at: number;
  readonly step: number;
}

/**
 * out[t] = Σ weights[k] · rows[t][k] for t < `count`, where row t begins at `rows.at` + t · `rows.step`. Each sum is in double
 * precision and in the order of k. Four rows are taken at a time, since an addition has to wait for the one before: the sums do
 * not depend on it, and so not on how rows are cut.
 */
export function weightedSums(weights: FloatArray, rows: Lane, out: Lane, count: number): void {
  const { data, step } = rows;
  const length = weights.length;
  let [from, to] = [rows.at, out.at];
  let t = 0;
  for (; t + 4 <= count; t += 4) {
    const [second, third, fourth] = [from + step, from + 2 * step, from + 3 * step];
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let k = 0; k < length; k++) {
      const weight = weights[k];
      a += weight * data[from + k];
      b += weight * data[second + k];
      c += weight * data[third + k];
      d += weight * data[fourth + k];
    }
    out.data[to] = a;
    out.data[to + out.step] = b;
    out.data[to + 2 * out.step] = c;
    out.data[to + 3 * out.step] = d;
    from += 4 * step;
    to += 4 * out.step;
  }
  for (; t < count; t++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += weights[k] * data[from + k];
    out.data[to] = sum;
    from += step;
    to += out.step;
  }
}
