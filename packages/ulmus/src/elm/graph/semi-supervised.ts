// The semi-supervised extreme learning machine (Huang, Song, Gupta & Wu 2014): ridge regression on the labelled rows
// whose scores also have to be smooth on a graph of all rows. Unlike sums, a graph cannot be added to: solve anew when
// rows come.
import { ArgumentError, NumericalError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import { requireRows, type TrainingRows } from "../training-rows.ts";
import { diagonalOf, factor } from "../factor.ts";
import type { Readout } from "../readout.ts";
import { applyLaplacian, type Laplacian } from "./laplacian.ts";
import { rowSpace } from "./row-space.ts";

export interface SemiSupervisedOptions {
  /** λ relative to the mean diagonal of the centred HᵀWH, ≥ 0. */
  readonly ridge: number;
  /** η relative to tr HᵀWH (centred) / tr HᵀLH, ≥ 0: at 1 smoothness counts as much as the labels; 0 is plain ridge. */
  readonly smoothness: number;
  readonly kernels: Kernels;
}

/**
 * The targets and weights of rows of which some have no class: 1 in the column of a row's class and 0 in the others; every
 * class has the same share of the weight, and rows without a class have none.
 *
 * @param classes the column of each row's class, or −1 where it is not known.
 */
export function knownTargets(classes: ArrayLike<number>, count: number): { targets: Matrix64; weights: Float64Array } {
  const sizes = new Float64Array(count);
  for (let i = 0; i < classes.length; i++) {
    if (!(Number.isInteger(classes[i]) && classes[i] >= -1 && classes[i] < count)) {
      throw new ArgumentError(`knownTargets: a class must be −1 or a column of 0 … ${count - 1}, got ${classes[i]}`);
    }
    if (classes[i] >= 0) sizes[classes[i]] += 1;
  }
  const known = sizes.reduce((a, b) => a + b, 0);
  const present = sizes.filter((size) => size > 0).length;
  const targets = matrix64(classes.length, count);
  const weights = Float64Array.from(classes, (c) => (c < 0 ? 0 : known / (present * sizes[c])));
  for (let i = 0; i < classes.length; i++) if (classes[i] >= 0) targets.data[i * count + classes[i]] = 1;
  return { targets, weights };
}

/**
 * The weights B and the intercept b that minimise Σ w ‖t − f‖² + λ‖B‖² + η Σ fᵀLf with f = hB + b for all rows, labelled
 * or not; a row that is not labelled has weight 0, whatever its target. Solved in the row space where rows are fewer than
 * columns (the paper's dual).
 *
 * @param laplacian of the same rows, in the same order; usually of the features, not of the hidden layer.
 */
export function solveSemiSupervised(
  rows: TrainingRows,
  laplacian: Laplacian,
  { ridge, smoothness, kernels }: SemiSupervisedOptions,
): Readout {
  requireRows(rows, "solveSemiSupervised");
  requireNotNegative({ ridge, smoothness });
  const weights = Float64Array.from({ length: rows.hidden.rows }, (_, i) => rows.weights?.[i] ?? 1);
  if (!weights.some((weight) => weight > 0)) {
    throw new ArgumentError("solveSemiSupervised: needs at least one row of weight > 0, got none");
  }
  const { columns } = rows.hidden;
  const space = rowSpace(rows.hidden, kernels);
  const hidden = withOnes(space.rows);
  const bent = applyLaplacian(laplacian, hidden);
  const spread = centredSquares(space.rows, weights);
  const roughness = innerProduct(space.rows, bent);
  const penalties = {
    ridge: (ridge * spread) / columns,
    smoothness: roughness > 0 ? (smoothness * spread) / roughness : 0,
  };
  const solution = solveAll(hidden, bent, { ...rows, weights }, { ...penalties, kernels });
  const inner = { ...solution, rows: solution.rows - 1, data: solution.data.subarray(0, -solution.columns) };
  return { weights: space.toWeights(inner), intercept: rowOf(solution, solution.rows - 1).slice() };
}

/** Solves (HᵀWH + ηHᵀLH + λI) B = HᵀWT, where the last column of H is 1 and free of λ. */
function solveAll(
  hidden: Matrix64,
  bent: Matrix64,
  { targets, weights }: { targets: Matrix64; weights: Float64Array },
  { ridge, smoothness, kernels }: SemiSupervisedOptions,
): Matrix64 {
  const size = hidden.columns;
  const weighted = matrix64(hidden.rows, size); // WH + ηLH
  const right = matrix64(size, targets.columns);
  const known = matrix64(targets.rows, targets.columns); // WT
  for (let i = 0; i < hidden.rows; i++) {
    const [h, l, to] = [rowOf(hidden, i), rowOf(bent, i), rowOf(weighted, i)];
    for (let j = 0; j < size; j++) to[j] = weights[i] * h[j] + smoothness * l[j];
    rowOf(known, i).set(rowOf(targets, i).map((target) => weights[i] * target));
  }
  kernels.multiply(right, hidden, known, { transposeA: true });
  const system = matrix64(size, size);
  kernels.multiply(system, hidden, weighted, { transposeA: true });
  for (let j = 0; j < size - 1; j++) system.data[j * size + j] += ridge;
  if (factor(system, diagonalOf(system), kernels) >= 0) {
    throw new NumericalError("solveSemiSupervised: the system is not positive definite; raise the ridge");
  }
  kernels.choleskySolve(system, right);
  return right;
}

function requireNotNegative(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value >= 0 && value < Infinity))
      throw new ArgumentError(`solveSemiSupervised: ${name} must be ≥ 0, got ${value}`);
  }
}

function withOnes(rows: Matrix): Matrix64 {
  const out = matrix64(rows.rows, rows.columns + 1);
  for (let i = 0; i < rows.rows; i++) {
    out.data.set(rowOf(rows, i), i * out.columns);
    out.data[(i + 1) * out.columns - 1] = 1;
  }
  return out;
}

/** Σ w ‖h − h̄‖² = Σ w ‖h‖² − ‖Σ w h‖² / Σ w */
function centredSquares(rows: Matrix, weights: Float64Array): number {
  const sums = new Float64Array(rows.columns);
  let [squares, total] = [0, 0];
  for (let i = 0; i < rows.rows; i++) {
    const row = rowOf(rows, i);
    total += weights[i];
    for (let j = 0; j < row.length; j++) {
      sums[j] += weights[i] * row[j];
      squares += weights[i] * row[j] * row[j];
    }
  }
  return Math.max(0, squares - sums.reduce((sum, x) => sum + x * x, 0) / total);
}

/** Σ of the products of the elements of `a` and those of `b`, which may be wider. */
function innerProduct(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i++) {
    const [x, y] = [rowOf(a, i), rowOf(b, i)];
    for (let j = 0; j < x.length; j++) sum += x[j] * y[j];
  }
  return sum;
}
