// Words about models that several commands print.
import type { Model, Recipe } from "ulmus";
import { percent, whole } from "./terminal/format.ts";

/** What a model is. */
export function kindText(model: Model): string {
  if (!("labels" in model)) return "regressor";
  return "probabilities" in model ? "classifier" : "multilabel classifier";
}

/** How a model did on clips held out. */
export function scoreText(heldOut: NonNullable<Model["heldOut"]>): string {
  if ("r2" in heldOut) return `R² ${heldOut.r2.toFixed(3)}`;
  if ("macroF1" in heldOut) return `macro-F1 ${percent(heldOut.macroF1)}`;
  return `accuracy ${percent(heldOut.accuracy)}, UAR ${percent(heldOut.uar)}`;
}

/** Why a model does not say how it did on clips held out. */
export function unscoredText({ graph }: Recipe): string {
  return graph ? "not scored, because few clips have a label" : "not scored, because the recipe gives the ridge";
}

/** Where the features of a clip come from. */
export function originText({ blocks, frontEnd }: Recipe): string {
  return blocks.length === 0 ? "brought along" : `from ${whole(Number(frontEnd.sampleRate))} samples a second`;
}
