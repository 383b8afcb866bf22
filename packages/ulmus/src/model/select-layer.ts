// The number of units, the scale of the weights and the ridge, chosen together by scores of clips held out.
// Every layer is fitted anew: with unit counts that double, all smaller ones together take a third of the largest's time.
import { ArgumentError } from "../errors.ts";
import type { Recipe, RecipeInput } from "./recipe.ts";

/** What is tried, each with each; what is left out stays as the recipe says. */
export interface LayerGrid {
  readonly units?: readonly number[];
  readonly weightScales?: readonly number[];
}

/** A layer that was tried. */
export interface LayerTrial {
  readonly units?: number;
  readonly weightScale?: number;
  /** The ridge that was best with it. */
  readonly ridge: number;
  /** What the recipe's criterion gave; higher is better. */
  readonly rating: number;
}

/** A model that says how it did on clips held out: a `Classifier`, `MultilabelClassifier` or `Regressor`. */
export interface RatedModel {
  readonly recipe: Recipe;
  readonly rating: number | undefined;
  readonly parts: { readonly machine: { readonly ridge: number } };
}

/** A model of the layer that was chosen. */
export interface SelectedLayer<M extends RatedModel> {
  /** The model of the layer that did best; `model.recipe` has its numbers. */
  readonly model: M;
  /** All that were tried, the best first. */
  readonly tried: readonly LayerTrial[];
}

/**
 * Fits a model for every layer of `grid` and keeps the best: of equals the one of fewer units, of those the one of the larger
 * ridge, of those the first. It was chosen by the scores it reports, which makes them a little too good.
 *
 * @param fit such as `(recipe) => Classifier.fit(clips, recipe)`; give rows, so that sounds are measured only once.
 * @throws {ArgumentError} for an empty grid, and where the recipe gives the ridge, so that nothing is held out.
 */
export function selectLayer<M extends RatedModel>(
  fit: (recipe: RecipeInput) => M,
  recipe: RecipeInput,
  grid: LayerGrid,
): SelectedLayer<M> {
  let best: { readonly model: M; readonly trial: LayerTrial } | undefined;
  const tried: LayerTrial[] = [];
  for (const layer of layersOf(grid)) {
    const model = fit({ ...recipe, layer: { ...recipe.layer, ...layer } });
    if (model.rating === undefined) {
      throw new ArgumentError(
        'selectLayer: layers are rated by held-out scores, which this recipe asks for none of; make readout.ridge "auto"',
      );
    }
    const trial = { ...layer, ridge: model.parts.machine.ridge, rating: model.rating };
    tried.push(trial);
    if (!best || order(trial, best.trial) < 0) best = { model, trial };
  }
  if (!best) throw new ArgumentError("selectLayer: the grid must hold at least one layer, got none");
  return { model: best.model, tried: tried.toSorted(order) };
}

/** Every number of units with every scale. */
function layersOf({ units, weightScales }: LayerGrid): Pick<LayerTrial, "units" | "weightScale">[] {
  const scales = weightScales?.map((weightScale) => ({ weightScale })) ?? [{}];
  const counts = units?.map((count) => ({ units: count })) ?? [{}];
  return counts.flatMap((count) => scales.map((scale) => ({ ...count, ...scale })));
}

/** Below 0 where `a` is the better one. */
function order(a: LayerTrial, b: LayerTrial): number {
  return b.rating - a.rating || (a.units ?? 0) - (b.units ?? 0) || b.ridge - a.ridge;
}
