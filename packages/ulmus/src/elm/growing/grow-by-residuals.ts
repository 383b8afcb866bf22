// Growth that leaves the weights of earlier units as they are (I-ELM, EI-ELM), or shrinks them alike (CI-ELM), and fits
// the new unit to the residuals. Cheap, but slow to converge: least squares on the same units leaves less error.
//
// With residuals e, output f and a new unit h: β = e·(h − f) / ‖h − f‖², e ← e − β (h − f), f ← (1 − β) f + β h, and the
// weights before shrink by 1 − β (Huang & Chen 2007). The plain rule (Huang, Chen & Siew 2006) is the same with f = 0.
// Every output has its own β; a unit serves all outputs, and of several the one that leaves the least error is kept.
//
// The convex rule depends on how large h is beside the targets, which are near each other in the papers. Here each unit is
// first brought to the length of the target, for each output, so that scaling units or targets changes nothing.
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import { isConstant } from "../centre.ts";
import { type Candidates, dot, isRounding, readoutOf, rootMean, squaresOf } from "./candidates.ts";
import { type GrowthRecipe, type Offer, offersOf } from "./growth-recipe.ts";
import type { KeptUnits, SizePoint } from "./kept-units.ts";

interface State {
  /** ‖t‖ of each output. */
  readonly targetLengths: Float64Array;
  /** outputs × n. */
  readonly residuals: Matrix64;
  /** f, outputs × n; it stays 0 where earlier weights stay. */
  readonly fitted: Matrix64;
  /** One row of weights for each unit so far. */
  readonly weights: Float64Array[];
  readonly isConvex: boolean;
}

export function growByResiduals(candidates: Candidates, recipe: GrowthRecipe, kernels: Kernels): KeptUnits {
  const { targets, columns } = candidates;
  const state: State = {
    targetLengths: Float64Array.from({ length: targets.rows }, (_, c) => Math.sqrt(squaresOf(rowOf(targets, c)))),
    residuals: { ...targets, data: targets.data.slice() },
    fitted: matrix64(targets.rows, targets.columns),
    weights: [],
    isConvex: recipe.method === "convex",
  };
  const units: number[] = [];
  const curve: SizePoint[] = [];
  const point = (): void => {
    const trainingError = rootMean(squaresOf(state.residuals.data), candidates);
    curve.push({ units: units.length, trainingError, ridge: 0 });
  };
  point();
  for (const offer of offersOf(recipe, columns.rows)) {
    if (units.length === recipe.units || isRounding(state.residuals, candidates)) break;
    const unit = bestOf(offer, units, { candidates, state, kernels });
    if (unit < 0) continue;
    takeIn(rowOf(columns, unit), state);
    units.push(unit);
    point();
  }
  const weights = { rows: units.length, columns: targets.rows, data: flat(state.weights, targets.rows) };
  return { units: Int32Array.from(units), readout: readoutOf(weights, units, candidates), curve };
}

/** The candidate of `offer` after which the least error is left; −1 if none varies that is not kept yet. */
function bestOf(
  { from, to }: Offer,
  kept: readonly number[],
  { candidates, state, kernels }: { candidates: Candidates; state: State; kernels: Kernels },
): number {
  const { columns, squares } = candidates;
  const { residuals, fitted, targetLengths } = state;
  const [outputs, n] = [residuals.rows, columns.columns];
  const offered = { rows: to - from, columns: n, data: columns.data.subarray(from * n, to * n) };
  const withResiduals = matrix64(to - from, outputs);
  const withFitted = matrix64(to - from, outputs);
  kernels.multiply(withResiduals, offered, residuals, { transposeB: true });
  if (state.isConvex) kernels.multiply(withFitted, offered, fitted, { transposeB: true });
  const own = Array.from({ length: outputs }, (_, c) => {
    const f = rowOf(fitted, c);
    return { withResiduals: dot(f, rowOf(residuals, c)), squares: squaresOf(f) };
  });
  let [best, most] = [-1, -1];
  for (let j = from; j < to; j++) {
    if (!(squares[j] > 0) || kept.includes(j)) continue;
    let gain = 0;
    for (let c = 0; c < outputs; c++) {
      const at = (j - from) * outputs + c;
      const scale = targetLengths[c] / Math.sqrt(squares[j]);
      const all = targetLengths[c] ** 2 + own[c].squares;
      const length = all - 2 * scale * withFitted.data[at]; // ‖h − f‖²
      if (!isConstant(length, all)) gain += (scale * withResiduals.data[at] - own[c].withResiduals) ** 2 / length;
    }
    if (gain > most) [best, most] = [j, gain];
  }
  return best;
}

function takeIn(column: Float64Array, { targetLengths, residuals, fitted, weights, isConvex }: State): void {
  const added = new Float64Array(residuals.rows);
  const columnLength = Math.sqrt(squaresOf(column));
  for (let c = 0; c < residuals.rows; c++) {
    const [e, f] = [rowOf(residuals, c), rowOf(fitted, c)];
    const scale = targetLengths[c] / columnLength;
    const change = column.map((value, i) => scale * value - f[i]); // h − f
    const length = squaresOf(change);
    const beta = length > 0 ? dot(e, change) / length : 0;
    for (let i = 0; i < e.length; i++) e[i] -= beta * change[i];
    added[c] = beta * scale;
    if (!isConvex) continue;
    for (let i = 0; i < f.length; i++) f[i] += beta * change[i];
    for (const earlier of weights) earlier[c] *= 1 - beta;
  }
  weights.push(added);
}

function flat(rows: readonly Float64Array[], columns: number): Float64Array {
  const out = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => out.set(row, i * columns));
  return out;
}
