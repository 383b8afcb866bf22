// Exact held-out scores for every ridge, from one decomposition: leave one row out, or leave one group out.
//
// With centred, root-weighted rows H and targets T, the fit is T̂ = A T, A = H (HᵀH + λI)⁻¹ Hᵀ, and what a fit without
// the rows G would say of them differs from their targets by (I − A_GG − r_G r_Gᵀ)⁻¹ (T − T̂)_G, where r_Gr_Gᵀ is the
// intercept's share (r = √(w/Σw)). The smaller of HᵀH and HHᵀ is reduced to tridiagonal form Q T Qᵀ once; after that
// each λ costs no more than a substitution (Eldén 1977 does so for the λ path), and A_GG = Y D⁻¹ Yᵀ with Y = (HQ)_G L⁻ᵀ.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import type { TrainingRows } from "./accumulator.ts";
import { type CentredRows, centre } from "./centre.ts";

export interface RidgePath {
  /**
   * The scores (n × outputs) that each row gets from a fit without its own group, for a ridge relative to the mean
   * diagonal of the centred HᵀWH, > 0, as in `solveRidge`.
   */
  heldOut(ridge: number): Matrix64;
}

interface Tridiagonal {
  /** HQ (primal) or Q (dual): n × m. */
  readonly basis: Matrix64;
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
  /** basisᵀ T: m × outputs. */
  readonly projected: Matrix64;
  readonly dual: boolean;
  /** The λ that a relative ridge of 1 stands for. */
  readonly unit: number;
}

/**
 * Prepares the path for `rows`.
 *
 * @param groups the group of each row (a speaker, a recording), as numbers; each row its own group by default.
 */
export function createRidgePath(rows: TrainingRows, kernels: Kernels, groups?: ArrayLike<number>): RidgePath {
  const { hidden, targets } = rows;
  if (groups && groups.length !== hidden.rows) {
    throw new ArgumentError(`createRidgePath: got ${groups.length} groups for ${hidden.rows} rows; they must be as many`);
  }
  const centred = centre(rows);
  const reduced = reduce(centred, kernels);
  const members = groups && membersOf(groups);

  return {
    heldOut(ridge) {
      if (!(ridge > 0 && ridge < Infinity)) throw new ArgumentError(`heldOut: ridge must be > 0, got ${ridge}`);
      const { y, pivots, residuals } = atRidge(centred, reduced, ridge * reduced.unit, kernels);
      // From here on `y` holds the rows of basis · L⁻ᵀ.
      const sign = reduced.dual ? ridge * reduced.unit : -1;
      if (members) for (const group of members) correctGroup(residuals, { y, pivots, roots: centred.roots, sign }, group, kernels);
      else correctRows(residuals, { y, pivots, roots: centred.roots, sign });
      const scores = matrix64(targets.rows, targets.columns);
      for (let i = 0; i < scores.rows; i++) {
        const root = rows.weights ? Math.sqrt(rows.weights[i]) : 1;
        const at = i * scores.columns;
        for (let c = at; c < at + scores.columns; c++) scores.data[c] = targets.data[c] - residuals.data[c] / root;
      }
      return scores;
    },
  };
}

function reduce({ hidden, targets }: CentredRows, kernels: Kernels): Tridiagonal {
  const dual = hidden.rows < hidden.columns;
  const m = Math.min(hidden.rows, hidden.columns);
  const q = matrix64(m, m);
  if (dual) kernels.multiply(q, hidden, hidden, { transposeB: true });
  else kernels.gram(q, hidden);
  let trace = 0;
  for (let i = 0; i < m; i++) trace += q.data[i * m + i];
  const diagonal = new Float64Array(m);
  const offDiagonal = new Float64Array(m);
  kernels.tridiagonalize(q, diagonal, offDiagonal);
  const basis = dual ? q : matrix64(hidden.rows, m);
  if (!dual) kernels.multiply(basis, hidden, q);
  const projected = matrix64(m, targets.columns);
  kernels.multiply(projected, basis, targets, { transposeA: true });
  return { basis, diagonal, offDiagonal, projected, dual, unit: trace > 0 ? trace / hidden.columns : 1 };
}

