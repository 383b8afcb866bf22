// Growth whose weights are solved anew, by least squares, at every step. Orthogonal incremental ELM keeps the candidate
// that leaves the least error (with all of them to choose from that is orthogonal least squares: Chen, Cowan & Grant
// 1991); error-minimised ELM keeps every candidate of the step.
import type { Kernels } from "../../math/kernels.ts";
import { rowOf } from "../../math/matrix.ts";
import { type Candidates, squaresOf } from "./candidates.ts";
import { type GrowthRecipe, type Offer, offersOf } from "./growth-recipe.ts";
import type { KeptUnits } from "./kept-units.ts";
import { NestedFit } from "./nested-fit.ts";
import { Remainders } from "./remainders.ts";

export function growByLeastSquares(
  candidates: Candidates,
  recipe: GrowthRecipe,
  options: { readonly kernels: Kernels; readonly groups?: ArrayLike<number> },
): KeptUnits {
  const { rows: count, columns: n } = candidates.columns;
  const capacity = Math.min(recipe.units, count, n);
  const fit = new NestedFit(candidates, { ...options, capacity });
  const step = recipe.method === "orthogonal" ? keepBest(candidates, fit, options.kernels) : keepAll(fit, capacity);
  for (const offer of offersOf(recipe, count)) {
    if (fit.units.length === capacity || fit.isExact) break;
    step(offer);
  }
  return { units: fit.units, readout: fit.readout(), curve: fit.curve };
}

function keepAll(fit: NestedFit, capacity: number): (offer: Offer) => void {
  return ({ from, to }) => {
    const length = Math.min(to - from, capacity - fit.units.length);
    fit.add(Int32Array.from({ length }, (_, i) => from + i));
  };
}

function keepBest(candidates: Candidates, fit: NestedFit, kernels: Kernels): (offer: Offer) => void {
  const remainders = new Remainders(candidates, kernels);
  return ({ from, to }) => {
    let [best, most] = [-1, -1];
    for (let j = from; j < to; j++) {
      if (!remainders.isFree(j)) continue;
      // What the squares of the residuals lose with unit j: Σ_c (x · e_c)² / ‖x‖² for its remainder x.
      const gain = squaresOf(rowOf(remainders.products, j)) / remainders.squares[j];
      if (gain > most) [best, most] = [j, gain];
    }
    if (best < 0) return;
    fit.add([best]).forEach((direction) => remainders.remove(direction));
    remainders.close(best);
  };
}
