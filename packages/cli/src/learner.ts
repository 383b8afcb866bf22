// A saved model of any kind that learns on: what it is told of clips, what it counts of them, and copies of it.
import { Option } from "@commander-js/extra-typings";
import type { LabelledClips, MeasuredClips, Model, TaggedClips } from "ulmus";
import type { DatasetItem } from "ulmus/node";
import type { Clips } from "./clips.ts";
import { InputError } from "./failure.ts";
import { labelSetsOf, type LessonOptions, numbersOf, weightsOf } from "./lesson.ts";
import { readModel } from "./model-path.ts";
import { openSource, type Source, type SourceOptions } from "./source.ts";
import { counted } from "./terminal/format.ts";

export const numbersOption = new Option(
  "--numbers <columns>",
  "for a model of numbers: the columns of the CSV that hold them, in the order in which it was trained",
);
export const separatorOption = new Option(
  "--multilabel [separator]",
  'for a model of several labels: what stands between them (default: "|")',
).conflicts("numbers");

export interface LearnerOptions extends SourceOptions, Pick<LessonOptions, "numbers" | "multilabel" | "weights"> {}

/** What all kinds of models can do that learn on. */
interface Learner {
  add(training: Training): unknown;
  forget(training: Training): unknown;
  blank(): Model;
  merge(other: Model): Model;
}
type Training = LabelledClips | TaggedClips | MeasuredClips;

/** Reads a model that can learn on, and refuses options that are not for its kind. */
export async function readLearner(path: string, options: LearnerOptions): Promise<Model> {
  const { model } = await readModel(path);
  if (model.recipe.graph)
    throw new InputError(`${path}: has a graph and cannot learn on; train it anew with all clips`);
  if (!model.canLearn) throw new InputError(`${path}: must hold its sums to learn on, got none; train it with --sums`);
  requireOptions(path, model, options);
  return model;
}

function requireOptions(path: string, model: Model, { numbers, multilabel }: LearnerOptions): void {
  if (!("labels" in model)) {
    const { targetSums } = model.parts.machine;
    const known = counted(targetSums.length, "number");
    if (multilabel !== undefined)
      throw new InputError(`--multilabel: ${path} has learnt ${known}, no labels; give --numbers`);
    const given = numbers?.split(",").length;
    if (given === undefined || given === targetSums.length) return;
    throw new InputError(`--numbers: ${path} has learnt ${known}, got ${counted(given, "column")}; name as many`);
  }
  if (numbers !== undefined) throw new InputError(`--numbers: ${path} has learnt labels, no numbers; leave it out`);
  if (multilabel !== undefined && "probabilities" in model) {
    throw new InputError(`--multilabel: ${path} has learnt one label for each clip; leave it out`);
  }
}

/** Opens clips that a model is to learn, to forget or to be compared on: whatever there is of one class, or of all. */
export async function openClips(
  data: string | undefined,
  model: Model,
  options: LearnerOptions & { readonly class?: string | undefined },
): Promise<Source> {
  const { numbers, weights, class: only } = options;
  if (model.recipe.blocks.length === 0 && options.features === undefined) {
    throw new InputError(
      "--features: the model was trained on features brought along, so a file of them is needed; give it",
    );
  }
  const source = await openSource(data, options, {
    hasClasses: false,
    columns: [numbers, weights],
    ...(only !== undefined && { only: (item: DatasetItem) => labelsOf(item, model, options).includes(only) }),
  });
  if (only !== undefined && source.items.length === 0) {
    throw new InputError(`${source.name}: must hold clips of "${only}", got none; check --class`);
  }
  if ("probabilities" in model) requireLabels(source);
  if (!("labels" in model)) numbersOf(source.items, requireNumbers(options));
  if (weights !== undefined) weightsOf(source.items, weights);
  return source;
}

function requireLabels({ items, name }: Source): void {
  const unlabelled = items.find(({ label }) => label === "");
  if (unlabelled) throw new InputError(`${name}: every clip must have a label, got none for ${unlabelled.name}`);
}

/** The labels of a clip: none where a model learns numbers. */
function labelsOf(item: DatasetItem, model: Model, { multilabel = true }: LearnerOptions): string[] {
  if (!("labels" in model)) return [];
  return "probabilities" in model ? [item.label] : labelSetsOf([item], multilabel)[0];
}

function requireNumbers({ numbers }: LearnerOptions): string {
  if (numbers !== undefined) return numbers;
  throw new InputError(
    "--numbers: the model has learnt numbers; name the columns that hold them, as when it was trained",
  );
}

/** Lets a model learn or forget clips. */
export function teach(verb: "add" | "forget", model: Model, clips: Clips, options: LearnerOptions): void {
  const { weights, multilabel = true } = options;
  const { items } = clips;
  const training = { ...clips, ...(weights !== undefined && { weights: weightsOf(items, weights) }) };
  const learner: Learner = model;
  if (!("labels" in model)) learner[verb]({ ...training, targets: numbersOf(items, requireNumbers(options)) });
  else if ("probabilities" in model) learner[verb](training);
  else learner[verb]({ ...training, labels: labelSetsOf(items, multilabel) });
}

/** Lets a model learn all that another one has. */
export function join(model: Model, other: Model): void {
  (model as Learner).merge(other);
}

/** A copy that learns on by itself. */
export function copyOf(model: Model): Model {
  const copy = model.blank();
  join(copy, model);
  return copy;
}

/** A model of the same frozen parts that learns these clips alone. */
export function trainedOn(clips: Clips, model: Model, options: LearnerOptions): Model {
  const copy = model.blank();
  teach("add", copy, clips, options);
  return copy;
}

/** How many clips a model has learnt and not forgotten, in all and with each class or label; each as often as it weighs. */
export interface Counts {
  readonly all: number;
  readonly each: Readonly<Record<string, number>>;
}

export function countsOf(model: Model): Counts {
  if (!("labels" in model)) return { all: model.count, each: {} };
  const each = model.counts;
  if (!("probabilities" in model)) return { all: model.count, each };
  return { all: Object.values(each).reduce((sum, count) => sum + count, 0), each };
}

/** How many clips have a label, which may be unknown, and called anything. */
export function countOf({ each }: Counts, label: string): number {
  return Object.hasOwn(each, label) ? each[label] : 0;
}

/** Takes a class, or a label, out of which no clip is left. */
export function removeLabel(model: Model, label: string): void {
  if ("probabilities" in model) model.removeClass(label);
  else if ("labels" in model) model.removeLabel(label);
}

/** The classes, or labels; none where numbers are learnt. */
export function knownLabels(model: Model): readonly string[] {
  return "labels" in model ? model.labels : [];
}
