// Recipes as TOML: read from a file or taken from the presets; and written, for users to edit.
import { readFile } from "node:fs/promises";
import { parse, stringify, TomlError } from "smol-toml";
import type { Preset, Recipe } from "ulmus";
import { InputError } from "./failure.ts";
import { nearest } from "./nearest.ts";
import type { DataOptions } from "./options.ts";

/** Which recipe. */
export interface RecipeOptions {
  readonly recipe?: string | undefined;
  readonly preset?: string | undefined;
  /** A file of features that take the place of the recipe's blocks. */
  readonly features?: string | undefined;
  /** Changed copies of training clips. */
  readonly augment?: DataOptions["augment"];
}

/** The recipe of a file, or of a preset, the default one if neither is given; with other copies of clips if those are. */
export async function readRecipe({ augment, ...options }: RecipeOptions): Promise<Recipe> {
  const recipe = await readOwnRecipe(options);
  if (!augment) return recipe;
  if (options.features !== undefined) {
    throw new InputError("--augment: is for sounds, and with --features there are none; leave it out");
  }
  const { createRecipe } = await import("ulmus");
  try {
    return createRecipe({ ...recipe, augment });
  } catch (error) {
    if ((error as Error).name !== "ArgumentError") throw error;
    throw new InputError(`--augment: ${(error as Error).message}`, { cause: error });
  }
}

async function readOwnRecipe({
  recipe: file,
  preset = "default",
  features,
}: Omit<RecipeOptions, "augment">): Promise<Recipe> {
  const { createRecipe } = await import("ulmus");
  const recipe = file === undefined ? createRecipe((await findPreset(preset)).recipe) : await readRecipeFile(file);
  if (features !== undefined) {
    const { augment: _, ...rest } = recipe;
    return { ...rest, blocks: [] };
  }
  if (recipe.blocks.length > 0) return recipe;
  const example = '[[blocks]]\nframes = "mfcc"';
  throw new InputError(`${file}: must have at least one block, got none; add for example\n${example}`);
}

async function readRecipeFile(file: string): Promise<Recipe> {
  const { createRecipe } = await import("ulmus");
  const input = parseToml(await readFile(file, "utf8"), file);
  try {
    return createRecipe(input);
  } catch (error) {
    if ((error as Error).name !== "ArgumentError") throw error;
    const advice = "`ulmus presets default` prints a whole recipe";
    throw new InputError(`${file}: ${(error as Error).message}; ${advice}`, { cause: error });
  }
}

/** The preset of that name. */
export async function findPreset(name: string): Promise<Preset> {
  const presets: Readonly<Record<string, Preset>> = (await import("ulmus")).presets;
  if (Object.hasOwn(presets, name)) return presets[name];
  const names = Object.keys(presets);
  throw new InputError(`preset: must be one of ${names.join(", ")}, got "${name}"${nearest(name, names)}`);
}

/** A recipe as TOML. */
export function toToml(recipe: Recipe): string {
  return stringify(recipe).trimEnd();
}

function parseToml(text: string, file: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what] = error.message.split("\n");
    throw new InputError(
      `${file}: line ${error.line}: ${what.replace("Invalid TOML document: ", "is not TOML: ")}; mend the line`,
      {
        cause: error,
      },
    );
  }
}
