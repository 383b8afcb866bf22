// A sparse matrix times a vector.
import type { SparseMatrix } from "../../math/kernels.ts";

/** out += matrix · x */
export function addProduct(out: Float64Array, { starts, columns, values }: SparseMatrix, x: ArrayLike<number>): void {
  for (let i = 0; i < out.length; i++) {
    let sum = out[i];
    for (let k = starts[i]; k < starts[i + 1]; k++) sum += values[k] * x[columns[k]];
    out[i] = sum;
  }
}
