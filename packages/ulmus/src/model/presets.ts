// Recipes that ship with ulmus. docs/recipes.md says how each was chosen.
import type { RecipeInput } from "./recipe.ts";

/** A recipe with a name. */
export interface Preset {
  /** One line: what it is for. */
  readonly about: string;
  readonly recipe: RecipeInput;
}

/** Statistics of MFCC, log-mel bands and descriptors, and how strongly they swing. */
const fastBlocks = [
  { frames: "mfcc", coefficients: 16, parts: [5, 3, 0] },
  { frames: "logMel", bands: 20, parts: [3, 0] },
  { frames: "descriptors", parts: [3, 0], weight: 0.7 },
  { frames: "logMel", bands: 20, encode: "modulation" },
  { frames: "mfcc", coefficients: 16, encode: "modulation" },
] as const satisfies RecipeInput["blocks"];

/** Tanh units and direct links. */
const layer = { units: 1000, weightScale: 2 } as const satisfies RecipeInput["layer"];

/** Those, how values move together, and a dictionary of patches that is learnt from the training clips. */
export const defaultRecipe = {
  blocks: [
    ...fastBlocks,
    { frames: "mfcc", coefficients: 20, encode: "covariance", parts: [0, 0] },
    { frames: "logMel", bands: 20, encode: "dictionary", dictionary: { atoms: 250 } },
  ],
  layer,
} as const satisfies RecipeInput;

/** More of the same, how values move together, and a dictionary of patches that is learnt from the training clips. */
const thoroughRecipe = {
  blocks: [
    { frames: "mfcc", coefficients: 20, parts: [5, 3, 0] },
    { frames: "logMel", bands: 40, parts: [5, 3] },
    { frames: "logMel", bands: 40, encode: "modulation", parts: [3] },
    { frames: "mfcc", coefficients: 20, encode: "modulation", parts: [3] },
    { frames: "mfcc", coefficients: 20, encode: "covariance", parts: [0, 0] },
    { frames: "logMel", bands: 40, encode: "dictionary", parts: [3] },
  ],
  layer,
} as const satisfies RecipeInput;

/** The recipes that ship with ulmus, by name. */
export const presets = {
  default: { about: "words, events, emotion and music alike", recipe: defaultRecipe },
  thorough: {
    about: "the same, finer: twice the features and the work",
    recipe: thoroughRecipe,
  },
  fast: {
    about: "the same without what is learnt of sounds: half the features and the work",
    recipe: { blocks: fastBlocks, layer },
  },
  small: {
    about: "a quarter of that, for small devices and model files below 40 kB",
    recipe: {
      blocks: [{ frames: "mfcc", coefficients: 16, parts: [3, 0] }],
      layer: { units: 400, weightScale: 2 },
    },
  },
} as const satisfies Readonly<Record<string, Preset>>;
