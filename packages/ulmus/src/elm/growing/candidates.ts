// The hidden columns that a network may be grown from or pruned to, centred and one in each row, with the targets
// likewise: sums over examples then run along contiguous numbers, and a run of candidates is a view.
import { ArgumentError } from "../../errors.ts";
import { type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import type { TrainingRows } from "../training-rows.ts";
import { centre } from "../centre.ts";
import type { Readout } from "../readout.ts";

export interface Candidates {
  /** √w (h − h̄) of one candidate in each row: candidates × n. A candidate that does not vary is 0. */
  readonly columns: Matrix64;
  /** Σ of the squares of each row of `columns`. */
  readonly squares: Float64Array;
  /** √w (t − t̄) of one output in each row: outputs × n. */
  readonly targets: Matrix64;
  readonly hiddenMean: Float64Array;
  readonly targetMean: Float64Array;
  /** √(w / Σw) of each example. */
  readonly roots: Float64Array;
  readonly totalWeight: number;
}

/** Copies the hidden columns of `rows` as candidates; changes nothing. */
export function createCandidates(rows: TrainingRows): Candidates {
  const { hidden, targets, hiddenMean, targetMean, roots } = centre(rows);
  if (targets.columns === 0) throw new ArgumentError("createCandidates: needs at least one target, got none");
  const columns = transposed(hidden);
  const squares = Float64Array.from({ length: columns.rows }, (_, j) => squaresOf(rowOf(columns, j)));
  const totalWeight = rows.weights ? Float64Array.from(rows.weights).reduce((a, b) => a + b, 0) : hidden.rows;
  return { columns, squares, targets: transposed(targets), hiddenMean, targetMean, roots, totalWeight };
}

/** The root mean square over examples (weighted) and outputs of what sums up to `squares`. */
export function rootMean(squares: number, { targets, totalWeight }: Candidates): number {
  return Math.sqrt(squares / (totalWeight * targets.rows));
}

/** Whether `residuals` (outputs × n) are no more than rounding beside the targets. */
export function isRounding(residuals: Matrix64, { targets }: Candidates): boolean {
  return squaresOf(residuals.data) <= 1e-20 * squaresOf(targets.data);
}

/** The readout of the candidates `units` with `weights` (units × outputs); the intercept makes up for the centring. */
export function readoutOf(
  weights: Matrix64,
  units: ArrayLike<number>,
  { hiddenMean, targetMean }: Candidates,
): Readout {
  const intercept = Float64Array.from(targetMean);
  for (let k = 0; k < weights.rows; k++) {
    for (let c = 0; c < weights.columns; c++)
      intercept[c] -= hiddenMean[units[k]] * weights.data[k * weights.columns + c];
  }
  return { weights, intercept };
}

export function squaresOf(values: Float64Array): number {
  return dot(values, values);
}

/** Σ aᵢ bᵢ over the length of `b`. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[i] * b[i];
  return sum;
}

function transposed({ rows, columns, data }: Matrix64): Matrix64 {
  const out = matrix64(columns, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j];
  return out;
}
