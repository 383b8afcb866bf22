// What an auto-encoder learns: the weights that give the rows back from features of them, X ≈ HB. The transposed weights
// then encode. By ridge regression, or by a rotation where there are as many features as columns (Kasun et al. 2013).
import { symmetricEigen } from "../../math/eigen.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, type Matrix64, matrix64 } from "../../math/matrix.ts";
import { Accumulator } from "../accumulator.ts";
import type { TrainingRows } from "../training-rows.ts";
import { centre } from "../centre.ts";
import { solveRidge, solveRidgeDual } from "../readout.ts";

/**
 * B (units × columns) that minimises ‖X − HB − b‖² + λ‖B‖² for features H (n × units) of rows X (n × columns); with units =
 * columns, ‖X − HB − b‖² with BᵀB = I (the orthogonal Procrustes problem, Schönemann 1966).
 *
 * @param ridge λ relative to the mean diagonal of the centred HᵀH.
 */
export function solveReconstruction(features: Matrix32, rows: Matrix32, ridge: number, kernels: Kernels): Matrix64 {
  const training = { hidden: features, targets: { ...rows, data: Float64Array.from(rows.data) } };
  if (features.columns === rows.columns) return nearestRotation(training, kernels);
  if (features.rows < features.columns) return solveRidgeDual(training, ridge, kernels).weights;
  const sums = Accumulator.empty(features.columns, rows.columns).add(training, kernels);
  return solveRidge(sums, ridge, kernels).weights;
}

/** Bᵀ (columns × units) in Float32: encodes what B gives back. */
export function transposed({ rows, columns, data }: Matrix64): Matrix32 {
  const out = matrix32(columns, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j];
  return out;
}

/** UVᵀ for HᵀX = UΣVᵀ (centred); directions that the rows do not have are left out. */
function nearestRotation(rows: TrainingRows, kernels: Kernels): Matrix64 {
  const { hidden, targets } = centre(rows);
  const size = hidden.columns;
  const cross = matrix64(size, size);
  kernels.multiply(cross, hidden, targets, { transposeA: true });
  const squares = matrix64(size, size);
  kernels.gram(squares, cross);
  const { values, vectors } = symmetricEigen(squares, kernels); // V Σ² Vᵀ
  const scaled = matrix64(size, size); // V Σ⁻¹
  const least = size * Number.EPSILON * values[0];
  for (let e = 0; e < size * size; e++) {
    const value = values[e % size];
    scaled.data[e] = value > least ? vectors.data[e] / Math.sqrt(value) : 0;
  }
  const inverseRoot = matrix64(size, size);
  kernels.multiply(inverseRoot, scaled, vectors, { transposeB: true });
  const rotation = matrix64(size, size);
  kernels.multiply(rotation, cross, inverseRoot);
  return rotation;
}
