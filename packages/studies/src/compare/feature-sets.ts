// The kinds of features that `ulmus compare` tries, the cheapest first.
import { createRecipe, type Recipe, type RecipeInput } from "ulmus";

/** A kind of features, whose random part is drawn by a seed. */
export interface FeatureSetChoice {
  /** What it is asked for by. */
  readonly word: string;
  /** In tables. */
  readonly name: string;
  readonly recipe: (seed: number) => Recipe;
  /** Whether they are measured in a moment, so that every system is tried on them before dearer features. */
  readonly isCheap: boolean;
}

function ofBlock(block: (seed: number) => NonNullable<RecipeInput["blocks"]>[number]): FeatureSetChoice["recipe"] {
  return (seed) => createRecipe({ blocks: [block(seed)] });
}

export const featureSets: readonly FeatureSetChoice[] = [
  {
    word: "mfcc",
    name: "MFCC statistics",
    recipe: ofBlock(() => ({ frames: "mfcc", coefficients: 20, parts: [5, 3, 0] })),
    isCheap: true,
  },
  {
    word: "logmel",
    name: "log-mel statistics",
    recipe: ofBlock(() => ({ frames: "logMel", bands: 40, parts: [5, 3] })),
    isCheap: true,
  },
  {
    word: "minirocket",
    name: "MiniRocket",
    recipe: ofBlock((seed) => ({ frames: "logMel", bands: 40, encode: "rocket", rocket: { seed } })),
    isCheap: false,
  },
  {
    word: "reservoir",
    name: "reservoir",
    recipe: ofBlock((seed) => ({
      frames: "logMel",
      bands: 40,
      encode: "reservoir",
      reservoir: { pooling: "meanAndDeviation", seed },
    })),
    isCheap: false,
  },
  { word: "is09", name: "IS09", recipe: ofBlock(() => ({ frames: "is09" })), isCheap: false },
  { word: "egemaps", name: "eGeMAPS", recipe: ofBlock(() => ({ frames: "egemaps" })), isCheap: false },
  {
    word: "cnn",
    name: "random CNN",
    recipe: ofBlock((seed) => ({
      frames: "logMel",
      bands: 96,
      encode: "convolution",
      convolution: { architecture: "timbralTemporal", size: "small", short: "repeat", seed },
    })),
    isCheap: false,
  },
];
