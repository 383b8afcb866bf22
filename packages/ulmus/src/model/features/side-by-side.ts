// Rows of several features, put side by side as soon as all have arrived: longer frames are complete later.
import { matrix32, type Matrix32, sliceRows, stackRows } from "../../math/matrix.ts";

export class SideBySide {
  /** What has arrived of each and is not used yet. */
  readonly #pending: Matrix32[];

  constructor(columns: readonly number[]) {
    this.#pending = columns.map((count) => matrix32(0, count));
  }

  /** Hands over the next rows of each, and gives those that are whole. */
  add(arrived: readonly Matrix32[]): Matrix32 {
    if (arrived.every(({ rows }, i) => rows === arrived[0].rows && this.#pending[i].rows === 0))
      return joinColumns(arrived);
    const all = arrived.map((matrix, i) => stackRows(this.#pending[i], matrix));
    const rows = Math.min(...all.map((matrix) => matrix.rows));
    all.forEach((matrix, i) => (this.#pending[i] = sliceRows(matrix, rows, matrix.rows)));
    return joinColumns(all.map((matrix) => sliceRows(matrix, 0, rows)));
  }

  /** How many rows of each wait for those of the others. */
  get waiting(): readonly number[] {
    return this.#pending.map(({ rows }) => rows);
  }
}

/** Matrices of as many rows each → their columns side by side. */
export function joinColumns(matrices: readonly Matrix32[]): Matrix32 {
  if (matrices.length === 1) return matrices[0];
  const out = matrix32(
    matrices[0].rows,
    matrices.reduce((sum, { columns }) => sum + columns, 0),
  );
  let at = 0;
  for (const { columns, data } of matrices) {
    for (let t = 0; t < out.rows; t++)
      out.data.set(data.subarray(t * columns, (t + 1) * columns), t * out.columns + at);
    at += columns;
  }
  return out;
}