/** Factors T + λ = L D Lᵀ; gives the residuals of the fit and the rows of the basis times L⁻ᵀ. */
function atRidge({ targets }: CentredRows, reduced: Tridiagonal, lambda: number, kernels: Kernels) {
  const { basis, diagonal, offDiagonal, projected, dual } = reduced;
  const m = diagonal.length;
  const pivots = new Float64Array(m);
  const lower = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    pivots[k] = diagonal[k] + lambda - (k > 0 ? lower[k - 1] * offDiagonal[k - 1] : 0);
    lower[k] = offDiagonal[k] / pivots[k];
  }
  const solved = solveTridiagonal(projected, lower, pivots);
  // Primal: T − HQ (T+λ)⁻¹ (HQ)ᵀT.  Dual: λ Q (T+λ)⁻¹ QᵀT.
  const residuals = matrix64(targets.rows, targets.columns);
  kernels.multiply(residuals, basis, solved);
  for (let i = 0; i < residuals.data.length; i++) {
    residuals.data[i] = dual ? lambda * residuals.data[i] : targets.data[i] - residuals.data[i];
  }
  const y = matrix64(basis.rows, m);
  for (let i = 0; i < basis.rows; i++) {
    const at = i * m;
    let previous = 0;
    for (let k = 0; k < m; k++) {
      previous = basis.data[at + k] - (k > 0 ? lower[k - 1] * previous : 0);
      y.data[at + k] = previous;
    }
  }
  return { y, pivots, residuals };
}

/** (L D Lᵀ)⁻¹ b for unit bidiagonal L. */
function solveTridiagonal(b: Matrix64, lower: Float64Array, pivots: Float64Array): Matrix64 {
  const { rows: m, columns } = b;
  const x = { ...b, data: b.data.slice() };
  for (let k = 1; k < m; k++) {
    for (let c = 0; c < columns; c++) x.data[k * columns + c] -= lower[k - 1] * x.data[(k - 1) * columns + c];
  }
  for (let k = m - 1; k >= 0; k--) {
    for (let c = 0; c < columns; c++) {
      const next = k + 1 < m ? lower[k] * x.data[(k + 1) * columns + c] : 0;
      x.data[k * columns + c] = x.data[k * columns + c] / pivots[k] - next;
    }
  }
  return x;
}

interface HatRows {
  readonly y: Matrix64;
  readonly pivots: Float64Array;
  readonly roots: Float64Array;
  /** Primal: I − A = I − Y D⁻¹ Yᵀ, sign −1. Dual: I − A = λ Y D⁻¹ Yᵀ, sign λ. */
  readonly sign: number;
}

/** residual_i ← residual_i / (1 − a_ii − r_i²) */
function correctRows(residuals: Matrix64, { y, pivots, roots, sign }: HatRows): void {
  for (let i = 0; i < y.rows; i++) {
    let sum = 0;
    const row = rowOf(y, i);
    for (let k = 0; k < row.length; k++) sum += (row[k] * row[k]) / pivots[k];
    const kept = (sign < 0 ? 1 - sum : sign * sum) - roots[i] ** 2;
    const target = rowOf(residuals, i);
    for (let c = 0; c < target.length; c++) target[c] /= kept;
  }
}

/** residual_G ← (I − A_GG − r_G r_Gᵀ)⁻¹ residual_G */
function correctGroup(residuals: Matrix64, { y, pivots, roots, sign }: HatRows, group: Int32Array, kernels: Kernels): void {
  const scaled = matrix64(group.length, pivots.length);
  const right = matrix64(group.length, residuals.columns);
  group.forEach((i, g) => {
    const row = rowOf(y, i);
    for (let k = 0; k < row.length; k++) scaled.data[g * row.length + k] = row[k] / Math.sqrt(pivots[k]);
    right.data.set(rowOf(residuals, i), g * right.columns);
  });
  const kept = matrix64(group.length, group.length);
  kernels.multiply(kept, scaled, scaled, { transposeB: true });
  for (let a = 0; a < group.length; a++) {
    for (let b = 0; b < group.length; b++) {
      const at = a * group.length + b;
      kept.data[at] = (sign < 0 ? (a === b ? 1 : 0) : 0) + sign * kept.data[at] - roots[group[a]] * roots[group[b]];
    }
  }
  if (kernels.cholesky(kept) >= 0) throw new ArgumentError("heldOut: one group holds all rows; leave-group-out needs two groups");
  kernels.choleskySolve(kept, right);
  group.forEach((i, g) => residuals.data.set(rowOf(right, g), i * right.columns));
}

function membersOf(groups: ArrayLike<number>): Int32Array[] {
  const members = new Map<number, number[]>();
  for (let i = 0; i < groups.length; i++) {
    const known = members.get(groups[i]);
    if (known) known.push(i);
    else members.set(groups[i], [i]);
  }
  return [...members.values()].map((rows) => Int32Array.from(rows));
}
