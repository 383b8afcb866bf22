// The number of units, the scale of the weights and the ridge, chosen together by scores of clips held out, where a recipe
// says `select`. Every layer is fitted anew: with unit counts that double, all smaller ones together take a third of the
// largest's time.
import type { Ensemble } from "./ensemble.ts";
import type { LayerTrial } from "./fit-notes.ts";
import type { Recipe } from "./recipe.ts";

type Layer = Omit<LayerTrial, "ridge" | "rating">;

/** What a fit gives, and how that did on clips held out. */
interface Rated {
  readonly machine: Ensemble;
  readonly rating?: number;
}

/**
 * Fits every layer that `recipe` lets select from and keeps the best: of equals the one of fewer units, of those the one of the
 * larger ridge, of those the first. It was chosen by the scores it reports, which makes them a little too good.
 *
 * @returns also the recipe with the layer that was chosen, and nothing left to select.
 */
export function fitBest<Fitted extends Rated>(
  recipe: Recipe,
  fit: (recipe: Recipe) => Fitted,
): Fitted & { readonly recipe: Recipe } {
  const { select, ...rest } = recipe;
  if (!select) return { recipe, ...fit(recipe) };
  let best: { readonly fitted: Fitted & { readonly recipe: Recipe }; readonly trial: LayerTrial } | undefined;
  const tried: LayerTrial[] = [];
  for (const layer of layersOf(select)) {
    const chosen = { ...rest, layer: withWords(rest.layer, layer) };
    const fitted = { recipe: chosen, ...fit(chosen) };
    const trial = { ...layer, ridge: fitted.machine.ridge, rating: fitted.rating ?? -Infinity };
    tried.push(trial);
    if (!best || order(trial, best.trial) < 0) best = { fitted, trial };
  }
  const { fitted } = best as NonNullable<typeof best>;
  return { ...fitted, machine: fitted.machine.withTrials(tried.toSorted(order)) };
}

/** Every value of each word with every one of the others. */
function layersOf(select: NonNullable<Recipe["select"]>): Layer[] {
  let layers: Layer[] = [{}];
  for (const [word, values] of Object.entries(select)) {
    layers = layers.flatMap((layer) => values.map((value) => ({ ...layer, [word]: value })));
  }
  return layers;
}

/** The layer with these words instead of its own, of which some are those of its kernel. */
function withWords(layer: Recipe["layer"], words: Layer): Recipe["layer"] {
  if (!("kernel" in layer)) return { ...layer, ...words };
  return { ...layer, kernel: { ...layer.kernel, ...words } };
}

/** Below 0 where `a` is the better one. */
function order(a: LayerTrial, b: LayerTrial): number {
  return b.rating - a.rating || (a.units ?? 0) - (b.units ?? 0) || b.ridge - a.ridge;
}
