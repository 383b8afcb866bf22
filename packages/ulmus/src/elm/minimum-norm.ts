// Symmetric systems that have more than one solution: of all that fit best, the shortest (Moore 1920, Penrose 1955).
import { symmetricEigen } from "../math/eigen.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix64, matrix64 } from "../math/matrix.ts";
import { roundingOf } from "./factor.ts";

/**
 * Replaces `right` (n × m) by system⁺ · right, for a symmetric system (n × n; the lower triangle is read) whose eigenvalues are
 * ≥ 0 but for rounding. Those no larger than the rounding of numbers as large as `scale`, or as the largest, count as 0; returns how many do not.
 * Cholesky's pivots would come faster, but do not tell surely what is 0.
 */
export function solveMinimumNorm(system: Matrix64, right: Matrix64, scale: number, kernels: Kernels): number {
  const { values, vectors } = symmetricEigen(system, kernels);
  const projected = matrix64(right.rows, right.columns);
  kernels.multiply(projected, vectors, right, { transposeA: true });
  const least = roundingOf(system) * Math.max(scale, values[0]);
  values.forEach((value, k) => {
    const inverse = value > least ? 1 / value : 0;
    for (let c = 0; c < right.columns; c++) projected.data[k * right.columns + c] *= inverse;
  });
  kernels.multiply(right, vectors, projected);
  return values.filter((value) => value > least).length;
}
