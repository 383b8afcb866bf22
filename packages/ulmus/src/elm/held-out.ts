// From the residuals of a fit to those of fits without a row, or without a group of rows (see ridge-path.ts); or, by the mean
// of all rows' shares, to those of generalised cross-validation.
import { NumericalError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import { diagonalOf, factor } from "./factor.ts";

/**
 * What is needed of the hat matrix: the residuals of a group are multiplied by the inverse of
 * I − YYᵀ − intercept · r rᵀ (`identity` 1) or of YYᵀ − intercept · r rᵀ (`identity` 0), each for the group's rows.
 */
export interface Hat {
  /** How many columns Y has. */
  readonly columns: number;
  /** r */
  readonly roots: Float64Array;
  readonly identity: 0 | 1;
  readonly intercept: number;
  /** For messages. */
  readonly ridge: number;
}

/** With Y (n × columns). */
export interface HatRows extends Hat {
  readonly y: Matrix64;
}

/** With the squared lengths of the rows of Y alone. */
export interface HatDiagonal extends Hat {
  readonly squares: Float64Array;
}

/** Refuses a number that is no larger than the rounding of `scale`. */
export function requireDigits(kept: number, scale: number, ridge: number): void {
  if (kept > scale * Number.EPSILON) return;
  throw new NumericalError(`heldOut: the ridge ${ridge} is lost in rounding beside the largest sums; raise the ridge`);
}

/** residual_i ← residual_i / (1 − a_ii − r_i²) */
export function correctRows(residuals: Matrix64, hat: HatDiagonal): void {
  for (let i = 0; i < residuals.rows; i++) divide(rowOf(residuals, i), keptOf(hat.squares[i], hat, i));
}

function divide(row: Float64Array, kept: number): void {
  for (let c = 0; c < row.length; c++) row[c] /= kept;
}

/** residual_i ← residual_i / (1 − mean of a_ii + r_i²) */
export function correctAlike(residuals: Matrix64, hat: HatDiagonal): void {
  let kept = 0;
  for (let i = 0; i < residuals.rows; i++) kept += keptOf(hat.squares[i], hat, i) / residuals.rows;
  for (let k = 0; k < residuals.data.length; k++) residuals.data[k] /= kept;
}

/** 1 − a_ii − r_i², of a row of Y whose squares have this sum. */
function keptOf(sum: number, { columns, roots, identity, intercept, ridge }: Hat, i: number): number {
  const kept = (identity ? 1 - sum : sum) - intercept * roots[i] ** 2;
  requireDigits(kept, columns * (identity || sum), ridge);
  return kept;
}

/** residual_G ← (I − A_GG − r_G r_Gᵀ)⁻¹ residual_G */
export function correctGroup(residuals: Matrix64, hat: HatRows, group: Int32Array, kernels: Kernels): void {
  const { y, roots, identity, intercept, ridge } = hat;
  if (group.length === 1) {
    const [i] = group;
    const sum = rowOf(y, i).reduce((squares, value) => squares + value * value, 0);
    divide(rowOf(residuals, i), keptOf(sum, hat, i));
    return;
  }
  const rows = matrix64(group.length, y.columns);
  const right = matrix64(group.length, residuals.columns);
  group.forEach((i, g) => {
    rows.data.set(rowOf(y, i), g * rows.columns);
    right.data.set(rowOf(residuals, i), g * right.columns);
  });
  const kept = matrix64(group.length, group.length);
  kernels.gram(kept, rows, { ofRows: true });
  const scale = identity ? new Float64Array(group.length).fill(1) : diagonalOf(kept);
  for (let a = 0; a < group.length; a++) {
    for (let b = 0; b < group.length; b++) {
      const at = a * group.length + b;
      const share = intercept * roots[group[a]] * roots[group[b]];
      kept.data[at] = (identity ? Number(a === b) - kept.data[at] : kept.data[at]) - share;
    }
  }
  if (factor(kept, scale, kernels) >= 0) requireDigits(0, 1, ridge);
  kernels.choleskySolve(kept, right);
  group.forEach((i, g) => residuals.data.set(rowOf(right, g), i * right.columns));
}
