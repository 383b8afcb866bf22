// Learns which of several labels a sound has, none, one or many of them at once, and goes on learning. Where every sound has
// exactly one, a `Classifier` is the better choice.
import { ArgumentError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import { arrangedMachine, clipsIn, requireAsMany } from "./class-state.ts";
import { columnsOf } from "./classes.ts";
import type { FitOptions } from "./classifier.ts";
import type { Ensemble } from "./ensemble.ts";
import { withCopies } from "./copies.ts";
import { fitLabels, type LabelsHeldOut } from "./fit-labels.ts";
import { type MultilabelState, withLabels } from "./label-state.ts";
import type { Examples } from "./machine.ts";
import { Pipeline } from "./pipeline.ts";
import { defaultRecipe } from "./presets.ts";
import { createRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
import { fitBest } from "./select-layer.ts";
import { settleWeights } from "./settle-weights.ts";
import {
  requireListed,
  examplesOf,
  type Grouped,
  type Input,
  requireGroupsAndWeights,
  type Rows,
  type Sounds,
  toRows,
  type Weighted,
} from "./training.ts";

export type { MultilabelState } from "./label-state.ts";

/** Clips, as sounds or as rows, with a list of labels for each, which may be empty. */
export type TaggedClips = (Sounds | Rows) & Grouped & Weighted & { readonly labels: readonly (readonly string[])[] };

/** What a multilabel classifier says about one sound. */
export interface LabelsPrediction {
  /** The labels whose scores reach their thresholds. */
  readonly labels: readonly string[];
  /** The readout's value for every label: about 1 where it belongs, about 0 where not. */
  readonly scores: Readonly<Record<string, number>>;
}

/** A trained model that gives sounds any number of labels, and can go on learning where it has kept its sums. */
export class MultilabelClassifier {
  readonly #kernels: Kernels;
  #machine: Ensemble;
  readonly #pipeline: Pipeline;
  #state: MultilabelState;

  /** For model files; models are made by `MultilabelClassifier.fit`. */
  constructor(machine: Ensemble, state: MultilabelState, kernels: Kernels) {
    this.#machine = machine;
    this.#state = state;
    this.#kernels = kernels;
    this.#pipeline = new Pipeline(state.recipe, state.encoders, kernels);
  }

  /**
   * Learns from tagged clips, in one step. The ridge, and for each label the threshold with the largest F1, are chosen by scores
   * of clips held out; where the recipe gives the ridge, thresholds are ½. `readout.balance` of the recipe does not matter.
   *
   * @throws {ArgumentError} for fewer than two clips, no label at all, lists of different lengths, values that are not finite.
   */
  static fit(
    training: TaggedClips,
    recipe: RecipeInput = defaultRecipe,
    { kernels = createDefaultKernels() }: FitOptions = {},
  ): MultilabelClassifier {
    const checked = createRecipe(recipe);
    requireLists(training, "fit");
    const labels = [...new Set(training.labels.flat())].toSorted();
    const targets = targetMatrix(training, labels, "fit");
    if (labels.length === 0 || targets.rows < 2) {
      throw new ArgumentError(
        `fit: needs two clips and one label at least, got ${targets.rows} clips and ${labels.length} labels`,
      );
    }
    const { recipe: heard, features, encoders } = toRows(training, checked, { kernels });
    const { groups, ...known } = withCopies({ ...training, targets }, targets.rows, features.rows);
    const sets = known.labels.map((set) => set.toSorted().join("\n"));
    const rows = { ...examplesOf(features, known.targets, known), sets, ...(groups && { groups }) };
    const settled = settleWeights(heard, rows, kernels);
    const { machine, ...rest } = fitBest(settled, (one) => fitLabels(rows, one, kernels));
    return new MultilabelClassifier(machine, { encoders, labels, ...rest }, kernels);
  }

  get recipe(): Recipe {
    return this.#state.recipe;
  }

  /** The labels it knows. */
  get labels(): readonly string[] {
    return this.#state.labels;
  }

  /** How it did on the clips it was fitted on, each held out; absent where the recipe gave the ridge. */
  get heldOut(): LabelsHeldOut | undefined {
    return this.#state.heldOut;
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

  /** How many clips it has learnt and not forgotten, each as often as it weighs; only where it can learn on. */
  get count(): number {
    return clipsIn(this.#machine.count, this.recipe);
  }

  /** How many of them have each label. */
  get counts(): Readonly<Record<string, number>> {
    const sums = this.#machine.targetSums;
    return Object.fromEntries(this.labels.map((label, c) => [label, clipsIn(sums[c], this.recipe)]));
  }

  /** What it consists of, for model files. */
  get parts(): { readonly machine: Ensemble; readonly state: MultilabelState } {
    return { machine: this.#machine, state: this.#state };
  }

  /** The labels of a sound or of a row of features. */
  predict(input: Input): LabelsPrediction {
    const row = this.#pipeline.row(input);
    const { data } = this.scores({ rows: 1, columns: row.length, data: row });
    return {
      labels: this.labels.filter((_, c) => data[c] >= this.#state.thresholds[c]),
      scores: Object.fromEntries(this.labels.map((label, c) => [label, data[c]])),
    };
  }

  /** Scores of rows of features (n × columns) → n × labels, in the order of `labels`. */
  scores(features: Matrix32): Matrix64 {
    return this.#machine.scores(features);
  }

  /** Learns further clips; labels not known yet become new ones, with a threshold of ½. */
  add(training: TaggedClips): this {
    const { labels } = this.#state;
    requireLists(training, "add");
    const state = withLabels(this.#state, [...new Set([...labels, ...training.labels.flat()])]);
    // All that can be wrong is found here, before a label is added.
    const examples = this.#examples(training, state.labels, "add");
    state.labels.slice(labels.length).forEach(() => this.#machine.addOutput());
    this.#machine.add(examples);
    this.#state = state;
    return this;
  }

  /** Takes clips back that it has learnt, as if it had never heard them (to rounding; the frozen parts stay); see `Classifier`. */
  forget(training: TaggedClips): this {
    requireLists(training, "forget");
    const examples = this.#examples(training, this.labels, "forget");
    requireAsMany(training, training.labels.length, this.count);
    this.#machine.subtract(examples);
    return this;
  }

  /**
   * Takes a label out that no clip has any more: as if there had never been one.
   *
   * @throws {ArgumentError} if clips have it, or if it is the only label.
   */
  removeLabel(label: string): this {
    const labels = this.labels.filter((other) => other !== label);
    columnsOf([label], this.labels, "removeLabel");
    const left = this.counts[label];
    if (left > 1e-6)
      throw new ArgumentError(`removeLabel: no clip may have "${label}" any more, got ${left}; forget them first`);
    if (labels.length === 0) throw new ArgumentError(`removeLabel: one label must be left, got only "${label}"`);
    this.#machine.selectOutputs(labels.map((other) => this.labels.indexOf(other)));
    this.#state = withLabels(this.#state, labels);
    return this;
  }

  /** Lets all that it has learnt so far count `factor` times as much, in (0, 1]: see `Classifier.discount`. */
  discount(factor: number): this {
    this.#machine.scale(factor);
    return this;
  }

  /** Learns all that `other` has learnt, labels that only one of them knows too. Both must come from one fit: see `blank`. */
  merge(other: MultilabelClassifier): this {
    const { state, machine } = other.parts;
    if (JSON.stringify(state.recipe) !== JSON.stringify(this.recipe)) {
      throw new ArgumentError("merge: the two models have different recipes; start both from one model (see `blank`)");
    }
    const labels = [...new Set([...this.labels, ...state.labels])];
    const theirs = arrangedMachine(machine, state.labels, labels);
    this.#machine = arrangedMachine(this.#machine, this.labels, labels).merge(theirs);
    this.#state = withLabels(this.#state, labels, state);
    return this;
  }

  /** A model with the same frozen parts that has learnt nothing: for training elsewhere and merging. It cannot predict before `add`. */
  blank(): MultilabelClassifier {
    return new MultilabelClassifier(this.#machine.blank(), this.#state, this.#kernels);
  }

  #examples(training: TaggedClips, labels: readonly string[], where: string): Examples {
    const targets = targetMatrix(training, labels, where);
    const features = this.#pipeline.rows(training, this.#machine.scaler.mean.length, where);
    const known = withCopies({ targets, weights: training.weights }, targets.rows, features.rows);
    return examplesOf(features, known.targets, known);
  }
}

/** n × labels, 1 where a clip has the label; checks all that can be checked before sounds become rows. */
function targetMatrix(training: TaggedClips, known: readonly string[], where: string): Matrix64 {
  requireGroupsAndWeights(where, training);
  const targets = matrix64(training.labels.length, known.length);
  training.labels.forEach((labels, i) => {
    for (const column of columnsOf(labels, known, `${where}: clip ${i}`)) rowOf(targets, i)[column] = 1;
  });
  return targets;
}

/** Refuses what is no list of labels for each clip, also in programs without types. */
function requireLists(training: TaggedClips, where: string): void {
  requireListed(where, training, "labels");
  const bad = training.labels.findIndex((labels) => !Array.isArray(labels));
  if (bad >= 0) {
    throw new ArgumentError(
      `${where}: every clip must have a list of labels, such as ["rain"], got ${String(training.labels[bad])} for clip ${bad}`,
    );
  }
}
