// Puts measured columns side by side, and takes them apart again.
import { ArgumentError } from "../../errors.ts";
import { matrix32, type Matrix32 } from "../../math/matrix.ts";

/** The columns of all parts, a column or a matrix each, in order; all must have the same number of rows. */
export function joinColumns(parts: readonly (Float32Array | Matrix32)[]): Matrix32 {
  const matrices = parts.map((part) => ("data" in part ? part : { rows: part.length, columns: 1, data: part }));
  const { rows } = matrices[0];
  const joined = matrix32(
    rows,
    matrices.reduce((sum, { columns }) => sum + columns, 0),
  );
  let at = 0;
  for (const part of matrices) {
    if (part.rows !== rows) throw new ArgumentError(`joinColumns: parts must have ${rows} rows, got ${part.rows}`);
    for (let t = 0; t < rows; t++) {
      for (let j = 0; j < part.columns; j++) {
        joined.data[t * joined.columns + at + j] = part.data[t * part.columns + j];
      }
    }
    at += part.columns;
  }
  return joined;
}

/** Copies column `j`. */
export function columnOf({ rows, columns, data }: Matrix32, j: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, t) => data[t * columns + j]);
}

/** A view of the first `count` rows, or of all if there are fewer. */
export function firstRows({ rows, columns, data }: Matrix32, count: number): Matrix32 {
  const kept = Math.min(rows, count);
  return { rows: kept, columns, data: data.subarray(0, kept * columns) };
}

/** A copy in which the rows that are not kept are 0. */
export function maskRows({ rows, columns, data }: Matrix32, keeps: (row: number) => boolean): Matrix32 {
  return { rows, columns, data: data.map((value, i) => (keeps(Math.floor(i / columns)) ? value : 0)) };
}
