// The recipe of features to be written: some of the registry by name, and how their frames become a row; or that of a file or a preset.
import type { FeatureEntry, Recipe, RecipeInput } from "ulmus";
import { InputError } from "./failure.ts";
import { nearest } from "./nearest.ts";
import { readRecipe, type RecipeOptions } from "./recipe-file.ts";

export interface FeatureRecipeOptions extends Omit<RecipeOptions, "features">, EncodingOptions {
  /** Names separated by commas. */
  readonly set?: string | undefined;
  readonly sampleRate?: number | undefined;
}

/** How frames become a row, where no recipe says it. */
export interface EncodingOptions {
  readonly encode?: string | undefined;
  /** Names separated by commas. */
  readonly functionals?: string | undefined;
  readonly parts?: number | undefined;
  /** In seconds. */
  readonly window?: number | undefined;
  readonly skipZeros?: true | undefined;
}

type Block = NonNullable<RecipeInput["blocks"]>[number];

/** The recipe that the options ask for; without any, that of the preset fast, whose rows need no training clips. */
export async function featureRecipe(options: FeatureRecipeOptions): Promise<Recipe> {
  const { createRecipe } = await import("ulmus");
  const recipe = options.set === undefined ? await recipeOf(options) : await recipeOfSet(options.set, options);
  if (options.sampleRate === undefined) return recipe;
  return createRecipe({ ...recipe, frontEnd: { ...recipe.frontEnd, sampleRate: options.sampleRate } });
}

async function recipeOf(options: FeatureRecipeOptions): Promise<Recipe> {
  const given = Object.entries(encodingOf(options)).find(([, value]) => value !== undefined);
  if (given === undefined) return readRecipe(options.recipe === undefined ? { preset: "fast", ...options } : options);
  throw new InputError(`--${given[0]}: is for features by name; give them by --set, or write the word into a recipe`);
}

async function recipeOfSet(set: string, options: EncodingOptions): Promise<Recipe> {
  const { createRecipe, listFeatures } = await import("ulmus");
  const entries = listFeatures();
  const chosen = set.split(",").map((asked) => entryOf(asked.trim(), entries));
  const encoding = encodingOf(options);
  const isAsked = Object.values(encoding).some((value) => value !== undefined);
  if (isAsked && chosen.every(({ per }) => per === "clip")) {
    throw new InputError(`--encode: is for features with a row for each frame, got ${set}, which are of whole clips`);
  }
  const words = Object.fromEntries(Object.entries(encoding).filter(([, value]) => value !== undefined));
  const blocks = chosen.map(({ name, per }) => ({ frames: name, ...(per !== "clip" && words) }) as Block);
  try {
    return createRecipe({ blocks });
  } catch (error) {
    if (!isAsked || (error as Error).name !== "ArgumentError") throw error;
    throw new InputError(`--encode: ${(error as Error).message.replace("recipe: blocks[0].", "")}`, { cause: error });
  }
}

function entryOf(asked: string, entries: readonly FeatureEntry[]): FeatureEntry {
  const entry = entries.find(({ name }) => name === asked);
  if (entry !== undefined) return entry;
  const names = entries.map(({ name }) => name);
  throw new InputError(`--set: must name features, got "${asked}"${nearest(asked, names)}; see ulmus features --list`);
}

/** The words of a block that options give; functionals are asked for by any that only they know. */
function encodingOf({ encode, functionals, parts, window, skipZeros }: EncodingOptions) {
  const isOfFunctionals = [functionals, parts, window, skipZeros].some((value) => value !== undefined);
  return {
    encode: encode ?? (isOfFunctionals ? "functionals" : undefined),
    functionals: functionals?.split(",").map((name) => name.trim()),
    parts: parts === undefined ? undefined : [parts],
    window: window === undefined ? undefined : { seconds: window, hopSeconds: window / 2 },
    skipZeros,
  };
}
