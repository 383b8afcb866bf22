// The one thing that is learnt: output weights by ridge regression with an unpenalised intercept (Hoerl & Kennard 1970;
// Huang et al. 2012 write C for 1/λ). From sums (primal), or from rows where they are fewer than the columns (dual).
import { ArgumentError, NumericalError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import type { Accumulator, TrainingRows } from "./accumulator.ts";
import { centre, innerProducts, isConstant } from "./centre.ts";
import { diagonalOf, factor } from "./factor.ts";

export interface Readout {
  /** columns × outputs. */
  readonly weights: Matrix64;
  /** One for each output. */
  readonly intercept: Float64Array;
}

/**
 * The weights that minimise Σ w ‖t − Bᵀh − b‖² + λ‖B‖², from the sums alone.
 *
 * @param ridge λ relative to the mean diagonal of the centred HᵀWH, ≥ 0; so one value serves every layer and every n.
 */
export function solveRidge(accumulator: Accumulator, ridge: number, kernels: Kernels): Readout {
  const { count, hidden, targets, gram, cross } = accumulator.sums;
  requireRidge(ridge, count);
  const { columns, outputs } = accumulator;
  const system = matrix64(columns, columns);
  let trace = 0;
  const weights = matrix64(columns, outputs);
  const varies = new Uint8Array(columns);
  for (let i = 0; i < columns; i++) {
    const shift = hidden[i] / count;
    const square = gram.data[i * columns + i];
    if (isConstant(square - shift * hidden[i], square)) continue; // rounding is all that it holds
    varies[i] = 1;
    for (let j = 0; j <= i; j++) {
      if (varies[j]) system.data[i * columns + j] = gram.data[i * columns + j] - shift * hidden[j];
    }
    trace += system.data[i * columns + i];
    for (let c = 0; c < outputs; c++) {
      weights.data[i * outputs + c] = cross.data[i * outputs + c] - (hidden[i] * targets[c]) / count;
    }
  }
  const penalty = (ridge * trace) / columns;
  // A column that does not vary stands alone, with nothing on the right: its weights are 0.
  for (let i = 0; i < columns; i++) system.data[i * columns + i] += varies[i] ? penalty : 1;
  solveInPlace(system, weights, kernels);
  const mean = hidden.map((sum) => sum / count);
  return {
    weights,
    intercept: interceptOf(
      weights,
      mean,
      targets.map((sum) => sum / count),
    ),
  };
}

/**
 * The same weights as `solveRidge`, by way of HHᵀ: cheaper where rows are fewer than columns. A ridge of 0 then gives the
 * smallest weights that meet every target (Moore–Penrose), if no row repeats another.
 */
export function solveRidgeDual(rows: TrainingRows, ridge: number, kernels: Kernels): Readout {
  requireRidge(ridge, rows.hidden.rows);
  const centred = centre(rows);
  const { hidden, targets, hiddenMean, targetMean } = centred;
  const n = hidden.rows;
  const { products: system, trace } = innerProducts(centred, kernels);
  // Where no column varies the weights are 0, whatever the penalty.
  const penalty = trace > 0 ? (ridge * trace) / hidden.columns : 1;
  for (let i = 0; i < n; i++) system.data[i * n + i] += penalty;
  solveInPlace(system, targets, kernels);
  const weights = matrix64(hidden.columns, targets.columns);
  kernels.multiply(weights, hidden, targets, { transposeA: true });
  return { weights, intercept: interceptOf(weights, hiddenMean, targetMean) };
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

function solveInPlace(system: Matrix64, right: Matrix64, kernels: Kernels): void {
  const pivot = factor(system, diagonalOf(system), kernels);
  if (pivot >= 0) {
    throw new NumericalError(
      `solveRidge: the sums are not positive definite at pivot ${pivot} of ${system.rows}: ` +
        "columns (or rows, where they are fewer) repeat each other; raise the ridge",
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
