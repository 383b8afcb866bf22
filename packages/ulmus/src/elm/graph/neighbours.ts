// The nearest neighbours of every row among all others, by comparing all pairs: exact, n² · columns operations.
// Not an index: of more than some ten thousand rows take a part.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, requireFinite } from "../../math/matrix.ts";
import { eachDistances } from "../layers/centres.ts";

/**
 * The `count` rows nearest to each row of `rows` (n × columns) by Euclidean distance, itself not among them: n lists of
 * min(count, n − 1) indices, one after the other, nearest first; of rows equally far the first.
 */
export function nearestNeighbours(rows: Matrix32, count: number, kernels: Kernels): Int32Array {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new ArgumentError(`nearestNeighbours: count must be a whole number ≥ 1, got ${count}`);
  }
  requireFinite(rows, "nearestNeighbours");
  const kept = Math.min(count, Math.max(0, rows.rows - 1));
  const nearest = new Int32Array(rows.rows * kept);
  eachDistances(rows, rows, kernels, (i, squares) => {
    squares[i] = Infinity;
    smallest(squares, nearest.subarray(i * kept, (i + 1) * kept));
  });
  return nearest;
}

/** Fills `indices` with where the smallest of `values` are, in ascending order. */
function smallest(values: Float64Array, indices: Int32Array): void {
  let found = 0;
  for (let j = 0; j < values.length; j++) {
    if (found === indices.length && !(values[j] < values[indices[found - 1]])) continue;
    let at = found < indices.length ? found++ : found - 1;
    for (; at > 0 && values[j] < values[indices[at - 1]]; at--) indices[at] = indices[at - 1];
    indices[at] = j;
  }
}
