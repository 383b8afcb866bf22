// A hidden layer whose inner products are a kernel's: exactly so among its landmarks, which are training rows, and nearly
// elsewhere (Nyström's method; Williams & Seeger 2001). So a kernel machine of many rows is learnt by sums, as any other.
// Landmarks are drawn evenly: 15 times as dear, a choice of rows far from each other (as k-means++) was no better.
import { ArgumentError } from "../../errors.ts";
import { symmetricEigen } from "../../math/eigen.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, selectRows } from "../../math/matrix.ts";
import { createRandom, permutation } from "../../math/random.ts";
import { addKernelProduct, type Kernel, kernelMatrix } from "../kernel/kernel.ts";
import { type HiddenLayer, type Learnt, requireLearnt } from "./kind.ts";

export interface NystroemRecipe {
  readonly kernel: Kernel;
  /** How many training rows become landmarks, ≥ 1; all where there are no more. */
  readonly landmarks: number;
  readonly seed: number;
}

/** Eigenvalues below this share of the largest are rounding of Float32 rows, and are left out. */
const FLOOR = 1e-8;

/** Learns "landmarks" (m × inputs) and the "projection" V Λ^(−½) (m × columns) of their kernel matrix V Λ Vᵀ. */
export function fitNystroem({ kernel, ...recipe }: NystroemRecipe, rows: Matrix32, kernels: Kernels): Learnt {
  if (rows.rows === 0) throw new ArgumentError("fitLayer: landmarks need training rows, got none");
  const chosen = permutation(rows.rows, createRandom(recipe.seed)).subarray(0, recipe.landmarks);
  const landmarks = selectRows(rows, chosen);
  const { values, vectors } = symmetricEigen(kernelMatrix(kernel, landmarks, landmarks, kernels), kernels);
  const kept = Math.max(1, values.filter((value) => value > FLOOR * values[0]).length);
  const projection = matrix32(chosen.length, kept);
  for (let i = 0; i < chosen.length; i++) {
    for (let k = 0; k < kept; k++) {
      // Images that are all 0 have no direction: a single column of zeros is left.
      const scale = values[k] > 0 ? 1 / Math.sqrt(values[k]) : 0;
      projection.data[i * kept + k] = scale * vectors.data[i * chosen.length + k];
    }
  }
  return { landmarks, projection };
}

/** The layer: k(x, landmarks) · projection, of squared norm k(x, x) or less. */
export function createNystroem(kernel: Kernel, inputs: number, learnt: Learnt): HiddenLayer {
  const landmarks = requireLearnt(learnt, "landmarks", learnt["landmarks"]?.rows ?? 1, inputs);
  const projection = requireLearnt(learnt, "projection", landmarks.rows, learnt["projection"]?.columns ?? 1);
  return {
    inputs,
    columns: projection.columns,
    transform(rows, kernels) {
      const hidden = matrix32(rows.rows, projection.columns);
      addKernelProduct(hidden, kernel, { a: rows, b: landmarks, weights: projection }, kernels);
      return hidden;
    },
  };
}
