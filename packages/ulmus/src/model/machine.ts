// Rows of features → scores: what classifiers and regressors share. `fit` freezes scaler, layer and ridge; then rows come and go
// as sums (as rows where an exact kernel compares them), and the readout is solved again when scores are next asked for.
import { Accumulator } from "../elm/accumulator.ts";
import { type DualRows, dualRows } from "../elm/centre.ts";
import type { KernelRows } from "../elm/kernel/centre-kernel.ts";
import { solveKernelRidge } from "../elm/kernel/kernel-ridge.ts";
import { type Support, SupportRows } from "../elm/kernel/support-rows.ts";
import { createLayer, type LayerRecipe } from "../elm/layer.ts";
import type { HiddenLayer, Learnt } from "../elm/layers/kind.ts";
import { forgetRows } from "../elm/online/forget-rows.ts";
import { applyReadout, emptyReadout, type Readout, solveRidge, solveRidgeDual } from "../elm/readout.ts";
import { createRidgePath } from "../elm/ridge-path.ts";
import { type Block, type Scaler, scaleRows } from "../elm/scaler.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, requireFinite } from "../math/matrix.ts";
import { fitWarnings } from "./fit-warnings.ts";
import { emptySupport, fitFront, type Front, isSameFront, type RunningFront } from "./front.ts";
import { type RidgeContext, settleRidge } from "./settle-ridge.ts";

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
export interface MachineState extends Omit<Front, "learnt"> {
  /** What the layer has learnt; most layers learn nothing. */
  readonly learnt?: Learnt;
  readonly ridge: number;
  readonly readout: Readout;
  /** Absent in a machine that only predicts, and in an exact kernel machine. */
  readonly sums?: Accumulator;
  /** What an exact kernel machine has instead of sums: the rows, which it cannot predict without. */
  readonly support?: SupportRows;
}

export interface MachineContext extends RidgeContext {
  readonly kernels: Kernels;
  /** The class of each row, as a whole number from 0 on; some layers learn from them. */
  readonly classes?: ArrayLike<number>;
  /** The group of each row, as a number: held out together. */
  readonly groups?: ArrayLike<number>;
  /** Made before; the layer of the first is taken over where it would be drawn alike. */
  readonly previous?: readonly Machine[] | undefined;
}

export interface FittedMachine {
  readonly machine: Machine;
  /** Scores (n × outputs) of each training row from a fit without its own group; absent where nothing was held out. */
  readonly heldOut?: Matrix64;
  readonly warnings: readonly string[];
}

export class Machine {
  readonly scaler: Scaler;
  readonly layer: LayerRecipe;
  readonly learnt: Learnt;
  readonly ridge: number;
  readonly #kernels: Kernels;
  readonly #hiddenLayer: HiddenLayer;
  #readout: Readout | undefined;
  #memory: Accumulator | (() => Accumulator) | SupportRows | undefined;

  /** @param hiddenLayer that of the state's recipe, if it has been made already. */
  constructor(
    state: Omit<MachineState, "sums"> & { sums?: Accumulator | (() => Accumulator) },
    kernels: Kernels,
    hiddenLayer: HiddenLayer = createLayer(state.layer, state.scaler.mean.length, state.learnt ?? {}),
  ) {
    this.scaler = state.scaler;
    this.layer = state.layer;
    this.learnt = state.learnt ?? {};
    this.ridge = state.ridge;
    this.#readout = state.readout;
    this.#memory = state.support ?? state.sums;
    this.#kernels = kernels;
    this.#hiddenLayer = hiddenLayer;
  }

  /** Freezes the scaler and the layer, chooses the ridge, and solves. */
  static fit(examples: Examples, recipe: MachineRecipe, context: MachineContext): FittedMachine {
    const { kernels, groups, classes } = context;
    const { features, ...rest } = examples;
    const known = { ...rest, kernels, ...(classes && { classes }), ...(groups && { groups }) };
    const previous = context.previous?.[0]?.running;
    const { front, hiddenLayer, hidden } = fitFront(features, recipe, { ...known, previous });
    const rows = { ...rest, hidden };
    const outputs = rest.targets.columns;
    const support = emptySupport(front, outputs)?.add(rows);
    const accumulate = (): Accumulator => Accumulator.empty(hidden.columns, outputs).add(rows, kernels);
    // Fewer rows than columns: the dual is cheaper, and the sums wait until somebody adds to them.
    const sums = support || hidden.rows < hidden.columns ? undefined : accumulate();
    const compared = support?.compared(kernels) ?? rows;
    // Rows of weight 0 count a little in the path, which scores them too: then it has other products than the solution.
    const dual = sums || support || rest.weights?.includes(0) ? undefined : dualRows(rows, kernels);
    const createPath = () =>
      createRidgePath(compared, kernels, { ...(groups && { groups }), ...(sums && { sums }), dual });
    const { ridge, heldOut } = settleRidge(recipe.ridge, createPath, context);
    const readout = sums ? solveRidge(sums, ridge, kernels) : solve(compared, ridge, kernels, dual);
    const memory = support ? { support } : { sums: sums ?? accumulate };
    const machine = new Machine({ ...front, ridge, readout, ...memory }, kernels, hiddenLayer);
    const warnings = fitWarnings(hidden, recipe.layer, front.scaler, readout);
    return { machine, warnings, ...(heldOut && { heldOut }) };
  }

