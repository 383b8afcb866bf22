// Taking rows out of sums for good, where a mistake must not pass: rows that were never added would leave sums that no rows
// have, and weights that mean nothing. (Forgetting by sums: Cao & Yang, Towards making systems forget, 2015.)
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import type { Accumulator, Sums } from "../accumulator.ts";
import type { TrainingRows } from "../training-rows.ts";

/** By how much of their squares rows may differ from those that were added: features of two engines differ by less. */
const SAME = 1e-5;

/**
 * `accumulator` without `rows`, as a new one; the old one stays as it is. Costs as much as solving once: forget many rows
 * in one call.
 *
 * @throws {ArgumentError} where what is left are sums of no rows: then `rows` were never added, or with other targets or
 *   weights. Where fewer rows than columns were added this shows; among many more, a row much like them may pass.
 */
export function forgetRows(accumulator: Accumulator, rows: TrainingRows, kernels: Kernels): Accumulator {
  const left = accumulator.clone().subtract(rows, kernels);
  if (arePossible(left.sums, accumulator.sums, kernels)) return left;
  throw new ArgumentError(
    "forget: clips must have been learnt, with the same labels (or targets) and weights, and what was learnt does not hold these; nothing was changed",
  );
}

/**
 * Whether there can be rows with the sums `after`: HᵀWH, for rows with a 1 at their end, has no eigenvalue below 0, and no
 * output less squares than least squares explain of it.
 */
function arePossible(after: Sums, before: Sums, kernels: Kernels): boolean {
  const tolerance = SAME * (squaresOf(before) - squaresOf(after));
  if (!(tolerance > 0)) return tolerance === 0; // no rows, or all of weight 0
  const system = productsOf(after);
  for (let i = 0; i < system.rows; i++) system.data[i * system.rows + i] += tolerance;
  if (kernels.cholesky(system) >= 0) return false;
  const [cross, solution] = [crossOf(after), crossOf(after)];
  kernels.choleskySolve(system, solution);
  const explained = new Float64Array(cross.columns);
  cross.data.forEach((value, e) => (explained[e % cross.columns] += value * solution.data[e]));
  const share = 100 * SAME * (1 - after.count / before.count) + 1e-9;
  return explained.every((squares, c) => after.targetSquares[c] - squares >= -share * before.targetSquares[c]);
}

/** Σ w (|h|² + 1) */
function squaresOf({ count, gram }: Sums): number {
  let sum = count;
  for (let i = 0; i < gram.rows; i++) sum += gram.data[i * gram.rows + i];
  return sum;
}

/** [HᵀWH Σwh; Σwhᵀ Σw], the lower triangle. */
function productsOf({ count, hidden, gram }: Sums): Matrix64 {
  const n = gram.rows;
  const out = matrix64(n + 1, n + 1);
  for (let i = 0; i < n; i++) rowOf(out, i).set(rowOf(gram, i));
  rowOf(out, n).set([...hidden, count]);
  return out;
}

/** [HᵀWT; Σwtᵀ] */
function crossOf({ targets, cross }: Sums): Matrix64 {
  const out = matrix64(cross.rows + 1, cross.columns);
  out.data.set(cross.data);
  out.data.set(targets, cross.data.length);
  return out;
}
