// Deltas within the stretches in which a contour has values, such as a pitch: across their ends nothing is compared.
import { matrix32, type Matrix32 } from "../../math/matrix.ts";
import { delta } from "../delta.ts";

/** HTK's deltas over five frames of each run of values that are not 0, column by column; 0 elsewhere. */
export function voicedDelta({ rows, columns, data }: Matrix32): Matrix32 {
  const out = matrix32(rows, columns);
  for (let j = 0; j < columns; j++) {
    const has = (t: number): boolean => t < rows && data[t * columns + j] !== 0;
    for (let start = 0; start < rows; start++) {
      if (!has(start)) continue;
      let end = start;
      while (has(end)) end++;
      const run = Float32Array.from({ length: end - start }, (_, i) => data[(start + i) * columns + j]);
      const change = delta({ rows: run.length, columns: 1, data: run }, { method: "regression" });
      change.data.forEach((value, i) => (out.data[(start + i) * columns + j] = value));
      start = end;
    }
  }
  return out;
}
