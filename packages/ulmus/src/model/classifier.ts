// Learns to tell classes of sounds apart, and goes on learning: add, forget, merge, a new class.
import { calibrate } from "../elm/calibration/calibration.ts";
import { ArgumentError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix32, Matrix64 } from "../math/matrix.ts";
import {
  arrangedMachine,
  type ClassifierState,
  clipCounts,
  joinedLabels,
  requireLearnt,
  withClasses,
} from "./class-state.ts";
import { classExamples, columnsOf } from "./classes.ts";
import type { Ensemble } from "./ensemble.ts";
import { withCopies } from "./copies.ts";
import { fitClasses, type HeldOut } from "./fit-classes.ts";
import { classesOf, type LabelledClips, namedClasses } from "./labelled-clips.ts";
import type { Examples } from "./machine.ts";
import { largestColumns } from "./metrics.ts";
import { Pipeline } from "./pipeline.ts";
import { defaultRecipe } from "./presets.ts";
import { createRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
import { fitBest } from "./select-layer.ts";
import { type Input, toRows } from "./training.ts";

export type { ClassifierState } from "./class-state.ts";
export type { HeldOut } from "./fit-classes.ts";
export type { LabelledClips } from "./labelled-clips.ts";

/** How a model is fitted, besides its recipe. */
export interface FitOptions {
  /** The loops that take the time; WebAssembly on one thread by default. `createKernels` of `ulmus/node` is faster. */
  readonly kernels?: Kernels;
  /**
   * A model fitted before by the same recipe, to learn sooner: its random units, about which recipe and width say all, are
   * taken over instead of drawn again. The new model is the same, bit for bit, with it or without.
   */
  readonly previous?: Classifier | undefined;
}

/** What a classifier says about one sound. */
export interface Prediction {
  /** The most probable class; of classes equally probable the first of `labels`. */
  readonly label: string;
  /** Its probability, 0 … 1, calibrated on held-out clips. */
  readonly probability: number;
  /** The probability of every class; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** The readout's value for every class: about 1 for the right one, about 0 for the others. */
  readonly scores: Readonly<Record<string, number>>;
}

/** A trained model that tells classes of sounds apart, and can go on learning where it has kept its sums. */
export class Classifier {
  readonly #kernels: Kernels;
  #machine: Ensemble;
  #state: ClassifierState;
  readonly #pipeline: Pipeline;
  #heldOutProbabilities: Matrix64 | undefined;

  /** For model files; models are made by `Classifier.fit`. */
  constructor(machine: Ensemble, state: ClassifierState, kernels: Kernels) {
    this.#machine = machine;
    this.#state = state;
    this.#kernels = kernels;
    this.#pipeline = new Pipeline(state.recipe, state.encoders, kernels);
  }

  /**
   * Learns from labelled clips, in one step. The ridge and the probabilities are chosen by scores of clips held out,
   * group by group where `groups` are given. With a `graph` in the recipe labels may be "": such clips are learnt from without
   * one, nothing is held out, and the model only predicts.
   *
   * @throws {ArgumentError} for fewer than two classes, lists of different lengths, values that are not finite.
   */
  static fit(
    training: LabelledClips,
    recipe: RecipeInput = defaultRecipe,
    { kernels = createDefaultKernels(), previous }: FitOptions = {},
  ): Classifier {
    const checked = createRecipe(recipe);
    const { labels, classes } = namedClasses(training, checked);
    const { recipe: heard, features, encoders } = toRows(training, checked, { kernels });
    const rows = withCopies({ ...training, classes }, classes.length, features.rows);
    const known = { ...rows, features, count: labels.length, originals: classes.length };
    const fitted = fitBest(heard, (one) => fitClasses(known, one, kernels, previous?.parts.machine));
    const { machine, recipe: settled, heldOutProbabilities, ...rest } = fitted;
    const model = new Classifier(machine, { recipe: settled, encoders, labels, ...rest }, kernels);
    model.#heldOutProbabilities = heldOutProbabilities;
    return model;
  }

  get recipe(): Recipe {
    return this.#state.recipe;
  }

  /** The classes it knows. */
  get labels(): readonly string[] {
    return this.#state.labels;
  }

  /** How many clips of each class it has learnt and not forgotten, each as often as it weighs; only where it can learn on. */
  get counts(): Readonly<Record<string, number>> {
    return clipCounts(this.#state, this.#machine);
  }

  /** How it did on the clips it was fitted on, each held out; absent where the recipe gave the ridge. */
  get heldOut(): HeldOut | undefined {
    return this.#state.heldOut;
  }

  /**
   * Of each clip it was fitted on, in their order (n × classes in the order of `labels`): what a fit without the clip, or
   * without its whole group, says of it. Where that is another class with much confidence, look at the label. Like `heldOut` it
   * stays what `fit` found; absent where that is, and in models read from files.
   */
  get heldOutProbabilities(): Matrix64 | undefined {
    return this.#heldOutProbabilities;
  }

  /** What the recipe's criterion gave for the clips held out, higher is better; absent where the recipe gave the ridge. */
  get rating(): number | undefined {
    return this.#state.rating;
  }

  /** What the fit has gone without, a sentence for each: units that say nothing, weights that clips do not determine. None after loading. */
  get warnings(): readonly string[] {
    return this.#machine.warnings;
  }

  /** Whether it can add, forget and merge. */
  get canLearn(): boolean {
    return this.#machine.canLearn;
  }

  /** What it consists of, for model files. */
  get parts(): { readonly machine: Ensemble; readonly state: ClassifierState } {
    return { machine: this.#machine, state: this.#state };
  }

  /** The most probable class of a sound or of a row of features. */
  predict(input: Input): Prediction {
    const row = this.#pipeline.row(input);
    const scores = this.scores({ rows: 1, columns: row.length, data: row });
    const probabilities = calibrate(this.#state.calibration, scores);
    const [best] = largestColumns(probabilities);
    const named = (values: Float64Array): Record<string, number> =>
      Object.fromEntries(this.labels.map((label, c) => [label, values[c]]));
    return {
      label: this.labels[best],
      probability: probabilities.data[best],
      probabilities: named(probabilities.data),
      scores: named(scores.data),
    };
  }

  /** Scores of rows of features (n × columns) → n × classes, in the order of `labels`. */
  scores(features: Matrix32): Matrix64 {
    return this.#machine.scores(features);
  }

  /** Probabilities of rows of features (n × columns) → n × classes, in the order of `labels`. */
  probabilities(features: Matrix32): Matrix64 {
    return calibrate(this.#state.calibration, this.scores(features));
  }

  /**
   * Learns further clips; labels not known yet become new classes. Equal to having had them from the start, the frozen parts
   * given. No scores of a new class were held out: probabilities are by the temperature alone from then on.
   */
  add(training: LabelledClips): this {
    const { labels } = this.#state;
    const state = withClasses(this.#state, [...new Set([...labels, ...training.labels])]);
    // All that can be wrong is found here, before a class is added.
    const examples = this.#examples(training, state, "add");
    state.labels.slice(labels.length).forEach(() => this.#machine.addOutput());
    this.#machine.add(examples);
    this.#state = state;
    return this;
  }

  /**
   * Takes clips back that it has learnt, as if it had never heard them (to rounding; the frozen parts stay). Costs as much as
   * solving once, so give many clips together.
   *
   * @throws {ArgumentError} for clips that were not learnt; among more than the hidden layer has columns one may pass.
   */
  forget(training: LabelledClips): this {
    const examples = this.#examples(training, this.#state, "forget");
    requireLearnt(training, this.counts);
    this.#machine.subtract(examples);
    return this;
  }

  /**
   * Takes a class out of which no clip is left: as if there had never been one. What its clips were in the sums cannot be told
   * from the others', so `forget` them first.
   *
   * @throws {ArgumentError} if clips of it are left, or fewer than two classes would be.
   */
  removeClass(label: string): this {
    const labels = this.labels.filter((other) => other !== label);
    columnsOf([label], this.labels, "removeClass");
    const left = this.counts[label];
    if (left > 1e-6)
      throw new ArgumentError(`removeClass: no clip of "${label}" may be left, got ${left}; forget them first`);
    if (labels.length < 2) throw new ArgumentError(`removeClass: two classes must be left, got only "${labels[0]}"`);
    this.#machine.selectOutputs(labels.map((other) => this.labels.indexOf(other)));
    this.#state = withClasses(this.#state, labels);
    return this;
  }

  /**
   * Lets all that it has learnt so far count `factor` times as much, in (0, 1]: where sounds change with time, and older clips
   * should fade, call it before each `add`. A clip that has faded is forgotten with its weight: `{ weights: [factor] }`.
   */
  discount(factor: number): this {
    this.#machine.scale(factor);
    return this;
  }

  /**
   * Learns all that `other` has learnt, classes that only one of them knows too. Both must come from one fit: see `blank`.
   * What both have learnt counts twice.
   */
  merge(other: Classifier): this {
    const { machine, state } = other.parts;
    const labels = joinedLabels(this.#state, state);
    const theirs = arrangedMachine(machine, state.labels, labels);
    this.#machine = arrangedMachine(this.#machine, this.labels, labels).merge(theirs);
    this.#state = withClasses(this.#state, labels, state);
    return this;
  }

  /** A model with the same frozen parts that has learnt nothing: for training elsewhere and merging. It cannot predict before `add`. */
  blank(): Classifier {
    if (this.recipe.graph)
      throw new ArgumentError("blank: a model with a graph cannot learn on; fit it anew with all clips");
    return new Classifier(this.#machine.blank(), this.#state, this.#kernels);
  }

  #examples(training: LabelledClips, { labels, classWeights }: ClassifierState, where: string): Examples {
    const classes = classesOf(training, labels, where);
    const features = this.#pipeline.rows(training, this.#machine.scaler.mean.length, where);
    const rows = withCopies({ classes, weights: training.weights }, classes.length, features.rows);
    return classExamples(features, rows.classes, classWeights, rows);
  }
}
