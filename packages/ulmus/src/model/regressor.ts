// Learns numbers from sounds (arousal, loudness, age …), one or several at once, and goes on learning.
import { ArgumentError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, matrix64, requireFinite } from "../math/matrix.ts";
import type { FitOptions } from "./classifier.ts";
import { createExtractor, type Extractor } from "./extractor.ts";
import { type Examples, Machine } from "./machine.ts";
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

/** Clips, as sounds or as rows, with a number (or several) for each. */
export type MeasuredClips = (Sounds | Rows) & Grouped & { readonly targets: readonly (number | readonly number[])[] };

/** What a regressor consists of besides its machine. */
export interface RegressorState {
  readonly recipe: Recipe;
  /** The share of the targets' variance that is explained for clips held out, the mean over outputs; at most 1. */
  readonly heldOut?: { readonly r2: number };
}

/** A trained model that gives numbers for sounds, and can go on learning where it has kept its sums. */
export class Regressor {
  readonly #kernels: Kernels;
  readonly #machine: Machine;
  readonly #state: RegressorState;
  #extractor: Extractor | undefined;

  /** For model files; models are made by `Regressor.fit`. */
  constructor(machine: Machine, state: RegressorState, kernels: Kernels) {
    this.#machine = machine;
    this.#state = state;
    this.#kernels = kernels;
  }

  /** Learns from measured clips, in one step; the ridge is chosen by the squared error of clips held out. */
  static fit(
    training: MeasuredClips,
    recipe: RecipeInput = defaultRecipe,
    { kernels = createDefaultKernels() }: FitOptions = {},
  ): Regressor {
    const checked = createRecipe(recipe);
    const targets = targetMatrix(training, "fit");
    if (targets.rows < 2) throw new ArgumentError(`fit: needs at least two clips, got ${targets.rows}`);
    const { recipe: settled, features } = toRows(training, checked);
    const groups = training.groups && numbered(training.groups);
    const { machine, heldOut } = Machine.fit(
      { features, targets },
      { layer: settled.layer, ridge: settled.readout.ridge, blocks: blocksOf(settled, features.columns) },
      { kernels, criterion: (scores) => explainedVariance(targets, scores), ...(groups && { groups }) },
    );
    return new Regressor(
      machine,
      { recipe: settled, ...(heldOut && { heldOut: { r2: explainedVariance(targets, heldOut) } }) },
      kernels,
    );
  }

  get recipe(): Recipe {
    return this.#state.recipe;
  }

  /** How it did on the clips it was fitted on, each held out; absent where the recipe gave the ridge. */
  get heldOut(): RegressorState["heldOut"] {
    return this.#state.heldOut;
  }

  /** Whether it can add, forget and merge. */
  get canLearn(): boolean {
    return this.#machine.canLearn;
  }

  /** What it consists of, for model files. */
  get parts(): { readonly machine: Machine; readonly state: RegressorState } {
    return { machine: this.#machine, state: this.#state };
  }

  /** The outputs for a sound or for a row of features. */
  predict(input: Input): Float64Array {
    const row = "samples" in input ? this.#extract().extract(input) : input;
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

  /** Takes clips back that it has learnt, as if it had never heard them (to rounding; the frozen parts stay). */
  forget(training: MeasuredClips): this {
    this.#machine.subtract(this.#examples(training, "forget"));
    return this;
  }

  /** Learns all that `other` has learnt. Both must come from one fit: see `blank`. */
  merge(other: Regressor): this {
    if (JSON.stringify(other.recipe) !== JSON.stringify(this.recipe)) {
      throw new ArgumentError("merge: the two models have different recipes; start both from one model (see `blank`)");
    }
    this.#machine.merge(other.parts.machine);
    return this;
  }

  /** A model with the same frozen parts that has learnt nothing: for training elsewhere and merging. */
  blank(): Regressor {
    return new Regressor(this.#machine.blank(), this.#state, this.#kernels);
  }

  #examples(training: MeasuredClips, where: string): Examples {
    const { scaler } = this.#machine;
    const targets = targetMatrix(training, where);
    const { features } = toRows(training, this.recipe);
    requireRows(where, features, scaler.mean.length);
    return { features, targets };
  }

  #extract(): Extractor {
    return (this.#extractor ??= createExtractor(this.recipe));
  }
}

/** n × outputs; also checks all that can be checked before sounds become rows. */
function targetMatrix(training: MeasuredClips, where: string): Matrix64 {
  const { targets, groups } = training;
  const rows = clipCount(training);
  requireLength(where, "targets", targets.length, rows);
  if (groups) requireLength(where, "groups", groups.length, rows);
  const listed = targets.map((target) => (typeof target === "number" ? [target] : target));
  const matrix = matrix64(rows, listed[0]?.length ?? 0);
  listed.forEach((target, i) => {
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

/** R² = 1 − Σ(t − p)² / Σ(t − t̄)², the mean over outputs; an output that does not vary counts as 0. */
function explainedVariance(targets: Matrix64, predicted: Matrix64): number {
  const { rows, columns, data } = targets;
  let total = 0;
  for (let c = 0; c < columns; c++) {
    let [mean, error, variance, squares] = [0, 0, 0, 0];
    for (let i = 0; i < rows; i++) mean += data[i * columns + c] / rows;
    for (let i = 0; i < rows; i++) {
      error += (data[i * columns + c] - predicted.data[i * columns + c]) ** 2;
      variance += (data[i * columns + c] - mean) ** 2;
      squares += data[i * columns + c] ** 2;
    }
    // What rounding leaves of a constant is no variance.
    total += variance > 1e-24 * squares ? 1 - error / variance : 0;
  }
  return total / columns;
}
