// How good predictions are. Classes are columns 0 … C − 1; probabilities are n × C.
import type { Matrix64 } from "../math/matrix.ts";
import { createRandom } from "../math/random.ts";

/** The column of the largest value in each row; of equals the first. */
export function largestColumns({ rows, columns, data }: Matrix64): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let c = 1; c < columns; c++) if (data[i * columns + c] > data[i * columns + best]) best = c;
    return best;
  });
}

/** confusion[truth][prediction]: how many. */
export function confusionMatrix(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) confusion[truth[i]][predicted[i]] += 1;
  return confusion;
}

/** The share of right predictions, 0 … 1. */
export function accuracy(confusion: readonly (readonly number[])[]): number {
  const right = confusion.reduce((sum, row, c) => sum + row[c], 0);
  return right / confusion.flat().reduce((a, b) => a + b, 0);
}

export interface ClassScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** How many clips are of this class. */
  readonly count: number;
}

/** Precision, recall and F1 of each class; 0 where a class was never predicted or never there. */
export function classScores(confusion: readonly (readonly number[])[]): ClassScore[] {
  return confusion.map((row, c) => {
    const count = row.reduce((a, b) => a + b, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[c], 0);
    const precision = predicted > 0 ? row[c] / predicted : 0;
    const recall = count > 0 ? row[c] / count : 0;
    return {
      precision,
      recall,
      f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0,
      count,
    };
  });
}

/** Unweighted average recall: the mean recall of the classes that occur. */
export function unweightedAverageRecall(confusion: readonly (readonly number[])[]): number {
  return meanOver(classScores(confusion), (score) => score.recall);
}

/** The mean F1 of the classes that occur. */
export function macroF1(confusion: readonly (readonly number[])[]): number {
  return meanOver(classScores(confusion), (score) => score.f1);
}

function meanOver(scores: readonly ClassScore[], value: (score: ClassScore) => number): number {
  const occurring = scores.filter(({ count }) => count > 0);
  return occurring.reduce((sum, score) => sum + value(score), 0) / occurring.length;
}

/** Mean −ln p of the true class, in nats; a probability of 0 counts as 10⁻¹⁵. */
export function logLoss({ columns, data }: Matrix64, truth: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum -= Math.log(Math.max(1e-15, data[i * columns + truth[i]]));
  return sum / truth.length;
}

/**
 * Expected calibration error (Naeini et al. 2015): over 15 equal bins of the largest probability, the mean distance
 * between that probability and the share of right predictions, weighed by the bin's size.
 */
export function calibrationError(probabilities: Matrix64, truth: ArrayLike<number>): number {
  const bins = Array.from({ length: 15 }, () => ({ count: 0, right: 0, confidence: 0 }));
  largestColumns(probabilities).forEach((column, i) => {
    const confidence = probabilities.data[i * probabilities.columns + column];
    const bin = bins[Math.min(14, Math.floor(confidence * 15))];
    bin.count += 1;
    bin.confidence += confidence;
    if (column === truth[i]) bin.right += 1;
  });
  return bins.reduce((sum, { right, confidence }) => sum + Math.abs(right - confidence), 0) / truth.length;
}

/**
 * R² = 1 − Σ w (t − p)² / Σ w (t − t̄)², the mean over outputs (n × outputs); an output that does not vary counts as 0.
 *
 * @param weights of the rows; 1 each by default.
 */
export function explainedVariance(targets: Matrix64, predicted: Matrix64, weights?: ArrayLike<number>): number {
  const { rows, columns, data } = targets;
  let count = 0;
  for (let i = 0; i < rows; i++) count += weights?.[i] ?? 1;
  let total = 0;
  for (let c = 0; c < columns; c++) {
    let [mean, error, variance, squares] = [0, 0, 0, 0];
    for (let i = 0; i < rows; i++) mean += ((weights?.[i] ?? 1) * data[i * columns + c]) / count;
    for (let i = 0; i < rows; i++) {
      const [weight, target] = [weights?.[i] ?? 1, data[i * columns + c]];
      error += weight * (target - predicted.data[i * columns + c]) ** 2;
      variance += weight * (target - mean) ** 2;
      squares += weight * target * target;
    }
    // What rounding leaves of a constant is no variance.
    total += variance > 1e-24 * squares ? 1 - error / variance : 0;
  }
  return total / columns;
}

/** Wilson's 95 % interval for a share of `right` out of `count` independent trials (Wilson 1927). */
export function wilsonInterval(right: number, count: number): [number, number] {
  const z = 1.959963984540054;
  const centre = (right + (z * z) / 2) / (count + z * z);
  const half = (z / (count + z * z)) * Math.sqrt((right * (count - right)) / count + (z * z) / 4);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * A 95 % interval for the share of right predictions when clips of one group (a speaker, a recording) belong together:
 * the percentile bootstrap over whole groups, 2000 draws from a fixed seed. It is never narrower than Wilson's, which
 * takes over where drawing groups shows no spread: with one group, or without a mistake.
 */
export function groupInterval(right: ArrayLike<number>, groups: ArrayLike<number>): [number, number] {
  const sums = new Map<number, { right: number; count: number }>();
  for (let i = 0; i < right.length; i++) {
    const sum = sums.get(groups[i]) ?? { right: 0, count: 0 };
    sum.right += right[i];
    sum.count += 1;
    sums.set(groups[i], sum);
  }
  const clusters = [...sums.values()];
  const random = createRandom(1);
  const shares = Float64Array.from({ length: 2000 }, () => {
    let [hits, count] = [0, 0];
    for (let k = 0; k < clusters.length; k++) {
      const drawn = clusters[Math.floor(random.uniform() * clusters.length)];
      hits += drawn.right;
      count += drawn.count;
    }
    return hits / count;
  }).toSorted();
  const hits = clusters.reduce((sum, cluster) => sum + cluster.right, 0);
  const [low, high] = wilsonInterval(hits, right.length);
  return [Math.min(low, shares[49]), Math.max(high, shares[1949])];
}
