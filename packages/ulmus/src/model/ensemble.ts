// Several machines that differ in their seeds and speak as one: by the mean of their scores, or by a vote (V-ELM: Cao, Lin,
// Huang & Liu 2012). It has the shape of a machine; an ensemble of one is that machine, so every model has an ensemble. Every
// member sees every row, so a clip that is held out is held out of all of them.
import type { SizePoint } from "../elm/growing/kept-units.ts";
import type { LayerRecipe } from "../elm/layer.ts";
import { sizeCurve } from "../elm/pruning/kept-columns.ts";
import type { Scaler } from "../elm/scaler.ts";
import { ArgumentError } from "../errors.ts";
import { type Matrix32, type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import { type Examples, Machine, type MachineContext, type MachineRecipe } from "./machine.ts";
import { largestColumns } from "./metrics.ts";
import type { FitNotes, LayerTrial } from "./fit-notes.ts";

/** As `ensemble` of recipes says. */
export interface EnsembleRecipe {
  readonly members: number;
  readonly combine: "mean" | "vote";
}

/** What a recipe without an ensemble means. */
export const ALONE: EnsembleRecipe = { members: 1, combine: "mean" };

/** The layer of member `m`, from 0: only its seed differs. */
export function memberLayer<Layer extends LayerRecipe>(layer: Layer, m: number): Layer {
  return { ...layer, seed: layer.seed + m };
}

export interface FittedEnsemble {
  readonly machine: Ensemble;
  /** Scores (n × outputs) of each training row from members fitted without its own group; absent if the ridge was given. */
  readonly heldOut?: Matrix64;
}

export class Ensemble {
  readonly members: readonly Machine[];
  readonly combine: EnsembleRecipe["combine"];
  readonly warnings: readonly string[];
  readonly tried: readonly LayerTrial[] | undefined;

  /** Members come from one fit, or from one model file, which knows nothing of the fit. */
  constructor(
    members: readonly Machine[],
    combine: EnsembleRecipe["combine"],
    { warnings = [], tried }: FitNotes = {},
  ) {
    this.members = members;
    this.combine = combine;
    this.warnings = warnings;
    this.tried = tried;
  }

  /** The same, which was selected from these layers. */
  withTrials(tried: readonly LayerTrial[]): Ensemble {
    return new Ensemble(this.members, this.combine, { warnings: this.warnings, tried });
  }

  /** Fits every member to the same rows; each chooses its own ridge. */
  static fit(
    examples: Examples,
    { ensemble = ALONE, ...recipe }: MachineRecipe & { readonly ensemble?: EnsembleRecipe | undefined },
    context: MachineContext,
  ): FittedEnsemble {
    const { members, combine } = ensemble;
    const fitted = Array.from({ length: members }, (_, m) =>
      Machine.fit(
        examples,
        { ...recipe, layer: memberLayer(recipe.layer, m) },
        { ...context, previous: context.previous?.slice(m) },
      ),
    );
    const machines = fitted.map(({ machine }) => machine);
    requireDifferent(machines);
    const heldOut = fitted.flatMap((member) => member.heldOut ?? []);
    return {
      machine: new Ensemble(machines, combine, { warnings: fitted[0].warnings }),
      ...(heldOut.length > 0 && { heldOut: combined(heldOut, combine) }),
    };
  }

  /** The members' own: they have seen the same rows. */
  get scaler(): Scaler {
    return this.members[0].scaler;
  }

  /** The members' median. */
  get ridge(): number {
    return this.members.map(({ ridge }) => ridge).toSorted((a, b) => a - b)[this.members.length >> 1];
  }

  /** Of a layer that was grown or pruned: the error of every size, as it was found then (of the first member). */
  get curve(): readonly SizePoint[] | undefined {
    return sizeCurve(this.members[0].learnt);
  }

  get canLearn(): boolean {
    return this.members.every(({ canLearn }) => canLearn);
  }

  /** Whether no row has been learnt yet, or none is left. */
  get isBlank(): boolean {
    return this.members[0].isBlank;
  }

  /** Σ w: the number of rows, where none is weighted. */
  get count(): number {
    const [first] = this.members;
    return first.support?.count ?? first.sums.count;
  }

  /** Σ w t of each output. */
  get targetSums(): Float64Array {
    return this.members[0].targetSums;
  }

  /** Scores (n × outputs) of rows of features (n × columns); a row's scores do not depend on the others. */
  scores(features: Matrix32): Matrix64 {
    return combined(
      this.members.map((member) => member.scores(features)),
      this.combine,
    );
  }

  add(examples: Examples): this {
    for (const member of this.members) member.add(examples);
    return this;
  }

  /** As if these rows had never been added; where a member refuses them all are as before, to rounding. */
  subtract(examples: Examples): this {
    const changed: Machine[] = [];
    try {
      for (const member of this.members) changed.push(member.subtract(examples));
    } catch (error) {
      for (const member of changed) member.add(examples);
      throw error;
    }
    return this;
  }

  /** Adds what `other`, with the same frozen parts, has learnt. */
  merge(other: Ensemble): this {
    if (other.members.length !== this.members.length) {
      throw new ArgumentError(
        `merge: the other has ${other.members.length} members, expected ${this.members.length}; start both from one model (see \`blank\`)`,
      );
    }
    this.members.forEach((member, m) => member.merge(other.members[m]));
    return this;
  }

  /** An ensemble with the same frozen parts that has learnt nothing yet. */
  blank(): Ensemble {
    return new Ensemble(
      this.members.map((member) => member.blank()),
      this.combine,
    );
  }

  /** A further output, 0 in every row so far. */
  addOutput(): this {
    for (const member of this.members) member.addOutput();
    return this;
  }

  /** The outputs `indices`, in that order. */
  selectOutputs(indices: readonly number[]): this {
    for (const member of this.members) member.selectOutputs(indices);
    return this;
  }

  /** Lets all rows so far count `factor` times as much, in (0, 1]. */
  scale(factor: number): this {
    for (const member of this.members) member.scale(factor);
    return this;
  }
}

/** Refuses members that are copies of each other: kernels, given weights and no units at all draw nothing by a seed. */
function requireDifferent([first, second]: readonly (Machine | undefined)[]): void {
  if (!first || !second) return;
  const [a, b] = [first, second].map(({ readout }) => readout.weights.data);
  if (a.some((weight, i) => weight !== b[i]) || a.every((weight) => weight === 0)) return;
  throw new ArgumentError(
    "fit: the members of an ensemble must draw different layers by their seeds, got twice the same, for nothing in this layer is random; leave the ensemble out",
  );
}

/** Scores of all members, each n × outputs → n × outputs. */
function combined(scores: readonly Matrix64[], combine: EnsembleRecipe["combine"]): Matrix64 {
  const { rows, columns } = scores[0];
  const out = matrix64(rows, columns);
  for (const own of scores) {
    if (combine === "mean") for (let e = 0; e < out.data.length; e++) out.data[e] += own.data[e] / scores.length;
    else largestColumns(own).forEach((c, i) => (rowOf(out, i)[c] += 1 / scores.length));
  }
  return out;
}
