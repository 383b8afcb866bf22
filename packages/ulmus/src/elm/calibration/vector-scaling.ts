// Scores → probabilities by a softmax with a sharpness and an offset for each class (vector scaling; Guo et al. 2017).
import { NumericalError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64 } from "../../math/matrix.ts";
import { requireClasses } from "./held-out-classes.ts";
import { fitSharpness, softmax } from "./temperature.ts";

/** Probability of class c: in proportion to exp(slopes[c] f_c + offsets[c]). */
export interface VectorScaling {
  readonly slopes: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * The scaling that minimises Σ log-loss + ½ Σ (slope / s − 1)² + ½ Σ offset² over held-out `scores` (n × classes), where s is
 * the sharpness of `fitSharpness` and targets are as there: what is known before any clip is that classes are alike, to
 * about one unit. Classes of few clips stay near it, and the minimum is one. By Newton's steps.
 */
export function fitVectorScaling(scores: Matrix64, classes: ArrayLike<number>, kernels: Kernels): VectorScaling {
  requireClasses(scores, classes, "fitVectorScaling");
  const sharpness = fitSharpness(scores, classes);
  const sharp = { ...scores, data: scores.data.map((score) => sharpness * score) };
  const { columns } = scores;
  // The first half: slope / s − 1; the second: offsets.
  let parameters = new Float64Array(2 * columns);
  let now = evaluate(sharp, classes, parameters);
  for (let step = 0; step < 100; step++) {
    const along = newtonStep(sharp, now, parameters, kernels);
    const far = along.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    // Near the minimum losses differ by rounding alone, and the step is right all the same.
    const most = now.loss * (1 + 8 * Number.EPSILON);
    let [size, next, there] = [1, parameters, now];
    do {
      next = parameters.map((x, k) => x + size * along[k]);
      there = evaluate(sharp, classes, next);
      size /= 2;
    } while (!(there.loss <= most) && size > 1e-10);
    if (!(there.loss <= most)) break;
    [parameters, now] = [next, there];
    if (far < 1e-10) break;
  }
  return {
    slopes: Array.from(parameters.subarray(0, columns), (x) => sharpness * (1 + x)),
    offsets: Array.from(parameters.subarray(columns)),
  };
}

/** One row of probabilities that sum to 1. */
export function applyVectorScaling({ slopes, offsets }: VectorScaling, scores: ArrayLike<number>): Float64Array {
  return softmax(
    slopes.map((slope, c) => slope * scores[c] + offsets[c]),
    1,
  );
}

interface Evaluated {
  readonly loss: number;
  /** n × classes. */
  readonly probabilities: Matrix64;
  /** Probabilities less their targets. */
  readonly errors: Matrix64;
}

function evaluate(sharp: Matrix64, classes: ArrayLike<number>, parameters: Float64Array): Evaluated {
  const { rows, columns, data } = sharp;
  const probabilities = matrix64(rows, columns);
  const errors = matrix64(rows, columns);
  const doubt = 1 / (rows + 2);
  let loss = parameters.reduce((sum, x) => sum + (x * x) / 2, 0);
  const logits = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const at = i * columns;
    for (let c = 0; c < columns; c++) logits[c] = (1 + parameters[c]) * data[at + c] + parameters[columns + c];
    const p = softmax(logits, 1);
    // −ln p = ln Σ exp(z_k − z) at any one class, here the likeliest, whose p is no smaller than 1 / classes.
    const likeliest = logits.reduce((best, z, c) => (z > logits[best] ? c : best), 0);
    const total = logits[likeliest] - Math.log(p[likeliest]);
    for (let c = 0; c < columns; c++) {
      const target = c === classes[i] ? 1 - doubt * Number(columns > 1) : doubt / (columns - 1);
      loss += target * (total - logits[c]);
      errors.data[at + c] = p[c] - target;
    }
    probabilities.data.set(p, at);
  }
  return { loss, probabilities, errors };
}

/**
 * −Hessian⁻¹ · gradient. With φ = (f, 1), the part of classes c and k is Σ p_c (δ_ck − p_k) φ_c φ_kᵀ: diagonal blocks less GᵀG,
 * where a row of G holds p_c f_c of every class, then every p_c.
 */
function newtonStep(
  sharp: Matrix64,
  { probabilities, errors }: Evaluated,
  parameters: Float64Array,
  kernels: Kernels,
): Float64Array {
  const { rows, columns, data } = sharp;
  const size = 2 * columns;
  const g = matrix64(rows, size);
  const hessian = matrix64(size, size);
  // At first the negative of it, to which GᵀG can be added.
  for (let k = 0; k < size; k++) hessian.data[k * size + k] = -1;
  const step = { rows: size, columns: 1, data: parameters.map((x) => -x) };
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) {
      const [f, p, error] = [data[i * columns + c], probabilities.data[i * columns + c], errors.data[i * columns + c]];
      g.data[i * size + c] = p * f;
      g.data[i * size + columns + c] = p;
      hessian.data[c * size + c] -= p * f * f;
      hessian.data[(columns + c) * size + c] -= p * f;
      hessian.data[(columns + c) * size + columns + c] -= p;
      step.data[c] -= error * f;
      step.data[columns + c] -= error;
    }
  }
  kernels.gram(hessian, g, { lowerOnly: true });
  hessian.data.forEach((value, k) => (hessian.data[k] = -value));
  if (kernels.cholesky(hessian) >= 0) {
    throw new NumericalError("fitVectorScaling: scores are too large for an exact fit; use the temperature");
  }
  kernels.choleskySolve(hessian, step);
  return step.data;
}
