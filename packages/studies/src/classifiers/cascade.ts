// The cascade of Kaya & Salah: standard scores, then the signed root of each value, then rows of length 1.
import type { Matrix32 } from "ulmus";
import type { Standardise } from "./classifier.ts";
import { standardScores } from "./standard-scores.ts";

/** Means and deviations are those of the training rows. */
export const cascade: Standardise = (training) => {
  const scale = standardScores(training);
  return (features) => unitRows(signedRoots(scale(features)));
};

/** The same with tables of so many columns side by side, each of which has rows of the same length: a wide one counts no more. */
export function cascadeOfTables(widths: readonly number[]): Standardise {
  return (training) => {
    const scale = standardScores(training);
    return (features) => {
      const { rows, columns, data } = signedRoots(scale(features));
      let from = 0;
      for (const width of widths) {
        for (let i = 0; i < rows; i++)
          toLength(data.subarray(i * columns + from, i * columns + from + width), 1 / Math.sqrt(widths.length));
        from += width;
      }
      return { rows, columns, data };
    };
  };
}

/** sign(x) √|x| */
export function signedRoots({ data, ...shape }: Matrix32): Matrix32 {
  return { ...shape, data: data.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value))) };
}

/** Each row divided by its length; a row of zeros stays one. */
export function unitRows({ rows, columns, data }: Matrix32): Matrix32 {
  const out = data.slice();
  for (let i = 0; i < rows; i++) toLength(out.subarray(i * columns, (i + 1) * columns), 1);
  return { rows, columns, data: out };
}

function toLength(row: Float32Array, wanted: number): void {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) for (let j = 0; j < row.length; j++) row[j] *= wanted / length;
}

/** Standard scores of the rows of each group by themselves: what a speaker's voice has in common is gone. No label is used. */
export function standardiseByGroup(features: Matrix32, groups: readonly string[]): Matrix32 {
  const { rows, columns, data } = features;
  const out = new Float32Array(rows * columns);
  for (const group of new Set(groups)) {
    const members = [...groups.keys()].filter((i) => groups[i] === group);
    const own = new Float32Array(members.length * columns);
    members.forEach((i, place) => own.set(data.subarray(i * columns, (i + 1) * columns), place * columns));
    const part = { rows: members.length, columns, data: own };
    const scaled = standardScores(part)(part).data;
    members.forEach((i, place) => out.set(scaled.subarray(place * columns, (place + 1) * columns), i * columns));
  }
  return { rows, columns, data: out };
}
