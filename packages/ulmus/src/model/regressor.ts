// Learns numbers from sounds (arousal, loudness, age …), one or several at once, and goes on learning.
import type { Learnt } from "../elm/layers/kind.ts";
import { ArgumentError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, matrix64, requireFinite } from "../math/matrix.ts";
import { clipsIn, requireAsMany } from "./class-state.ts";
import type { FitOptions } from "./classifier.ts";
import type { Ensemble } from "./ensemble.ts";
import { withCopies } from "./copies.ts";
import { fitNumbers, type Outliers, weighOutliers } from "./fit-numbers.ts";
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

/** Clips, as sounds or as rows, with a number (or several) for each. */
export type MeasuredClips = (Sounds | Rows) &
  Grouped &
  Weighted & { readonly targets: readonly (number | readonly number[])[] };

/** What a regressor consists of besides its machine. */
export interface RegressorState {
  readonly recipe: Recipe;
  /** What the recipe's blocks have learnt. */
  readonly encoders: Learnt;
  /** The share of the targets' variance that is explained for clips held out, the mean over outputs; at most 1. */
  readonly heldOut?: { readonly r2: number };
  /** The same with clips weighted as in the fit: what the ridge was chosen by. */
  readonly rating?: number;
}

/** A trained model that gives numbers for sounds, and can go on learning where it has kept its sums. */
export class Regressor {
  readonly #kernels: Kernels;
  readonly #machine: Ensemble;
  readonly #state: RegressorState;
  readonly #outliers: Outliers | undefined;
  readonly #pipeline: Pipeline;

  /** For model files; models are made by `Regressor.fit`. */
  constructor(machine: Ensemble, state: RegressorState, kernels: Kernels, outliers?: Outliers) {
    this.#machine = machine;
    this.#state = state;
    this.#kernels = kernels;
    this.#outliers = outliers;
    this.#pipeline = new Pipeline(state.recipe, state.encoders, kernels);
  }

  /**
   * Learns from measured clips, in one step; the ridge is chosen by the squared error of clips held out. With a robust loss
   * clips that are far off count less; what is far is frozen with the rest, so that learning on stays exact.
   */
  static fit(
    training: MeasuredClips,
    recipe: RecipeInput = defaultRecipe,
    { kernels = createDefaultKernels() }: FitOptions = {},
  ): Regressor {
    const checked = createRecipe(recipe);
    const targets = targetMatrix(training, "fit");
    if (targets.rows < 2) throw new ArgumentError(`fit: needs at least two clips, got ${targets.rows}`);
    const { recipe: heard, features, encoders } = toRows(training, checked, { kernels });
    const { groups, weights } = training;
    const known = withCopies({ targets, groups, weights }, targets.rows, features.rows);
    const rows = { ...examplesOf(features, known.targets, known), ...(known.groups && { groups: known.groups }) };
    const settled = settleWeights(heard, rows, kernels);
    const { machine, outliers, ...rest } = fitBest(settled, (one) => fitNumbers(rows, one, kernels));
    return new Regressor(machine, { encoders, ...rest }, kernels, outliers);
  }

  get recipe(): Recipe {
    return this.#state.recipe;
  }

  /** How it did on the clips it was fitted on, each held out; absent where the recipe gave the ridge. */
  get heldOut(): RegressorState["heldOut"] {
    return this.#state.heldOut;
  }

  /** What the ridge was chosen by, higher is better; absent where the recipe gave it. */
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

  /** How many clips it has learnt and not forgotten, each as often as it weighs: less of those that are far off, where the loss is robust. */
  get count(): number {
    return clipsIn(this.#machine.count, this.recipe);
  }

  /** What it consists of, for model files. */
  get parts(): { readonly machine: Ensemble; readonly state: RegressorState; readonly outliers?: Outliers } {
    return { machine: this.#machine, state: this.#state, ...(this.#outliers && { outliers: this.#outliers }) };
  }

  /** The outputs for a sound or for a row of features. */
  predict(input: Input): Float64Array {
    const row = this.#pipeline.row(input);
    return this.predictAll({ rows: 1, columns: row.length, data: row }).data;
  }

  /** Rows of features (n × columns) → n × outputs. */
  predictAll(features: Matrix32): Matrix64 {
    return this.#machine.scores(features);
  }

  /** Learns further clips; equal to having had them from the start, the frozen parts given. */
  add(training: MeasuredClips): this {
    this.#machine.add(this.#examples(training, "add"));
    return this;
  }

  /** Takes clips back that it has learnt, as if it had never heard them (to rounding; the frozen parts stay); see `Classifier`. */
  forget(training: MeasuredClips): this {
    const examples = this.#examples(training, "forget");
    if (!this.#outliers) requireAsMany(training, training.targets.length, this.count);
    this.#machine.subtract(examples);
    return this;
  }

  /** Lets all that it has learnt so far count `factor` times as much, in (0, 1]: see `Classifier.discount`. */
  discount(factor: number): this {
    this.#machine.scale(factor);
    return this;
  }

  /** Learns all that `other` has learnt. Both must come from one fit: see `blank`. */
  merge(other: Regressor): this {
    const { machine, outliers } = other.parts;
    if (JSON.stringify([other.recipe, outliers?.scale]) !== JSON.stringify([this.recipe, this.#outliers?.scale])) {
      throw new ArgumentError("merge: the two models have different recipes; start both from one model (see `blank`)");
    }
    this.#machine.merge(machine);
    return this;
  }

  /** A model with the same frozen parts that has learnt nothing: for training elsewhere and merging. */
  blank(): Regressor {
    return new Regressor(this.#machine.blank(), this.#state, this.#kernels, this.#outliers);
  }

  #examples(training: MeasuredClips, where: string): Examples {
    const { scaler } = this.#machine;
    const targets = targetMatrix(training, where);
    const features = this.#pipeline.rows(training, scaler.mean.length, where);
    const known = withCopies({ targets, weights: training.weights }, targets.rows, features.rows);
    const examples = examplesOf(features, known.targets, known);
    return this.#outliers ? weighOutliers(this.#outliers, examples) : examples;
  }
}

/** n × outputs; also checks all that can be checked before sounds become rows. */
function targetMatrix(training: MeasuredClips, where: string): Matrix64 {
  requireListed(where, training, "targets");
  const { targets } = training;
  requireGroupsAndWeights(where, training);
  const listed = targets.map((target) => (typeof target === "number" ? [target] : target));
  const matrix = matrix64(targets.length, listed[0]?.length ?? 0);
  listed.forEach((target, i) => {
    if (!Array.isArray(target) || target.some((value) => typeof value !== "number")) {
      throw new ArgumentError(
        `${where}: a target must be a number, or a list of numbers, got ${JSON.stringify(target)} for clip ${i}`,
      );
    }
    if (target.length !== matrix.columns || target.length === 0) {
      throw new ArgumentError(
        `${where}: target ${i} has ${target.length} numbers, expected ${matrix.columns || "at least 1"} as target 0`,
      );
    }
    matrix.data.set(target, i * matrix.columns);
  });
  requireFinite(matrix, `${where}: targets`);
  return matrix;
}
