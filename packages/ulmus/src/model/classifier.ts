// Learns to tell classes of sounds apart, and goes on learning: add, forget, merge, a new class.
import { softmax, fitSharpness } from "../elm/calibration.ts";
import { ArgumentError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import { balancedWeights, classExamples, columnsOf } from "./classes.ts";
import { createExtractor, type Extractor } from "./extractor.ts";
import { type Examples, Machine } from "./machine.ts";
import { accuracy, confusionMatrix, largestColumns, unweightedAverageRecall } from "./metrics.ts";
import { defaultRecipe } from "./presets.ts";
import { createRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
import {
  blocksOf,
  clipCount,
  type Grouped,
  type Input,
  numbered,
  requireLength,
  requireRows,
  type Rows,
  type Sounds,
  toRows,
} from "./training.ts";

/** Clips, as sounds or as rows, with a label for each. */
export type LabelledClips = (Sounds | Rows) & Grouped & { readonly labels: readonly string[] };

/** How a model is fitted, besides its recipe. */
export interface FitOptions {
  /** The loops that take the time; WebAssembly on one thread by default. `createKernels` of `ulmus/node` is faster. */
  readonly kernels?: Kernels;
}

/** What a classifier says about one sound. */
export interface Prediction {
  /** The most probable class. */
  readonly label: string;
  /** Its probability, 0 … 1, calibrated on held-out clips. */
  readonly probability: number;
  /** The probability of every class; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** The readout's value for every class: about 1 for the right one, about 0 for the others. */
  readonly scores: Readonly<Record<string, number>>;
}

/**
 * How well a model does on clips (or groups of them) that it was refitted without, in closed form. The ridge was chosen
 * by these very scores, which makes them a little too good; `evaluate` has no such favour.
 */
export interface HeldOut {
  /** The share of right predictions. */
  readonly accuracy: number;
  /** Unweighted average recall. */
  readonly uar: number;
  /** How many groups were held out in turn. */
  readonly groups: number;
}

/** What a classifier consists of besides its machine. */
export interface ClassifierState {
  readonly recipe: Recipe;
  /** The classes; output c of the machine is class c. */
  readonly labels: readonly string[];
  /** The weight of a clip of each class: frozen by `fit`, so that sums stay exact. */
  readonly classWeights: readonly number[];
  /** 1 / temperature of the softmax. */
  readonly sharpness: number;
  readonly heldOut?: HeldOut;
}

/** A trained model that tells classes of sounds apart, and can go on learning where it has kept its sums. */
export class Classifier {
  readonly #kernels: Kernels;
  readonly #machine: Machine;
  #state: ClassifierState;
  #extractor: Extractor | undefined;

  /** For model files; models are made by `Classifier.fit`. */
  constructor(machine: Machine, state: ClassifierState, kernels: Kernels) {
    this.#machine = machine;
    this.#state = state;
    this.#kernels = kernels;
  }

  /**
   * Learns from labelled clips, in one step. The ridge and the probabilities are chosen by scores of clips held out,
   * group by group where `groups` are given.
   *
   * @throws {ArgumentError} for fewer than two classes, lists of different lengths, values that are not finite.
   */
  static fit(
    training: LabelledClips,
    recipe: RecipeInput = defaultRecipe,
    { kernels = createDefaultKernels() }: FitOptions = {},
  ): Classifier {
    const checked = createRecipe(recipe);
    const labels = [...new Set(training.labels)].toSorted();
    const classes = classesOf(training, labels, "fit");
    if (labels.length < 2)
      throw new ArgumentError(
        `fit: needs clips of at least two classes, got ${labels.length === 0 ? "none" : `only "${labels[0]}"`}`,
      );
    const { recipe: settled, features } = toRows(training, checked);
    const classWeights = settled.readout.balance ? balancedWeights(classes, labels.length) : labels.map(() => 1);
    const groups = training.groups && numbered(training.groups);
    const criterion = (scores: Matrix64): number =>
      unweightedAverageRecall(confusionMatrix(classes, largestColumns(scores), labels.length));
    const { machine, heldOut } = Machine.fit(
      classExamples(features, classes, classWeights),
      { layer: settled.layer, ridge: settled.readout.ridge, blocks: blocksOf(settled, features.columns) },
      { kernels, criterion, ...(groups && { groups }) },
    );
    const state = {
      recipe: settled,
      labels,
      classWeights,
      sharpness: heldOut ? fitSharpness(heldOut, classes) : DEFAULT_SHARPNESS,
    };
    if (!heldOut) return new Classifier(machine, state, kernels);
    const confusion = confusionMatrix(classes, largestColumns(heldOut), labels.length);
    const count = groups ? new Set(groups).size : features.rows;
    return new Classifier(
      machine,
      { ...state, heldOut: { accuracy: accuracy(confusion), uar: unweightedAverageRecall(confusion), groups: count } },
      kernels,
    );
  }

  get recipe(): Recipe {
    return this.#state.recipe;
  }

  /** The classes it knows. */
  get labels(): readonly string[] {
    return this.#state.labels;
  }

  /** How it did on the clips it was fitted on, each held out; absent where the recipe gave the ridge. */
  get heldOut(): HeldOut | undefined {
    return this.#state.heldOut;
  }

  /** Whether it can add, forget and merge. */
  get canLearn(): boolean {
    return this.#machine.canLearn;
  }

  /** What it consists of, for model files. */
  get parts(): { readonly machine: Machine; readonly state: ClassifierState } {
    return { machine: this.#machine, state: this.#state };
  }

  /** The most probable class of a sound or of a row of features. */
  predict(input: Input): Prediction {
    const row = "samples" in input ? this.#extract().extract(input) : input;
    const scores = this.scores({ rows: 1, columns: row.length, data: row });
    const probabilities = softmax(scores.data, this.#state.sharpness);
    const best = largestColumns(scores)[0];
    const named = (values: Float64Array): Record<string, number> =>
      Object.fromEntries(this.labels.map((label, c) => [label, values[c]]));
    return {
      label: this.labels[best],
      probability: probabilities[best],
      probabilities: named(probabilities),
      scores: named(scores.data),
    };
  }

  /** Scores of rows of features (n × columns) → n × classes, in the order of `labels`. */
  scores(features: Matrix32): Matrix64 {
    return this.#machine.scores(features);
  }

  /** Probabilities of rows of features (n × columns) → n × classes, in the order of `labels`. */
  probabilities(features: Matrix32): Matrix64 {
    const scores = this.scores(features);
    const out = matrix64(scores.rows, scores.columns);
    for (let i = 0; i < scores.rows; i++)
      out.data.set(softmax(rowOf(scores, i), this.#state.sharpness), i * scores.columns);
    return out;
  }

  /** Learns further clips; labels not known yet become new classes. Equal to having had them from the start, the frozen parts given. */
  add(training: LabelledClips): this {
    const { labels, classWeights } = this.#state;
    const fresh = [...new Set(training.labels)].filter((label) => !labels.includes(label));
    const state = {
      ...this.#state,
      labels: [...labels, ...fresh],
      classWeights: [...classWeights, ...fresh.map(() => 1)],
    };
    // All that can be wrong is found here, before a class is added.
    const examples = this.#examples(training, state, "add");
    fresh.forEach(() => this.#machine.addOutput());
    this.#machine.add(examples);
    this.#state = state;
    return this;
  }

  /** Takes clips back that it has learnt, as if it had never heard them (to rounding; the frozen parts stay). */
  forget(training: LabelledClips): this {
    this.#machine.subtract(this.#examples(training, this.#state, "forget"));
    return this;
  }

  /** Learns all that `other` has learnt. Both must come from one fit: see `blank`. */
  merge(other: Classifier): this {
    const { state, machine } = other.parts;
    if (
      JSON.stringify([state.recipe, state.labels, state.classWeights]) !==
      JSON.stringify([this.recipe, this.labels, this.#state.classWeights])
    ) {
      throw new ArgumentError(
        "merge: the two models have different recipes, classes or class weights; start both from one model (see `blank`)",
      );
    }
    this.#machine.merge(machine);
    return this;
  }

  /** A model with the same frozen parts that has learnt nothing: for training elsewhere and merging. It cannot predict before `add`. */
  blank(): Classifier {
    return new Classifier(this.#machine.blank(), this.#state, this.#kernels);
  }

  #examples(training: LabelledClips, { labels, classWeights }: ClassifierState, where: string): Examples {
    const classes = classesOf(training, labels, where);
    const { features } = toRows(training, this.recipe);
    requireRows(where, features, this.#machine.scaler.mean.length);
    return classExamples(features, classes, classWeights);
  }

  #extract(): Extractor {
    return (this.#extractor ??= createExtractor(this.recipe));
  }
}

/** The sharpness of a model whose ridge was given, so that nothing was held out to fit it on. */
const DEFAULT_SHARPNESS = 5;

/** The column of each clip's class; checks all that can be checked before sounds become rows. */
function classesOf(training: LabelledClips, known: readonly string[], where: string): Int32Array {
  const { labels, groups } = training;
  requireLength(where, "labels", labels.length, clipCount(training));
  if (groups) requireLength(where, "groups", groups.length, clipCount(training));
  return columnsOf(labels, known, where);
}
