// From rows and any number of labels for each to a machine, a threshold for every label, and how it did on clips held out.
import { chooseThreshold } from "../elm/calibration/threshold.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix64 } from "../math/matrix.ts";
import { Ensemble } from "./ensemble.ts";
import { createHoldOut } from "./hold-out.ts";
import type { Examples } from "./machine.ts";
import { explainedVariance } from "./metrics.ts";
import type { Recipe } from "./recipe.ts";
import { blocksOf, type Grouped } from "./training.ts";

export interface LabelRows extends Examples, Grouped {
  /** The set of labels of each clip, as one string; drawn parts have sets in proportion. */
  readonly sets: readonly string[];
}

export interface FittedLabels {
  readonly machine: Ensemble;
  /** From which score on each label is given. */
  readonly thresholds: readonly number[];
  /** Absent, as `rating`, where nothing was held out. */
  readonly heldOut?: LabelsHeldOut;
  readonly rating?: number;
}

/**
 * How well a model does on clips (or groups of them) that it was refitted without, in closed form. Ridge and thresholds were
 * chosen by these very scores, which makes them a little too good.
 */
export interface LabelsHeldOut {
  /** The mean F1 of the labels. */
  readonly macroF1: number;
  /** How many groups were held out in turn. */
  readonly groups: number;
}

/** Fits as `recipe`, whose sample rate is settled, says; targets are 1 where a clip has the label of a column, else 0. */
export function fitLabels({ sets, groups, ...examples }: LabelRows, recipe: Recipe, kernels: Kernels): FittedLabels {
  const { features, targets } = examples;
  const { ridge, holdOut } = recipe.readout;
  const parts = createHoldOut(holdOut, sets, groups);
  const rate = createCriterion(recipe, examples);
  const { machine, heldOut } = Ensemble.fit(
    examples,
    { layer: recipe.layer, ridge, blocks: blocksOf(recipe, features.columns), ensemble: recipe.ensemble },
    { kernels, ...parts, criterion: rate },
  );
  if (!heldOut) return { machine, thresholds: new Array<number>(targets.columns).fill(0.5) };
  const held = parts.groups ? new Set(parts.groups).size : features.rows;
  return {
    machine,
    thresholds: thresholdsOf(heldOut, targets).map(({ threshold }) => threshold),
    heldOut: { macroF1: macroF1(heldOut, targets), groups: held },
    rating: rate(heldOut),
  };
}

function createCriterion(
  { readout, ensemble, graph }: Recipe,
  { targets, weights }: Examples,
): (heldOut: Matrix64) => number {
  const { criterion, holdOut, loss, calibration } = readout;
  if (ensemble?.combine === "vote" || graph) {
    throw new ArgumentError(
      'fit: votes and graphs are for classes; with several labels combine must be "mean", and graph left out',
    );
  }
  if (loss !== "squared" || calibration !== "auto") {
    throw new ArgumentError(
      `fit: with several labels loss must be squared and calibration auto, got ${loss} and ${calibration}`,
    );
  }
  if (criterion === "squaredError" || holdOut === "gcv")
    return (heldOut) => explainedVariance(targets, heldOut, weights);
  if (criterion === "auto") return (heldOut) => macroF1(heldOut, targets);
  throw new ArgumentError(`fit: with several labels criterion must be auto (F1) or squaredError, got ${criterion}`);
}

/** The mean over labels of the F1 that the best threshold gives. */
function macroF1(heldOut: Matrix64, targets: Matrix64): number {
  return thresholdsOf(heldOut, targets).reduce((sum, { f1 }) => sum + f1, 0) / targets.columns;
}

function thresholdsOf(heldOut: Matrix64, targets: Matrix64): ReturnType<typeof chooseThreshold>[] {
  const column = ({ rows, columns, data }: Matrix64, c: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => data[i * columns + c]);
  return Array.from({ length: targets.columns }, (_, c) => chooseThreshold(column(heldOut, c), column(targets, c)));
}
