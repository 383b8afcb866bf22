// What a model is to learn of each clip: its class, several labels, or numbers; and the model that learns it.
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
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

export const weightsOption = new Option(
  "--weights <column>",
  "the numbers in this column of the CSV say how much each clip counts, 0 or more",
);

function positiveNumbers(text: string): number[] {
  const values = text.split(",").map(Number);
  if (values.every((value) => value > 0 && value < Infinity)) return values;
  throw new InvalidArgumentError("It must be numbers above 0, separated by commas.");
}

function wholeNumbers(text: string): number[] {
  const values = positiveNumbers(text);
  if (values.every(Number.isInteger)) return values;
  throw new InvalidArgumentError("It must be whole numbers above 0, separated by commas.");
}

export const unitsOption = new Option(
  "--units <counts>",
  "numbers of hidden units to choose from, such as 250,500,1000, by scores of clips held out",
).argParser(wholeNumbers);
export const weightScalesOption = new Option(
  "--weight-scales <scales>",
  "scales of the random weights to choose from, such as 1,2,4; each is tried with each number of units",
).argParser(positiveNumbers);

export interface LessonOptions {
  readonly weights?: string | undefined;
  readonly units?: number[] | undefined;
  readonly weightScales?: number[] | undefined;
  readonly numbers?: string | undefined;
  readonly multilabel?: string | true | undefined;
  readonly semiSupervised?: true | undefined;
}

/** The recipe, with a graph and with layers to select from if these were asked for. */
export async function recipeFor(
  { semiSupervised, units, weightScales }: LessonOptions,
  recipe: Recipe,
): Promise<Recipe> {
  if (!semiSupervised && !units && !weightScales) return recipe;
  const { createRecipe } = await import("ulmus");
  const select = { ...recipe.select, ...(units && { units }), ...(weightScales && { weightScale: weightScales }) };
  return createRecipe({
    ...recipe,
    ...(semiSupervised && { graph: recipe.graph ?? {} }),
    ...(Object.keys(select).length > 0 && { select }),
  });
}

/** Whether labels are classes, one for each clip. */
export function hasClasses({ numbers, multilabel }: LessonOptions, { graph }: Recipe): boolean {
  return numbers === undefined && multilabel === undefined && graph === undefined;
}

/** The numbers that were asked for, one list for each clip; refuses a column that is not there or holds no number. */
export function numbersOf(items: readonly DatasetItem[], asked: string, option = "--numbers"): number[][] {
  const columns = asked.split(",").map((column) => column.trim());
  const values = columns.map((column) => columnValues(items, column, option));
  return items.map(({ name }, i) =>
    columns.map((column, c) => {
      const text = values[c][i].trim();
      const value = Number(text.replace(/^(-?\d+),(\d+)$/, "$1.$2"));
      if (Number.isFinite(value)) return value;
      throw new InputError(`${option}: the column "${column}" must hold numbers, got "${text}" for ${name}`);
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

/** How much each clip counts. */
export function weightsOf(items: readonly DatasetItem[], column: string): number[] {
  return numbersOf(items, column, "--weights").map(([weight], i) => {
    if (weight >= 0) return weight;
    throw new InputError(`--weights: the column "${column}" must hold numbers ≥ 0, got ${weight} for ${items[i].name}`);
  });
}

/** Refuses columns that are not there, or do not hold what they are for. */
export function requireColumns(items: readonly DatasetItem[], { numbers, weights }: LessonOptions): void {
  if (numbers !== undefined) numbersOf(items, numbers);
  if (weights !== undefined) weightsOf(items, weights);
}

/** Fits the kind of model that the options ask for. */
export async function fitModel(
  clips: Clips,
  groups: Grouping | undefined,
  { kernels, ...options }: LessonOptions & { readonly kernels: Kernels },
): Promise<Model> {
  const { Classifier, MultilabelClassifier, Regressor } = await import("ulmus");
  const { items } = clips;
  const training = {
    ...clips,
    ...(groups && { groups: groups.values }),
    ...(options.weights !== undefined && { weights: weightsOf(items, options.weights) }),
  };
  const { numbers, multilabel } = options;
  const { recipe } = clips;
  if (numbers !== undefined)
    return Regressor.fit({ ...training, targets: numbersOf(items, numbers) }, recipe, { kernels });
  if (multilabel === undefined) return Classifier.fit(training, recipe, { kernels });
  return MultilabelClassifier.fit({ ...training, labels: labelSetsOf(items, multilabel) }, recipe, { kernels });
}
