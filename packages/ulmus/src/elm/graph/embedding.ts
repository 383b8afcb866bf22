// The unsupervised extreme learning machine (Huang, Song, Gupta & Wu 2014): a few outputs that differ as little as
// possible between neighbours and are otherwise independent: a map of rows that were never labelled, for looking at and
// for clustering (see k-means.ts). It also maps rows that it has not seen.
import { ArgumentError, NumericalError } from "../../errors.ts";
import { symmetricEigen } from "../../math/eigen.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64, requireFinite } from "../../math/matrix.ts";
import type { Readout } from "../readout.ts";
import { applyLaplacian, type Laplacian } from "./laplacian.ts";
import { rowSpace } from "./row-space.ts";

export interface EmbeddingOptions {
  /** How many outputs, fewer than rows and columns. */
  readonly dimensions: number;
  /** Of the squared weights against the smoothness, relative to the mean diagonal of HᵀH, > 0. */
  readonly ridge: number;
  readonly kernels: Kernels;
}

/**
 * The weights (columns × dimensions) of the embedding: the solutions v of (λI + HᵀLH) v = γ HᵀH v with the smallest γ
 * but the first, which is all but constant; each ‖Hv‖ = 1. The paper's λ is 1 / ours. `applyReadout` embeds rows.
 */
export function solveEmbedding(hidden: Matrix, laplacian: Laplacian, options: EmbeddingOptions): Readout {
  const { dimensions, ridge, kernels } = options;
  requireFinite(hidden, "solveEmbedding");
  if (!(ridge > 0 && ridge < Infinity)) throw new ArgumentError(`solveEmbedding: ridge must be > 0, got ${ridge}`);
  const space = rowSpace(hidden, kernels);
  const most = space.rows.columns - 1;
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= most)) {
    throw new ArgumentError(`solveEmbedding: dimensions must be 1 … ${most} for these rows, got ${dimensions}`);
  }
  let squares = 0;
  for (const value of hidden.data) squares += value * value;
  const whitening = inverseRoot(space.rows, laplacian, { penalty: (ridge * squares) / hidden.columns, kernels });
  const white = matrix64(space.rows.rows, space.rows.columns);
  kernels.multiply(white, space.rows, whitening);
  const gram = matrix64(white.columns, white.columns);
  kernels.gram(gram, white);
  const { values, vectors } = symmetricEigen(gram, kernels); // of 1 / γ: largest first
  if (!(values[dimensions] > values[0] * values.length * Number.EPSILON)) {
    throw new NumericalError(
      `solveEmbedding: the rows span fewer than ${dimensions + 1} dimensions; ask for fewer, or raise the ridge`,
    );
  }
  const chosen = matrix64(white.columns, dimensions); // divided by √(1 / γ) = ‖Hv‖
  for (let i = 0; i < chosen.rows; i++) {
    for (let j = 0; j < dimensions; j++) {
      chosen.data[i * dimensions + j] = vectors.data[i * values.length + j + 1] / Math.sqrt(values[j + 1]);
    }
  }
  const coordinates = matrix64(chosen.rows, dimensions);
  kernels.multiply(coordinates, whitening, chosen);
  return { weights: space.toWeights(coordinates), intercept: new Float64Array(dimensions) };
}

/** Q a^−½ where λI + HᵀLH = Q a Qᵀ */
function inverseRoot(
  hidden: Matrix,
  laplacian: Laplacian,
  { penalty, kernels }: { penalty: number; kernels: Kernels },
): Matrix64 {
  const size = hidden.columns;
  const system = matrix64(size, size);
  kernels.multiply(system, hidden, applyLaplacian(laplacian, hidden), { transposeA: true });
  for (let j = 0; j < size; j++) system.data[j * size + j] += penalty;
  const { values, vectors } = symmetricEigen(system, kernels);
  // HᵀLH has no eigenvalue below 0 but by rounding.
  for (let e = 0; e < size * size; e++) vectors.data[e] /= Math.sqrt(Math.max(penalty, values[e % size]));
  return vectors;
}
