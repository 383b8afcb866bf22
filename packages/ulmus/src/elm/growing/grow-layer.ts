// A network grown unit by unit from the columns of a candidate layer. The columns that it keeps are what it has learnt:
// the ordinary readout, its ridge, its sums and its held-out scores then work on those columns alone.
import type { Kernels } from "../../math/kernels.ts";
import type { TrainingRows } from "../training-rows.ts";
import { createCandidates } from "./candidates.ts";
import { growByResiduals } from "./grow-by-residuals.ts";
import { growByLeastSquares } from "./grow-by-least-squares.ts";
import { type GrowthRecipe, requireGrowthRecipe } from "./growth-recipe.ts";
import type { KeptUnits } from "./kept-units.ts";

/**
 * Grows a network on `rows`, whose hidden columns (n × candidates) come from the candidate layer. It may end with fewer
 * units than asked for: when the candidates run out, when they bring nothing new, or when the targets are met exactly.
 *
 * @param options.groups the group of each row to leave out for `heldOutError`, as numbers; each row its own by default.
 */
export function growLayer(
  rows: TrainingRows,
  recipe: GrowthRecipe,
  options: { readonly kernels: Kernels; readonly groups?: ArrayLike<number> },
): KeptUnits {
  requireGrowthRecipe(recipe);
  const candidates = createCandidates(rows);
  switch (recipe.method) {
    case "incremental":
    case "convex":
      return growByResiduals(candidates, recipe, options.kernels);
    case "orthogonal":
    case "errorMinimised":
      return growByLeastSquares(candidates, recipe, options);
  }
  return recipe.method satisfies never;
}
