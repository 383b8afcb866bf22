// Exact held-out scores for every ridge, from one decomposition: leave one row out, or leave one group out.
//
// With centred, root-weighted rows H and targets T, the fit is T̂ = A T, A = H (HᵀH + λI)⁻¹ Hᵀ, and what a fit without
// the rows G would say of them differs from their targets by (I − A_GG − r_G r_Gᵀ)⁻¹ (T − T̂)_G, where r_Gr_Gᵀ is the
// intercept's share (r = √(w/Σw)). The smaller of HᵀH and K = HHᵀ is reduced to tridiagonal form Q T Qᵀ once; after that
// each λ costs no more than a substitution (Eldén 1977 does so for the λ path). With T + λ = L D Lᵀ:
//   primal: A_GG = YYᵀ, Y = (HQ)_G L⁻ᵀ D^(−½);
//   dual: (I − A − rrᵀ)/λ = (K + s rrᵀ + λ)⁻¹ − rrᵀ/(s + λ), as Hᵀr = 0. With s of the size of K's eigenvalues two more
//   digits are right at small λ than with s = 0, where 1/λ is subtracted from 1/λ. Y = Q_G L⁻ᵀ D^(−½), K + s rrᵀ = Q T Qᵀ.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix64, matrix64 } from "../math/matrix.ts";
import type { Accumulator } from "./accumulator.ts";
import type { TrainingRows } from "./training-rows.ts";
import { type CentredRows, centre, centredProducts, type DualRows, innerProducts } from "./centre.ts";
import { correctAlike, correctGroup, correctRows, type Hat, requireDigits } from "./held-out.ts";
import { type CentredKernel, centreKernel, type KernelRows } from "./kernel/centre-kernel.ts";
import { membersOf } from "./groups.ts";
import { type Factors, rowSquares, solveRows, solveTridiagonal } from "./tridiagonal-factors.ts";

/** Held-out scores for every ridge. */
export interface RidgePath {
  /**
   * The scores (n × outputs) that each row gets from a fit without its own group, for a ridge relative to the mean
   * diagonal of the centred HᵀWH, > 0, as in `solveRidge` (with a kernel: to the variance of the images, as in
   * `solveKernelRidge`). That mean stays the one of all rows: λ is the same in each fit.
   */
  heldOut(ridge: number): Matrix64;
  /**
   * The same with each row taken to have as much influence on its own fit as rows have on average, whatever the groups: the
   * squared error of these scores is that of generalised cross-validation (Golub, Heath & Wahba 1979).
   */
  generalised(ridge: number): Matrix64;
}

/** What is held out, and what is known already. */
export interface RidgePathOptions {
  /** The group of each row (a speaker, a recording), as numbers; each row its own group by default. */
  readonly groups?: ArrayLike<number>;
  /** What has added these very rows and no others, where there is one: saves the product HᵀH. */
  readonly sums?: Accumulator;
  /** What `dualRows` has made of these very rows, where it is there and no weight is 0: saves the product HHᵀ. Stays as it is. */
  readonly dual?: DualRows | undefined;
}

interface Tridiagonal {
  /** HQ (primal) or Q (dual): n × m. */
  readonly basis: Matrix64;
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
  /** basisᵀ T: m × outputs. */
  readonly projected: Matrix64;
  readonly dual: boolean;
  /** The s of the intercept in the dual. */
  readonly share: number;
  /** The λ that a relative ridge of 1 stands for. */
  readonly unit: number;
}

/** Prepares the path for `rows`, given as they are or by their kernel matrix. */
export function createRidgePath(
  rows: TrainingRows | KernelRows,
  kernels: Kernels,
  { groups, sums, dual }: RidgePathOptions = {},
): RidgePath {
  const { targets } = rows;
  const members = groups && membersOf(groups, targets.rows, "createRidgePath");
  if ((members?.length ?? targets.rows) < 2) {
    throw new ArgumentError(
      `createRidgePath: leaving one ${groups ? "group" : "row"} out needs at least two of them, got ${members?.length ?? targets.rows}; give more, or a ridge of your own`,
    );
  }
  const weights = rows.weights && positive(rows.weights);
  const weighted = weights && { weights };
  const centred =
    "kernel" in rows ? centreKernel({ ...rows, ...weighted }) : (dual ?? centre({ ...rows, ...weighted }));
  const reduced = reduce(centred, sums, kernels);
  const { basis } = reduced;
  // Groups of a row each are rows. Only others need more than a length of each row.
  const larger = members?.some(({ length }) => length > 1) ? members : undefined;
  // Every ridge overwrites it.
  const y = larger && matrix64(basis.rows, basis.columns);

  const corrected = (ridge: number, correct: (residuals: Matrix64, hat: RidgeHat) => void): Matrix64 => {
    if (!(ridge > 0 && ridge < Infinity)) throw new ArgumentError(`heldOut: ridge must be > 0, got ${ridge}`);
    const { residuals, ...hat } = atRidge(centred, reduced, ridge, kernels);
    correct(residuals, hat);
    return lessResiduals(targets, residuals, weights);
  };
  const withSquares = (hat: RidgeHat) => ({ ...hat, squares: rowSquares(basis, hat) });
  const byRow = (residuals: Matrix64, hat: RidgeHat): void => correctRows(residuals, withSquares(hat));
  const byGroup = (residuals: Matrix64, hat: RidgeHat): void => {
    if (!larger || !y) return;
    solveRows(y, basis, hat);
    for (const group of larger) correctGroup(residuals, { ...hat, y }, group, kernels);
  };
  return {
    heldOut: (ridge) => corrected(ridge, larger ? byGroup : byRow),
    generalised: (ridge) => corrected(ridge, (residuals, hat) => correctAlike(residuals, withSquares(hat))),
  };
}

