// Cholesky factorisation that tells a pivot from what rounding has left of it.
import type { Kernels } from "../math/kernels.ts";
import type { Matrix64 } from "../math/matrix.ts";

/**
 * As `Kernels.cholesky`, but pivot i also fails where it is no larger than the rounding of numbers as large as scale[i]:
 * it would give results without a correct digit. Returns −1, or the first pivot that fails.
 */
export function factor(system: Matrix64, scale: Float64Array, kernels: Kernels): number {
  const failed = kernels.cholesky(system);
  if (failed >= 0) return failed;
  const rounding = roundingOf(system);
  return scale.findIndex((value, i) => !(system.data[i * system.rows + i] ** 2 > rounding * value));
}

/** Of an element, relative to the largest: a sum of n products, and the centring before it. */
export function roundingOf({ rows }: Matrix64): number {
  return 8 * rows * Number.EPSILON;
}

export function diagonalOf({ rows, data }: Matrix64): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * rows + i]);
}
