// Least squares with a penalty on the weights' absolute values, which makes most of them 0 (the lasso, Tibshirani 1996), by
// FISTA (Beck & Teboulle 2009): gradient steps of fixed size, with momentum.
import { ArgumentError } from "../../errors.ts";
import { symmetricEigen } from "../../math/eigen.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64 } from "../../math/matrix.ts";

export interface LassoOptions {
  /** λ relative to the smallest one for which all weights are 0, ≥ 0. */
  readonly sparsity: number;
  /** Steps. After k of them the objective is at most 2 ‖B*‖² · (largest eigenvalue of HᵀH) / (k + 1)² above the least. */
  readonly steps: number;
  readonly kernels: Kernels;
}

/**
 * B (units × outputs) close to the least of ½‖X − HB‖² + λ Σ|B|.
 *
 * @param gram HᵀH (units × units).
 * @param cross HᵀX (units × outputs).
 */
export function solveLasso(gram: Matrix64, cross: Matrix64, { sparsity, steps, kernels }: LassoOptions): Matrix64 {
  if (!(sparsity >= 0 && sparsity < Infinity)) {
    throw new ArgumentError(`solveLasso: sparsity must be ≥ 0, got ${sparsity}`);
  }
  const [largest] = symmetricEigen(gram, kernels).values;
  let weights = matrix64(cross.rows, cross.columns);
  if (!(largest > 0)) return weights; // features that do not vary say nothing
  const penalty = sparsity * cross.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let ahead = weights;
  let momentum = 1;
  for (let step = 0; step < steps; step++) {
    const slope = matrix64(cross.rows, cross.columns);
    kernels.multiply(slope, gram, ahead);
    const next = matrix64(cross.rows, cross.columns);
    for (let e = 0; e < next.data.length; e++) {
      const moved = ahead.data[e] - (slope.data[e] - cross.data[e]) / largest;
      next.data[e] = Math.sign(moved) * Math.max(0, Math.abs(moved) - penalty / largest);
    }
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = (momentum - 1) / nextMomentum;
    ahead = { ...next, data: next.data.map((value, e) => value + share * (value - weights.data[e])) };
    [weights, momentum] = [next, nextMomentum];
  }
  return weights;
}
