// The one thing that is learnt: output weights by ridge regression with an unpenalised intercept (Hoerl & Kennard 1970;
// Huang et al. 2012 write C for 1/λ). From sums (primal), or from rows where they are fewer than the columns (dual).
// A ridge of 0 is least squares, and of all that fit equally well the smallest weights (Moore–Penrose; Huang et al. 2006).
import { ArgumentError, NumericalError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import type { Accumulator } from "./accumulator.ts";
import type { TrainingRows } from "./training-rows.ts";
import { centredProducts, type DualRows, dualRows } from "./centre.ts";
import { diagonalOf, factor } from "./factor.ts";
import { solveMinimumNorm } from "./minimum-norm.ts";

/** The output weights: all that is solved for. */
export interface Readout {
  /** columns × outputs. */
  readonly weights: Matrix64;
  /** One for each output. */
  readonly intercept: Float64Array;
  /** How many directions of the hidden columns the rows determine; only where the ridge is 0. */
  readonly rank?: number;
}

/**
 * The weights that minimise Σ w ‖t − Bᵀh − b‖² + λ‖B‖², from the sums alone.
 *
 * Sums keep half of the digits of rows: a ridge of 0 takes directions for none in which rows vary less than 10⁻⁶ of the most.
 *
 * @param ridge λ relative to the mean diagonal of the centred HᵀWH, ≥ 0; so one value serves every layer and every n.
 */
export function solveRidge(accumulator: Accumulator, ridge: number, kernels: Kernels): Readout {
  const { count, hidden, targets, cross } = accumulator.sums;
  requireRidge(ridge, count);
  const { columns, outputs } = accumulator;
  const { products: system, trace, varies } = centredProducts(accumulator.sums);
  const weights = matrix64(columns, outputs);
  let rank: number | undefined;
  for (let i = 0; i < columns; i++) {
    if (!varies[i]) continue;
    for (let c = 0; c < outputs; c++) {
      weights.data[i * outputs + c] = cross.data[i * outputs + c] - (hidden[i] * targets[c]) / count;
    }
  }
  if (ridge > 0) {
    const penalty = (ridge * trace) / columns;
    // A column that does not vary stands alone, with nothing on the right: its weights are 0.
    for (let i = 0; i < columns; i++) system.data[i * columns + i] += varies[i] ? penalty : 1;
    solveDefinite(system, weights, ridge, kernels);
  } else {
    // Before they were centred the sums were as large as this, and so is their rounding.
    const scale = diagonalOf(accumulator.sums.gram).reduce((largest, x) => Math.max(largest, x), 0);
    rank = solveMinimumNorm(system, weights, scale, kernels);
  }
  const [hiddenMean, targetMean] = [hidden, targets].map((sums) => sums.map((sum) => sum / count));
  return { weights, intercept: interceptOf(weights, hiddenMean, targetMean), ...(rank !== undefined && { rank }) };
}

/**
 * The same weights as `solveRidge`, by way of HHᵀ: cheaper where rows are fewer than columns.
 *
 * @param dual what `dualRows` has made of `rows`, where it is there already. Takes it: do not use it afterwards.
 */
export function solveRidgeDual(
  rows: TrainingRows,
  ridge: number,
  kernels: Kernels,
  dual: DualRows = dualRows(rows, kernels),
): Readout {
  requireRidge(ridge, rows.hidden.rows);
  const { hidden, targets, hiddenMean, targetMean, products: system, trace } = dual;
  const n = hidden.rows;
  let rank: number | undefined;
  if (ridge > 0) {
    // Where no column varies the weights are 0, whatever the penalty.
    const penalty = trace > 0 ? (ridge * trace) / hidden.columns : 1;
    for (let i = 0; i < n; i++) system.data[i * n + i] += penalty;
    solveDefinite(system, targets, ridge, kernels);
  } else rank = solveMinimumNorm(system, targets, 0, kernels) - 1; // one of them is the intercept's
  const weights = matrix64(hidden.columns, targets.columns);
  kernels.multiply(weights, hidden, targets, { transposeA: true });
  return { weights, intercept: interceptOf(weights, hiddenMean, targetMean), ...(rank !== undefined && { rank }) };
}

/** The weights of nothing learnt: every score is 0. */
export function emptyReadout(columns: number, outputs: number): Readout {
  return { weights: matrix64(columns, outputs), intercept: new Float64Array(outputs) };
}

/** Hidden rows (n × columns) → scores (n × outputs). */
export function applyReadout({ weights, intercept }: Readout, hidden: Matrix, kernels: Kernels): Matrix64 {
  if (hidden.columns !== weights.rows) {
    throw new ArgumentError(`applyReadout: hidden has ${hidden.columns} columns, expected ${weights.rows}`);
  }
  const scores = matrix64(hidden.rows, weights.columns);
  for (let i = 0; i < scores.rows; i++) scores.data.set(intercept, i * scores.columns);
  kernels.multiply(scores, hidden, weights, { accumulate: true });
  return scores;
}

function requireRidge(ridge: number, count: number): void {
  if (!(ridge >= 0 && ridge < Infinity)) throw new ArgumentError(`solveRidge: ridge must be ≥ 0, got ${ridge}`);
  if (!(count > 0)) throw new ArgumentError(`solveRidge: needs at least one row, got ${count}`);
}

function solveDefinite(system: Matrix64, right: Matrix64, ridge: number, kernels: Kernels): void {
  const pivot = factor(system, diagonalOf(system), kernels);
  if (pivot >= 0) {
    throw new NumericalError(
      `solveRidge: the sums are not positive definite at pivot ${pivot} of ${system.rows}: columns (or rows, where they ` +
        `are fewer) repeat each other, and the ridge ${ridge} is lost in rounding; raise the ridge, or make it 0`,
    );
  }
  kernels.choleskySolve(system, right);
}

/** b = t̄ − Bᵀh̄ */
function interceptOf(weights: Matrix64, hiddenMean: Float64Array, targetMean: Float64Array): Float64Array {
  const intercept = Float64Array.from(targetMean);
  for (let i = 0; i < weights.rows; i++) {
    const row = rowOf(weights, i);
    for (let c = 0; c < row.length; c++) intercept[c] -= hiddenMean[i] * row[c];
  }
  return intercept;
}
