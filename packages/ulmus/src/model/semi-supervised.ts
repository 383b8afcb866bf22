// Classes of clips of which few have a label, as `graph` of recipes says (semi-supervised extreme learning machine: Huang, Song,
// Gupta & Wu 2014). A graph cannot be added to: what is fitted here only predicts.
import { createLaplacian, type Laplacian } from "../elm/graph/laplacian.ts";
import { solveSemiSupervised } from "../elm/graph/semi-supervised.ts";
import { scaleRows } from "../elm/scaler.ts";
import type { Kernels } from "../math/kernels.ts";
import { ALONE, Ensemble, memberLayer } from "./ensemble.ts";
import { fitFront } from "./front.ts";
import { type Examples, Machine } from "./machine.ts";
import type { Recipe } from "./recipe.ts";
import { blocksOf } from "./training.ts";

/** In place of "auto": there are too few labels to choose by clips held out. */
const USUAL_RIDGE = 0.1;

/** @param examples of weight 0 where the class is not known. */
export function fitSemiSupervised(
  { features, ...known }: Required<Examples>,
  recipe: Recipe & Required<Pick<Recipe, "graph">>,
  kernels: Kernels,
): Ensemble {
  const { graph, layer, ensemble = ALONE } = recipe;
  const ridge = recipe.readout.ridge === "auto" ? USUAL_RIDGE : recipe.readout.ridge;
  const blocks = blocksOf(recipe, features.columns);
  let laplacian: Laplacian | undefined;
  const members = Array.from({ length: ensemble.members }, (_, m) => {
    const { front, hidden } = fitFront(features, { layer: memberLayer(layer, m), blocks }, { kernels });
    laplacian ??= createLaplacian(scaleRows(front.scaler, features), { ...graph, kernels });
    const readout = solveSemiSupervised({ hidden, ...known }, laplacian, { ...graph, ridge, kernels });
    return new Machine({ ...front, ridge, readout }, kernels);
  });
  return new Ensemble(members, ensemble.combine);
}