  /** Its frozen part, to be taken over by another fit. */
  get running(): RunningFront {
    return { front: this, hiddenLayer: this.#hiddenLayer };
  }

  /** The output weights, solved again if rows have come or gone; 0 where nothing has been learnt. */
  get readout(): Readout {
    return (this.#readout ??= this.#solve());
  }

  /** What has been learnt, as sums; a machine that was saved without them only predicts. */
  get sums(): Accumulator {
    const memory = this.#learning();
    if (memory instanceof SupportRows)
      throw new ArgumentError("sums: a model with an exact kernel keeps rows instead, got none; see `support`");
    return memory;
  }

  /** What an exact kernel machine has learnt: rows. */
  get support(): SupportRows | undefined {
    return this.#memory instanceof SupportRows ? this.#memory : undefined;
  }

  get canLearn(): boolean {
    return this.#memory !== undefined;
  }

  /** Whether no row has been learnt yet, or none is left. */
  get isBlank(): boolean {
    return typeof this.#memory === "object" && !(this.#memory.count > 0);
  }

  /** Σ w t of each output. */
  get targetSums(): Float64Array {
    return this.support?.targetSums ?? this.sums.sums.targets;
  }

  /** Scores (n × outputs) of rows of features (n × columns); a row's scores do not depend on the others. */
  scores(features: Matrix32): Matrix64 {
    requireFinite(features, "predict");
    if (this.isBlank) throw new ArgumentError("predict: needs at least one row, got 0; add clips first");
    const [readout, hidden] = [this.readout, this.#hidden(features)];
    return this.support?.scores(hidden, readout, this.#kernels) ?? applyReadout(readout, hidden, this.#kernels);
  }

  add(examples: Examples): this {
    this.#learning().add(this.#rows(examples), this.#kernels);
    return this.#changed();
  }

  /** As if these rows had never been added; refuses rows that were not, where that shows. */
  subtract(examples: Examples): this {
    const [memory, rows] = [this.#learning(), this.#rows(examples)];
    this.#memory = memory instanceof SupportRows ? memory.subtract(rows) : forgetRows(memory, rows, this.#kernels);
    return this.#changed();
  }

  /** Adds what `other`, with the same frozen parts, has learnt. */
  merge(other: Machine): this {
    if (!isSameFront(this, other)) {
      throw new ArgumentError(
        "merge: the two models were fitted apart, so their scalers or layers differ; start both from one model (see `blank`)",
      );
    }
    const [mine, theirs] = [this.#learning(), other.#learning()];
    if (mine instanceof SupportRows) mine.merge(theirs as SupportRows);
    else mine.merge(theirs as Accumulator);
    return this.#changed();
  }

  /** A machine with the same frozen parts that has learnt nothing yet. */
  blank(): Machine {
    const { scaler, layer, learnt, ridge, readout } = this;
    const outputs = readout.intercept.length;
    const support = emptySupport(this, outputs);
    const memory = support ? { support } : { sums: Accumulator.empty(this.#hiddenLayer.columns, outputs) };
    const state = { scaler, layer, learnt, ridge, readout, ...memory };
    return new Machine(state, this.#kernels, this.#hiddenLayer).#changed();
  }

  /** A further output, 0 in every row so far. */
  addOutput(): this {
    this.#learning().addOutput();
    return this.#changed();
  }

  /** The outputs `indices`, in that order. */
  selectOutputs(indices: readonly number[]): this {
    this.#learning().selectOutputs(indices);
    return this.#changed();
  }

  /** Lets all rows so far count `factor` times as much, in (0, 1]. */
  scale(factor: number): this {
    this.#learning().scale(factor);
    return this.#changed();
  }

  #changed(): this {
    this.#readout = undefined;
    return this;
  }

  #learning(): Accumulator | SupportRows {
    if (typeof this.#memory === "function") this.#memory = this.#memory();
    if (this.#memory) return this.#memory;
    throw new ArgumentError(
      "this model has no sums and can only predict; save it with { sums: true } to learn on (one with a graph never has them: fit it anew)",
    );
  }

  #solve(): Readout {
    const memory = this.#learning();
    if (this.isBlank) return emptyReadout(this.support ? 0 : this.#hiddenLayer.columns, memory.outputs);
    if (memory instanceof SupportRows) return solve(memory.compared(this.#kernels), this.ridge, this.#kernels);
    return solveRidge(memory, this.ridge, this.#kernels);
  }

  #rows({ features, targets, weights }: Examples): Support {
    requireFinite(features, "add");
    return { hidden: this.#hidden(features), targets, ...(weights && { weights }) };
  }

  #hidden(features: Matrix32): Matrix32 {
    return this.#hiddenLayer.transform(scaleRows(this.scaler, features), this.#kernels);
  }
}

function solve(rows: Support | KernelRows, ridge: number, kernels: Kernels, dual?: DualRows): Readout {
  return "kernel" in rows ? solveKernelRidge(rows, ridge, kernels) : solveRidgeDual(rows, ridge, kernels, dual);
}
