// Recipes that ship with ulmus. docs/recipes.md says how each was chosen.
import type { RecipeInput } from "./recipe.ts";

/** Words, events, emotion and music alike: statistics of MFCC and log-mel bands, 1000 tanh units and direct links. */
export const defaultRecipe: RecipeInput = {
  blocks: [
    { frames: "mfcc", parts: [5, 3, 0] },
    { frames: "logMel", parts: [5, 3] },
  ],
  layer: { units: 1000, weightScale: 2 },
};
