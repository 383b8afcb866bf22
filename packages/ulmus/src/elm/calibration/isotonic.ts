// Scores → probabilities by a rising curve for each class, fitted as if it stood against all others by pooling adjacent
// violators (Ayer et al. 1955; Zadrozny & Elkan 2002), then brought to the sum 1. It wants about 1000 clips or more.
import type { Matrix64 } from "../../math/matrix.ts";
import { requireClasses } from "./held-out-classes.ts";
import { softmax } from "./temperature.ts";

/** A curve through points of rising score: straight between them, level before the first and after the last. */
export interface RisingCurve {
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

export interface RisingCurves {
  readonly curves: readonly RisingCurve[];
  /** Of how many clips. */
  readonly count: number;
}

/** The curve of each column of held-out `scores` (n × classes) that has the smallest squared error. */
export function fitCurves(scores: Matrix64, classes: ArrayLike<number>): RisingCurves {
  requireClasses(scores, classes, "fitCurves");
  const { rows, columns, data } = scores;
  const curves = Array.from({ length: columns }, (_, c) => {
    const points = Array.from({ length: rows }, (__, i) => ({
      score: data[i * columns + c],
      target: Number(classes[i] === c),
    }));
    return fitCurve(points.toSorted((a, b) => a.score - b.score));
  });
  return { curves, count: rows };
}

/**
 * One row of probabilities that sum to 1. Curves are level in many places and 0 in some, so a softmax takes part with the
 * weight of 2 of n + 2 clips: of classes whose curves say the same, the one with the largest score is more probable, and
 * none is impossible.
 */
export function applyCurves(
  { curves, count }: RisingCurves,
  scores: ArrayLike<number>,
  sharpness: number,
): Float64Array {
  const soft = softmax(scores, sharpness);
  const risen = curves.map((curve, c) => heightAt(curve, scores[c]));
  const sum = risen.reduce((a, b) => a + b, 0);
  if (sum === 0) return soft;
  return soft.map((p, c) => ((count * risen[c]) / sum + 2 * p) / (count + 2));
}

/** Neighbours that share a mean: `sum` / `count`. */
interface Pool {
  readonly from: number;
  readonly to: number;
  readonly sum: number;
  readonly count: number;
}

/** The edges of the pools of rising mean that points of ascending score fall into. */
function fitCurve(points: readonly { readonly score: number; readonly target: number }[]): RisingCurve {
  const equals: Pool[] = [];
  for (const { score, target } of points) {
    const last = equals.at(-1);
    if (last?.to === score) equals[equals.length - 1] = { ...last, sum: last.sum + target, count: last.count + 1 };
    else equals.push({ from: score, to: score, sum: target, count: 1 });
  }
  const pools: Pool[] = [];
  for (let pool of equals) {
    // Not by means, which rounding may turn round: sum / count ≥ pool.sum / pool.count in whole numbers.
    for (let last = pools.at(-1); last && last.sum * pool.count >= pool.sum * last.count; last = pools.at(-1)) {
      pools.pop();
      pool = { from: last.from, to: pool.to, sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  const edges = pools.flatMap(({ from, to, sum, count }) =>
    (from === to ? [from] : [from, to]).map((score) => ({ score, probability: sum / count })),
  );
  return { scores: edges.map(({ score }) => score), probabilities: edges.map(({ probability }) => probability) };
}

function heightAt({ scores, probabilities }: RisingCurve, score: number): number {
  const next = scores.findIndex((x) => x > score);
  if (next === 0) return probabilities[0];
  if (next < 0) return probabilities[probabilities.length - 1];
  const share = (score - scores[next - 1]) / (scores[next] - scores[next - 1]);
  return probabilities[next - 1] + share * (probabilities[next] - probabilities[next - 1]);
}
