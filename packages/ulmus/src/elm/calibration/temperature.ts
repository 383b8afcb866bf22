// Scores → probabilities by a softmax whose one parameter, its temperature, is fitted on held-out scores
// (Guo et al. 2017). It never changes which class is first.
import type { Matrix64 } from "../../math/matrix.ts";
import { requireClasses } from "./held-out-classes.ts";

/** exp(s f_c) / Σ exp(s f_k) for one row of scores, with sharpness s = 1 / temperature. */
export function softmax(scores: ArrayLike<number>, sharpness: number): Float64Array {
  const out = Float64Array.from(scores, (score) => score * sharpness);
  const largest = out.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let c = 0; c < out.length; c++) sum += out[c] = Math.exp(out[c] - largest);
  for (let c = 0; c < out.length; c++) out[c] /= sum;
  return out;
}

/**
 * The sharpness, 0.01 to 1000, that minimises the mean log-loss of held-out `scores` (n × classes) against `classes`
 * (the true column of each row), by golden-section search on its logarithm: the loss is convex in the sharpness.
 *
 * The true class counts as (n + 1) / (n + 2) and the others share the rest, as Platt (1999) has it: n clips without a
 * mistake do not make one certain that there is none.
 */
export function fitSharpness(scores: Matrix64, classes: ArrayLike<number>): number {
  requireClasses(scores, classes, "fitSharpness");
  let [low, high] = [Math.log(0.01), Math.log(1000)];
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 40; step++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (meanLogLoss(scores, classes, Math.exp(a)) <= meanLogLoss(scores, classes, Math.exp(b))) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

function meanLogLoss({ rows, columns, data }: Matrix64, classes: ArrayLike<number>, sharpness: number): number {
  const doubt = 1 / (rows + 2);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const at = i * columns;
    let [largest, all] = [-Infinity, 0];
    for (let c = 0; c < columns; c++) {
      largest = Math.max(largest, data[at + c]);
      all += data[at + c];
    }
    let total = 0;
    for (let c = 0; c < columns; c++) total += Math.exp(sharpness * (data[at + c] - largest));
    const truth = data[at + classes[i]];
    const others = columns > 1 ? (all - truth) / (columns - 1) : truth;
    sum += Math.log(total) - sharpness * ((1 - doubt) * truth + doubt * others - largest);
  }
  return sum / rows;
}
