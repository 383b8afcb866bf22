// Scores → probabilities by one sigmoid for each class, fitted as if it stood against all others
// (Platt 1999, by the Newton steps of Lin, Lin & Weng 2007), then brought to the sum 1. A sigmoid does not see what the other
// classes score, so that of many classes the likeliest comes out less probable than it is; a softmax does better there.
import type { Matrix64 } from "../../math/matrix.ts";
import { requireClasses } from "./held-out-classes.ts";
import { softmax } from "./temperature.ts";

/** Probability of class c: 1 / (1 + exp(−slopes[c] f_c − offsets[c])), before they are brought to the sum 1. */
export interface Sigmoids {
  readonly slopes: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * Fits a sigmoid for each column of held-out `scores` (n × classes) by log-loss, the targets being Platt's: of a class with
 * m of n clips (m + 1) / (m + 2) for its own and 1 / (n − m + 2) for the others, so that no sigmoid becomes a step.
 */
export function fitSigmoids(scores: Matrix64, classes: ArrayLike<number>): Sigmoids {
  requireClasses(scores, classes, "fitSigmoids");
  const [slopes, offsets]: number[][] = [[], []];
  for (let c = 0; c < scores.columns; c++) {
    const own = Float64Array.from({ length: scores.rows }, (_, i) => scores.data[i * scores.columns + c]);
    const [slope, offset] = fitSigmoid(own, smoothedTargets(classes, c));
    slopes.push(slope);
    offsets.push(offset);
  }
  return { slopes, offsets };
}

/** One row of probabilities that sum to 1. */
export function applySigmoids({ slopes, offsets }: Sigmoids, scores: ArrayLike<number>): Float64Array {
  // In logarithms, so that sigmoids that are all 0 in floating point still have a sum.
  return softmax(
    slopes.map((slope, c) => -logisticLoss(-slope * scores[c] - offsets[c])),
    1,
  );
}

function smoothedTargets(classes: ArrayLike<number>, c: number): Float64Array {
  const is = Uint8Array.from(classes, (other) => (other === c ? 1 : 0));
  const count = is.reduce((a, b) => a + b, 0);
  return Float64Array.from(is, (one) => (one ? (count + 1) / (count + 2) : 1 / (is.length - count + 2)));
}

/** The slope and offset of the sigmoid, for scores brought to mean 0 and deviation 1 while it is fitted. */
function fitSigmoid(scores: Float64Array, targets: Float64Array): [number, number] {
  const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
  const deviation = Math.sqrt(scores.reduce((sum, x) => sum + (x - mean) ** 2, 0) / scores.length);
  const x = scores.map((score) => (deviation > 0 ? (score - mean) / deviation : 0));
  const lossAt = (a: number, b: number): number =>
    x.reduce((sum, score, i) => sum + logisticLoss(a * score + b) - targets[i] * (a * score + b), 0);
  let [slope, offset] = [0, 0];
  let loss = lossAt(slope, offset);
  for (let step = 0; step < 100; step++) {
    const [alongSlope, alongOffset] = newtonStep(x, targets, slope, offset);
    // Near the minimum losses differ by rounding alone, and the step is right all the same.
    const most = loss * (1 + 8 * Number.EPSILON);
    let size = 1;
    let next = lossAt(slope + alongSlope, offset + alongOffset);
    for (; !(next <= most) && size > 1e-10; size /= 2) {
      next = lossAt(slope + (size / 2) * alongSlope, offset + (size / 2) * alongOffset);
    }
    if (!(next <= most)) break;
    [slope, offset] = [slope + size * alongSlope, offset + size * alongOffset];
    loss = next;
    if (Math.abs(alongSlope) + Math.abs(alongOffset) < 1e-12) break;
  }
  return deviation > 0 ? [slope / deviation, offset - (slope * mean) / deviation] : [0, offset];
}

/** −Hessian⁻¹ · gradient of the loss. */
function newtonStep(x: Float64Array, targets: Float64Array, slope: number, offset: number): [number, number] {
  // A Hessian is singular where all scores are alike; the small share of 1 then leaves the slope as it was.
  let [haa, hab, hbb, ga, gb] = [1e-12, 0, 1e-12, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const p = 1 / (1 + Math.exp(-slope * x[i] - offset));
    const [weight, error] = [p * (1 - p), p - targets[i]];
    haa += weight * x[i] * x[i];
    hab += weight * x[i];
    hbb += weight;
    ga += error * x[i];
    gb += error;
  }
  const determinant = haa * hbb - hab * hab;
  return [(hab * gb - hbb * ga) / determinant, (hab * ga - haa * gb) / determinant];
}

/** ln(1 + exp z), without overflow. */
function logisticLoss(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
