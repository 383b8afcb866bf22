// Rows with their weighted mean taken away, each times the root of its weight: least squares on them needs neither
// intercept nor weights. Columns that do not vary become exactly 0.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64 } from "../math/matrix.ts";
import type { Sums } from "./accumulator.ts";
import { requireRows, type TrainingRows } from "./training-rows.ts";

/** Rows and targets less their weighted means, each times the root of its weight. */
export interface CentredRows {
  /** √w (h − h̄): n × columns. */
  readonly hidden: Matrix64;
  /** √w (t − t̄): n × outputs. */
  readonly targets: Matrix64;
  readonly hiddenMean: Float64Array;
  readonly targetMean: Float64Array;
  /** √(w / Σw) of each row. */
  readonly roots: Float64Array;
}

/**
 * Whether Σ w (h − h̄)², of a column of Σ w h² `squares`, is no more than rounding may leave of a constant: deviations
 * below a millionth of the values, Float32's own resolution, carry nothing.
 */
export function isConstant(centredSquares: number, squares: number): boolean {
  return !(centredSquares > 1e-12 * squares);
}

/** Copies the rows of `rows`, centred; changes nothing. */
export function centre(rows: TrainingRows): CentredRows {
  requireRows(rows, "centre");
  const { hidden, targets, weights } = rows;
  const w = weights ? Float64Array.from(weights) : new Float64Array(hidden.rows).fill(1);
  const total = w.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0))
    throw new ArgumentError(`centre: needs at least one row of weight > 0, got ${hidden.rows} of together ${total}`);
  const hiddenMean = weightedMean(hidden, w, total);
  const targetMean = weightedMean(targets, w, total);
  const centred = shifted(hidden, hiddenMean, w);
  clearConstants(centred, hiddenMean, total);
  return {
    hidden: centred,
    targets: shifted(targets, targetMean, w),
    hiddenMean,
    targetMean,
    roots: w.map((weight) => Math.sqrt(weight / total)),
  };
}

function weightedMean({ rows, columns, data }: Matrix, weights: Float64Array, total: number): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) mean[j] += weights[i] * data[i * columns + j];
  for (let j = 0; j < columns; j++) mean[j] /= total;
  return mean;
}

function shifted({ rows, columns, data }: Matrix, mean: Float64Array, weights: Float64Array): Matrix64 {
  const out = matrix64(rows, columns);
  for (let i = 0; i < rows; i++) {
    const root = Math.sqrt(weights[i]);
    for (let j = 0; j < columns; j++) out.data[i * columns + j] = root * (data[i * columns + j] - mean[j]);
  }
  return out;
}

/** `centred` holds √w (h − h̄), so Σ w h² = Σ w (h − h̄)² + h̄² Σ w. */
function clearConstants({ rows, columns, data }: Matrix64, mean: Float64Array, total: number): void {
  const squares = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) squares[j] += data[i * columns + j] ** 2;
  for (let j = 0; j < columns; j++) {
    if (!isConstant(squares[j], squares[j] + mean[j] ** 2 * total)) continue;
    for (let i = 0; i < rows; i++) data[i * columns + j] = 0;
  }
}

/**
 * HᵀH (columns × columns; the lower triangle) of centred rows from the sums of rows as they came, and its trace. Columns that
 * do not vary hold rounding only: they are 0, and `varies` is.
 */
export function centredProducts({ count, hidden, gram }: Sums): {
  products: Matrix64;
  trace: number;
  varies: Uint8Array;
} {
  const columns = hidden.length;
  const products = matrix64(columns, columns);
  const varies = new Uint8Array(columns);
  let trace = 0;
  for (let i = 0; i < columns; i++) {
    const shift = hidden[i] / count;
    const square = gram.data[i * columns + i];
    if (isConstant(square - shift * hidden[i], square)) continue;
    varies[i] = 1;
    for (let j = 0; j <= i; j++) {
      if (varies[j]) products.data[i * columns + j] = gram.data[i * columns + j] - shift * hidden[j];
    }
    trace += products.data[i * columns + i];
  }
  return { products, trace, varies };
}

/** Centred rows with their inner products: all that a solution by way of HHᵀ needs of rows, whatever the ridge. */
export interface DualRows extends CentredRows {
  readonly products: Matrix64;
  readonly trace: number;
  readonly share: number;
}

/** Copies the rows of `rows`, centred, and compares them; changes nothing. */
export function dualRows(rows: TrainingRows, kernels: Kernels): DualRows {
  const centred = centre(rows);
  return { ...centred, ...innerProducts(centred, kernels) };
}

/**
 * HHᵀ + s r rᵀ (n × n) of centred rows, with trace = tr HHᵀ and r their `roots`. As Hᵀr = 0 and Tᵀr = 0, HHᵀ alone is
 * singular; the share s of the intercept, the mean eigenvalue, fills that gap and changes no solution for T.
 */
export function innerProducts(
  { hidden, roots }: CentredRows,
  kernels: Kernels,
): { products: Matrix64; trace: number; share: number } {
  const n = hidden.rows;
  const products = matrix64(n, n);
  kernels.gram(products, hidden, { ofRows: true });
  let trace = 0;
  for (let i = 0; i < n; i++) trace += products.data[i * n + i];
  const share = trace > 0 ? trace / n : 1;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) products.data[i * n + j] += share * roots[i] * roots[j];
  return { products, trace, share };
}
