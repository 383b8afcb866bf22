// Rows of features → scores: the part that classifiers and regressors share. `fit` freezes scaler, layer and ridge;
// after that rows are added and taken away as sums, and the readout is solved again when scores are next asked for.
import { Accumulator, type TrainingRows } from "../elm/accumulator.ts";
import { createLayer, type HiddenLayer, type LayerRecipe } from "../elm/layer.ts";
import { Moments } from "../elm/moments.ts";
import { applyReadout, type Readout, solveRidge, solveRidgeDual } from "../elm/readout.ts";
import { createRidgePath } from "../elm/ridge-path.ts";
import { type Block, createScaler, type Scaler, scaleRows } from "../elm/scaler.ts";
import { chooseRidge } from "../elm/selection.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, requireFinite } from "../math/matrix.ts";

/** Rows with what they should give. */
export interface Examples {
  /** n × columns. */
  readonly features: Matrix32;
  /** n × outputs. */
  readonly targets: Matrix64;
  /** One for each row; 1 each by default. */
  readonly weights?: Float64Array;
}

export interface MachineRecipe {
  readonly layer: LayerRecipe;
  /** Relative to the mean diagonal of the hidden sums, or chosen by `criterion` on held-out scores. */
  readonly ridge: number | "auto";
  /** What a row is made of. */
  readonly blocks: readonly Block[];
}

/** What a machine consists of: all of it goes into a model file. */
export interface MachineState {
  readonly scaler: Scaler;
  readonly layer: LayerRecipe;
  readonly ridge: number;
  readonly readout: Readout;
  /** Absent in a machine that only predicts. */
  readonly sums?: Accumulator;
}

export interface FittedMachine {
  readonly machine: Machine;
  /** Scores (n × outputs) of each training row from a fit without its own group; absent if the ridge was given. */
  readonly heldOut?: Matrix64;
}

export class Machine {
  readonly scaler: Scaler;
  readonly layer: LayerRecipe;
  readonly ridge: number;
  readonly #kernels: Kernels;
  readonly #hiddenLayer: HiddenLayer;
  #readout: Readout | undefined;
  #sums: Accumulator | (() => Accumulator) | undefined;

  constructor(state: Omit<MachineState, "sums"> & { sums?: Accumulator | (() => Accumulator) }, kernels: Kernels) {
    this.scaler = state.scaler;
    this.layer = state.layer;
    this.ridge = state.ridge;
    this.#readout = state.readout;
    this.#sums = state.sums;
    this.#kernels = kernels;
    this.#hiddenLayer = createLayer(state.layer, state.scaler.mean.length);
  }

  /** Freezes the scaler and the layer, chooses the ridge, and solves. `groups` are the groups to hold out, as numbers. */
  static fit(
    examples: Examples,
    recipe: MachineRecipe,
    {
      kernels,
      groups,
      criterion,
    }: { kernels: Kernels; groups?: ArrayLike<number>; criterion: (heldOut: Matrix64) => number },
  ): FittedMachine {
    const { features, targets, weights } = examples;
    requireFinite(features, "fit");
    const scaler = createScaler(new Moments(features.columns).add(features), recipe.blocks);
    const layer = createLayer(recipe.layer, features.columns);
    const hidden = layer.transform(scaleRows(scaler, features), kernels);
    const rows: TrainingRows = { hidden, targets, ...(weights && { weights }) };
    const accumulate = (): Accumulator => Accumulator.empty(layer.columns, targets.columns).add(rows, kernels);
    // Fewer rows than columns: the dual is cheaper, and the sums wait until somebody adds to them.
    const sums = hidden.rows < layer.columns ? undefined : accumulate();
    const path = { ...(groups && { groups }), ...(sums && { sums }) };
    const chosen = recipe.ridge === "auto" ? chooseRidge(createRidgePath(rows, kernels, path), criterion) : undefined;
    const ridge = chosen?.ridge ?? (recipe.ridge as number);
    const readout = sums ? solveRidge(sums, ridge, kernels) : solveRidgeDual(rows, ridge, kernels);
    const machine = new Machine({ scaler, layer: recipe.layer, ridge, readout, sums: sums ?? accumulate }, kernels);
    return { machine, ...(chosen && { heldOut: chosen.heldOut }) };
  }

  /** The output weights, solved again if rows have come or gone. */
  get readout(): Readout {
    return (this.#readout ??= solveRidge(this.sums, this.ridge, this.#kernels));
  }

  /** What has been learnt, as sums; a machine that was saved without them only predicts. */
  get sums(): Accumulator {
    if (typeof this.#sums === "function") this.#sums = this.#sums();
    if (!this.#sums) {
      throw new ArgumentError(
        "this model was saved without its sums and can only predict; save it with { sums: true } to learn on",
      );
    }
    return this.#sums;
  }

  get canLearn(): boolean {
    return this.#sums !== undefined;
  }

  /** Scores (n × outputs) of rows of features (n × columns); a row's scores do not depend on the others. */
  scores(features: Matrix32): Matrix64 {
    requireFinite(features, "predict");
    return applyReadout(this.readout, this.#hidden(features), this.#kernels);
  }

  add(examples: Examples): this {
    this.sums.add(this.#rows(examples), this.#kernels);
    return this.#changed();
  }

  /** As if these rows had never been added. */
  subtract(examples: Examples): this {
    this.sums.subtract(this.#rows(examples), this.#kernels);
    return this.#changed();
  }

  /** Adds what `other`, with the same frozen parts, has learnt. */
  merge(other: Machine): this {
    if (!this.#hasSameFront(other)) {
      throw new ArgumentError(
        "merge: the two models were fitted apart, so their scalers or layers differ; start both from one model (see `blank`)",
      );
    }
    this.sums.merge(other.sums);
    return this.#changed();
  }

  /** A machine with the same frozen parts that has learnt nothing yet. */
  blank(): Machine {
    const sums = Accumulator.empty(this.#hiddenLayer.columns, this.readout.intercept.length);
    const { scaler, layer, ridge, readout } = this;
    return new Machine({ scaler, layer, ridge, readout, sums }, this.#kernels).#changed();
  }

  /** A further output, 0 in every row so far. */
  addOutput(): this {
    this.sums.addOutput();
    return this.#changed();
  }

  #changed(): this {
    this.#readout = undefined;
    return this;
  }

  #rows({ features, targets, weights }: Examples): TrainingRows {
    requireFinite(features, "add");
    return { hidden: this.#hidden(features), targets, ...(weights && { weights }) };
  }

  #hidden(features: Matrix32): Matrix32 {
    return this.#hiddenLayer.transform(scaleRows(this.scaler, features), this.#kernels);
  }

  #hasSameFront({ scaler, layer }: Machine): boolean {
    const same = (a: Float32Array, b: Float32Array): boolean =>
      a.length === b.length && a.every((value, i) => value === b[i]);
    return (
      JSON.stringify([this.layer, this.scaler.blocks]) === JSON.stringify([layer, scaler.blocks]) &&
      same(this.scaler.mean, scaler.mean) &&
      same(this.scaler.inverseDeviation, scaler.inverseDeviation)
    );
  }
}