/** The scores that are less than the targets by the residuals, which are times the roots of the weights. */
function lessResiduals(targets: Matrix64, residuals: Matrix64, weights: Float64Array | undefined): Matrix64 {
  const scores = matrix64(targets.rows, targets.columns);
  for (let i = 0; i < scores.rows; i++) {
    const root = weights ? Math.sqrt(weights[i]) : 1;
    const at = i * scores.columns;
    for (let c = at; c < at + scores.columns; c++) scores.data[c] = targets.data[c] - residuals.data[c] / root;
  }
  return scores;
}

/** A row of weight 0 gets a score too: from 1e-10 of the mean weight, which moves the others' by about as little. */
function positive(weights: ArrayLike<number>): Float64Array {
  const w = Float64Array.from(weights);
  const least = (1e-10 * w.reduce((sum, weight) => sum + weight, 0)) / w.length;
  return w.map((weight) => (weight === 0 ? least : weight));
}

function reduce(
  centred: CentredRows | DualRows | CentredKernel,
  sums: Accumulator | undefined,
  kernels: Kernels,
): Tridiagonal {
  const { targets } = centred;
  const { products, rows, share, unit } = systemOf(centred, sums, kernels);
  const m = products.rows;
  const diagonal = new Float64Array(m);
  const offDiagonal = new Float64Array(m);
  // The centred rows themselves become HQ: nobody needs them any more.
  const basis = rows ?? products;
  kernels.tridiagonalize(products, diagonal, offDiagonal, rows);
  const projected = matrix64(m, targets.columns);
  kernels.multiply(projected, basis, targets, { transposeA: true });
  return { basis, diagonal, offDiagonal, projected, dual: !rows, share, unit };
}

/** HᵀH with the rows H (primal), or HHᵀ with the share of the intercept alone (dual): the smaller one. */
function systemOf(
  centred: CentredRows | DualRows | CentredKernel,
  sums: Accumulator | undefined,
  kernels: Kernels,
): { products: Matrix64; rows?: Matrix64; share: number; unit: number } {
  if ("variance" in centred) return { ...centred, unit: centred.variance || 1 };
  const { hidden } = centred;
  if ("products" in centred) {
    const { products, share, trace } = centred;
    return { products: { ...products, data: products.data.slice() }, share, unit: unitOf(trace, hidden) };
  }
  const dual = hidden.rows < hidden.columns;
  const { products, trace, share } = dual
    ? innerProducts(centred, kernels)
    : { ...(sums ? centredProducts(sums.sums) : outerProducts(hidden, kernels)), share: 0 };
  return { products, share, unit: unitOf(trace, hidden), ...(!dual && { rows: hidden }) };
}

/** The mean diagonal of HᵀH; 1 where no column varies. */
function unitOf(trace: number, { columns }: Matrix64): number {
  return trace > 0 ? trace / columns : 1;
}

/** HᵀH of centred rows, and its trace. */
function outerProducts(hidden: Matrix64, kernels: Kernels): { products: Matrix64; trace: number } {
  const products = matrix64(hidden.columns, hidden.columns);
  kernels.gram(products, hidden);
  let trace = 0;
  for (let i = 0; i < products.rows; i++) trace += products.data[i * products.rows + i];
  return { products, trace };
}

type RidgeHat = Hat & Factors;

/** Factors T + λ, and gives the residuals of the fit. */
function atRidge(
  { targets, roots }: Pick<CentredRows, "targets" | "roots">,
  reduced: Tridiagonal,
  ridge: number,
  kernels: Kernels,
): RidgeHat & { readonly residuals: Matrix64 } {
  const { basis, diagonal, offDiagonal, projected, dual, share } = reduced;
  const m = diagonal.length;
  const lambda = ridge * reduced.unit;
  const pivots = new Float64Array(m);
  const lower = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    pivots[k] = diagonal[k] + lambda - (k > 0 ? lower[k - 1] * offDiagonal[k - 1] : 0);
    requireDigits(pivots[k], 0, ridge);
    lower[k] = offDiagonal[k] / pivots[k];
  }
  const solved = solveTridiagonal(projected, { lower, pivots });
  // Primal: T − HQ (T+λ)⁻¹ (HQ)ᵀT.  Dual: Q (T+λ)⁻¹ QᵀT, the residuals over λ.
  const residuals = matrix64(targets.rows, targets.columns);
  kernels.multiply(residuals, basis, solved);
  if (!dual) residuals.data.forEach((fitted, i) => (residuals.data[i] = targets.data[i] - fitted));
  const intercept = dual ? 1 / (share + lambda) : 1;
  return { columns: m, lower, pivots, residuals, roots, ridge, identity: dual ? 0 : 1, intercept };
}
