// What a model is to learn of each clip: its class, several labels, or numbers; and the model that learns it.
import { Option } from "@commander-js/extra-typings";
import type { Kernels, Model, Recipe } from "ulmus";
import type { DatasetItem } from "ulmus/node";
import type { Clips } from "./clips.ts";
import { InputError } from "./failure.ts";
import { columnValues, type Grouping } from "./groups.ts";

export const numbersOption = new Option(
  "--numbers <columns>",
  "learn the numbers in these columns of the CSV, separated by commas, instead of labels",
);
export const multilabelOption = new Option(
  "--multilabel [separator]",
  'a clip may have several labels, or none; they are separated by this in its label (default: "|")',
).conflicts("numbers");

export const semiSupervisedOption = new Option(
  "--semi-supervised",
  "learn also from clips without a label, whose cell in the CSV is empty: for few labels",
).conflicts(["numbers", "multilabel"]);

export interface LessonOptions {
  readonly numbers?: string | undefined;
  readonly multilabel?: string | true | undefined;
  readonly semiSupervised?: true | undefined;
}

/** The recipe, with a graph if that was asked for. */
export async function recipeFor({ semiSupervised }: LessonOptions, recipe: Recipe): Promise<Recipe> {
  if (!semiSupervised || recipe.graph) return recipe;
  const { createRecipe } = await import("ulmus");
  return createRecipe({ ...recipe, graph: {} });
}

/** Whether labels are classes, one for each clip. */
export function hasClasses({ numbers, multilabel }: LessonOptions, { graph }: Recipe): boolean {
  return numbers === undefined && multilabel === undefined && graph === undefined;
}

/** The numbers that were asked for, one list for each clip; refuses a column that is not there or holds no number. */
export function numbersOf(items: readonly DatasetItem[], asked: string): number[][] {
  const columns = asked.split(",").map((column) => column.trim());
  const values = columns.map((column) => columnValues(items, column, "--numbers"));
  return items.map(({ name }, i) =>
    columns.map((column, c) => {
      const text = values[c][i].trim();
      const value = Number(text.replace(/^(-?\d+),(\d+)$/, "$1.$2"));
      if (Number.isFinite(value)) return value;
      throw new InputError(`--numbers: the column "${column}" must hold numbers, got "${text}" for ${name}`);
    }),
  );
}

/** The labels of each clip. */
export function labelSetsOf(items: readonly DatasetItem[], separator: string | true): string[][] {
  return items.map(({ label }) =>
    label
      .split(separator === true ? "|" : separator)
      .map((one) => one.trim())
      .filter((one) => one !== ""),
  );
}

/** Fits the kind of model that the options ask for. */
export async function fitModel(
  clips: Clips,
  groups: Grouping | undefined,
  { kernels, ...options }: LessonOptions & { readonly kernels: Kernels },
): Promise<Model> {
  const { Classifier, MultilabelClassifier, Regressor } = await import("ulmus");
  const training = { ...clips, ...(groups && { groups: groups.values }) };
  const { items, recipe } = clips;
  if (options.numbers !== undefined) {
    return Regressor.fit({ ...training, targets: numbersOf(items, options.numbers) }, recipe, { kernels });
  }
  if (options.multilabel !== undefined) {
    return MultilabelClassifier.fit({ ...training, labels: labelSetsOf(items, options.multilabel) }, recipe, {
      kernels,
    });
  }
  return Classifier.fit(training, recipe, { kernels });
}
