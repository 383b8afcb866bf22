// Coordinates for solving in the dual: where rows are fewer than columns, all that penalised least squares can find lies
// in the span of the rows, and there as many coordinates as rows are enough.
import { symmetricEigen } from "../../math/eigen.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64 } from "../../math/matrix.ts";

export interface RowSpace {
  /** The rows in new coordinates: n × rank, with the same inner products. */
  readonly rows: Matrix;
  /** Coordinates (rank × m) → weights of the original columns (columns × m), of the same lengths. */
  readonly toWeights: (coordinates: Matrix64) => Matrix64;
}

/** The rows themselves where they are as many as their columns, else their coordinates in their own span. */
export function rowSpace(rows: Matrix, kernels: Kernels): RowSpace {
  if (rows.rows >= rows.columns) return { rows, toWeights: (coordinates) => coordinates };
  const n = rows.rows;
  const products = matrix64(n, n);
  kernels.gram(products, rows, { ofRows: true });
  const { values, vectors } = symmetricEigen(products, kernels); // HHᵀ = U s Uᵀ
  const rank = values.findLastIndex((value) => value > n * Number.EPSILON * values[0]) + 1;
  const inside = matrix64(n, rank); // U √s
  const basis = matrix64(n, rank); // U / √s, so that Hᵀ U / √s is orthonormal
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < rank; j++) {
      const root = Math.sqrt(values[j]);
      inside.data[i * rank + j] = vectors.data[i * n + j] * root;
      basis.data[i * rank + j] = vectors.data[i * n + j] / root;
    }
  }
  const toWeights = (coordinates: Matrix64): Matrix64 => {
    const shares = matrix64(n, coordinates.columns);
    kernels.multiply(shares, basis, coordinates);
    const weights = matrix64(rows.columns, coordinates.columns);
    kernels.multiply(weights, rows, shares, { transposeA: true });
    return weights;
  };
  return { rows: inside, toWeights };
}
