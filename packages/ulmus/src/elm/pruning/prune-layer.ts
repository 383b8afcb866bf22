// A layer pruned to the columns that it needs: optimally pruned ELM (Miche et al. 2010) ranks them and keeps as many of the
// first as predict left-out rows best; with a penalty, chosen for each size, it is TROP-ELM (Miche et al. 2011). The paper
// searches the penalty by Nelder and Mead's method; here the best of a grid is taken, so that one pass gives all sizes.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { TrainingRows } from "../training-rows.ts";
import { type Candidates, createCandidates } from "../growing/candidates.ts";
import type { KeptUnits, SizePoint } from "../growing/kept-units.ts";
import { NestedFit } from "../growing/nested-fit.ts";
import { Remainders } from "../growing/remainders.ts";
import type { Readout } from "../readout.ts";
import { ridgeGrid } from "../selection.ts";
import { rankUnits } from "./rank-units.ts";

/** How a layer is pruned. */
export interface PruningRecipe {
  /** `op-elm`: least squares; `trop-elm`: ridge regression, with the better of no penalty and those of `ridgeGrid`. */
  readonly method: "op-elm" | "trop-elm";
  /** The largest number of columns to rank, ≥ 1: no more are kept. */
  readonly units: number;
}

interface PruningOptions {
  readonly kernels: Kernels;
  /** The group of each row to leave out, as numbers; each row its own by default. */
  readonly groups?: ArrayLike<number>;
}

/**
 * Chooses among the hidden columns (n × candidates) of `rows`: of all sizes the one with the least `heldOutError`, of
 * equals the smallest. The curve goes on to the largest size that was tried.
 */
export function pruneLayer(rows: TrainingRows, recipe: PruningRecipe, options: PruningOptions): KeptUnits {
  if (!(Number.isInteger(recipe.units) && recipe.units >= 1)) {
    throw new ArgumentError(`pruneLayer: units must be a whole number ≥ 1, got ${recipe.units}`);
  }
  const candidates = createCandidates(rows);
  const most = Math.min(recipe.units, candidates.columns.rows, candidates.columns.columns);
  const fit = new NestedFit(candidates, { ...options, capacity: most });
  rankUnits(candidates, fit, new Remainders(candidates, options.kernels), most);
  const ranked = fit.units;
  const curve = recipe.method === "op-elm" ? fit.curve : bestCurve(candidates, fit, options);
  if (curve[0].heldOutError === undefined) {
    throw new ArgumentError(`pruneLayer: needs two rows or groups at least, to leave one out, got one`);
  }
  const best = curve.reduce((a, b) => ((b.heldOutError ?? Infinity) < (a.heldOutError ?? Infinity) ? b : a));
  const units = ranked.slice(0, best.units);
  const readout = best.ridge > 0 ? ridgeReadout(candidates, units, best.ridge, options) : fit.readout(best.units);
  return { units, readout, curve };
}

/** For each size the best of `plain` and of the fits of the same units with a penalty. */
function bestCurve(candidates: Candidates, plain: NestedFit, options: PruningOptions): readonly SizePoint[] {
  const units = plain.units;
  const unit = meanSquares(candidates, units);
  let curve = plain.curve;
  for (const ridge of ridgeGrid) {
    const fit = new NestedFit(candidates, { ...options, capacity: units.length, penalty: ridge * unit });
    fit.add(units);
    curve = curve.map((a, k) =>
      (fit.curve[k].heldOutError ?? Infinity) < (a.heldOutError ?? Infinity) ? fit.curve[k] : a,
    );
  }
  return curve;
}

function ridgeReadout(candidates: Candidates, units: Int32Array, ridge: number, options: PruningOptions): Readout {
  const penalty = ridge * meanSquares(candidates, units);
  const fit = new NestedFit(candidates, { ...options, capacity: units.length, penalty });
  fit.add(units);
  return fit.readout();
}

/** The mean diagonal of the centred HᵀWH of `units`, which a relative ridge of 1 stands for. */
function meanSquares({ squares }: Candidates, units: Int32Array): number {
  return units.reduce((sum, unit) => sum + squares[unit], 0) / units.length;
}
