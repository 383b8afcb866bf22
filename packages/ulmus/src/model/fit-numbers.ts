// From rows and their numbers to a machine, and how it did on clips held out; by squared error, or with less weight on clips
// that are far off.
import { reweigh, robustScale, robustWeights, type RobustLoss } from "../elm/robust.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix64 } from "../math/matrix.ts";
import { Ensemble } from "./ensemble.ts";
import { createHoldOut } from "./hold-out.ts";
import type { Examples } from "./machine.ts";
import { explainedVariance } from "./metrics.ts";
import type { Recipe } from "./recipe.ts";
import { blocksOf, type Grouped } from "./training.ts";

/** What tells how far off a clip is: frozen by `fit`, so that a clip has the same weight whenever it is added or taken away. */
export interface Outliers {
  readonly loss: RobustLoss;
  /** The machine that clips are far from, or near. */
  readonly reference: Ensemble;
  /** What counts as a deviation of each output. */
  readonly scale: Float64Array;
}

export interface FittedNumbers {
  readonly machine: Ensemble;
  readonly outliers?: Outliers;
  /** The share of the targets' variance that is explained for clips held out, the mean over outputs; at most 1. */
  readonly heldOut?: { readonly r2: number };
  /** The same with clips weighted as in the fit: what the ridge was chosen by. */
  readonly rating?: number;
}

/** Fits as `recipe`, whose sample rate is settled, says. */
export function fitNumbers(rows: Examples & Grouped, recipe: Recipe, kernels: Kernels): FittedNumbers {
  const { features, targets, groups } = rows;
  const { ridge, holdOut, loss } = recipe.readout;
  requireForNumbers(recipe);
  const parts = createHoldOut(holdOut, new Array<string>(features.rows).fill(""), groups);
  const machineRecipe = {
    layer: recipe.layer,
    ridge,
    blocks: blocksOf(recipe, features.columns),
    ensemble: recipe.ensemble,
  };
  const fit = (weights?: Float64Array): FittedNumbers => {
    const rate = (heldOut: Matrix64): number => explainedVariance(targets, heldOut, weights);
    const examples = { features, targets, ...(weights && { weights }) };
    const { machine, heldOut } = Ensemble.fit(examples, machineRecipe, { kernels, ...parts, criterion: rate });
    if (!heldOut) return { machine };
    return { machine, heldOut: { r2: explainedVariance(targets, heldOut) }, rating: rate(heldOut) };
  };
  const plain = fit(rows.weights);
  if (loss === "squared") return plain;
  const weights = reweigh(loss, features.rows, (next) => {
    const machine = plain.machine.blank().add({ features, targets, weights: times(next, rows.weights) });
    return residualsOf(machine, rows);
  });
  // The ridge is chosen anew, without the outliers.
  const { machine: reference, ...rest } = fit(times(weights, rows.weights));
  const outliers = { loss, reference, scale: robustScale(residualsOf(reference, rows)) };
  return { machine: reference.blank().add(weighOutliers(outliers, rows)), outliers, ...rest };
}

/** The same examples, each with the weight that `outliers` leave it. */
export function weighOutliers(
  { loss, reference, scale }: Outliers,
  { features, targets, weights }: Examples,
): Examples {
  const robust = robustWeights(loss, residualsOf(reference, { features, targets }), scale);
  return { features, targets, weights: times(robust, weights) };
}

function residualsOf(machine: Ensemble, { features, targets }: Examples): Matrix64 {
  const scores = machine.scores(features);
  return { ...scores, data: scores.data.map((score, i) => targets.data[i] - score) };
}

function times(weights: Float64Array, given: Float64Array | undefined): Float64Array {
  return given ? weights.map((weight, i) => weight * given[i]) : weights;
}

function requireForNumbers({ readout: { criterion, calibration }, ensemble, graph }: Recipe): void {
  if (ensemble?.combine === "vote" || graph) {
    throw new ArgumentError(
      'fit: votes and graphs are for classes; for numbers combine must be "mean", and graph left out',
    );
  }
  if (criterion !== "auto" && criterion !== "squaredError") {
    throw new ArgumentError(`fit: criterion ${criterion} is for classes; for numbers it must be squaredError or auto`);
  }
  if (calibration !== "auto") {
    throw new ArgumentError(`fit: calibration ${calibration} is for classes; for numbers it must be auto`);
  }
}
