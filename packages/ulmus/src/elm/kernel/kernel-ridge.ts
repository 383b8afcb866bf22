// The readout of the kernel extreme learning machine (Huang et al. 2012): ridge regression on images of rows that are
// never written down, only compared. It is kernel ridge regression, with an intercept that is free of the penalty.
import { ArgumentError, NumericalError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { diagonalOf, factor } from "../factor.ts";
import type { Readout } from "../readout.ts";
import { centreKernel, type KernelRows } from "./centre-kernel.ts";

/**
 * The readout that gives a row x the scores Σᵢ weightsᵢ k(x, xᵢ) + intercept: `applyReadout` on the kernel matrix of new
 * rows and those learnt.
 *
 * @param ridge λ relative to the (weighted) variance of the images, ≥ 0. With the linear kernel that is `solveRidge` with
 *   ridge · columns / Σ w.
 */
export function solveKernelRidge(rows: KernelRows, ridge: number, kernels: Kernels): Readout {
  if (!(ridge >= 0 && ridge < Infinity)) throw new ArgumentError(`solveKernelRidge: ridge must be ≥ 0, got ${ridge}`);
  const { products: system, targets: weights, targetMean, ...centred } = centreKernel(rows);
  const n = system.rows;
  // Where all images are the same the weights are 0, whatever the penalty.
  const penalty = centred.variance > 0 ? ridge * centred.variance : 1;
  for (let i = 0; i < n; i++) system.data[i * n + i] += penalty;
  const pivot = factor(system, diagonalOf(system), kernels);
  if (pivot >= 0) {
    throw new NumericalError(
      `solveKernelRidge: the kernel matrix is not positive definite at row ${pivot} of ${n}: ` +
        "rows repeat each other; raise the ridge",
    );
  }
  kernels.choleskySolve(system, weights);
  const intercept = Float64Array.from(targetMean);
  for (let i = 0; i < n; i++) {
    const scale = centred.variance > 0 ? Math.sqrt(centred.total) * centred.roots[i] : 0;
    for (let c = 0; c < weights.columns; c++) {
      const weight = (weights.data[i * weights.columns + c] *= scale);
      intercept[c] -= centred.kernelMean[i] * weight;
    }
  }
  return { weights, intercept };
}
