// How scores are held out when a readout is chosen, and what makes one choice better than another, by their names in recipes.
import { calibrate } from "../elm/calibration/calibration.ts";
import { ArgumentError } from "../errors.ts";
import { fitSharpness } from "../elm/calibration/temperature.ts";
import type { Matrix64 } from "../math/matrix.ts";
import {
  accuracy,
  confusionMatrix,
  explainedVariance,
  largestColumns,
  logLoss,
  unweightedAverageRecall,
} from "./metrics.ts";
import { randomFolds } from "./protocol.ts";
import type { Recipe } from "./recipe.ts";
import { numbered } from "./training.ts";

/** Of scores (n × outputs): higher is better. */
export type Criterion = (heldOut: Matrix64) => number;

/** Which clips are held out together; each alone where there are no groups. */
export interface HoldOut {
  readonly groups?: Int32Array;
  /** Whether the choice is made by generalised cross-validation instead. */
  readonly isGeneralised: boolean;
}

/**
 * What `holdOut` of a recipe means for clips with these `labels`; parts are drawn with a fixed seed.
 *
 * @param labels of the clips, or equal ones where parts need not be alike.
 */
export function createHoldOut(
  holdOut: Recipe["readout"]["holdOut"],
  labels: readonly string[],
  groups: readonly string[] | undefined,
): HoldOut {
  if (typeof holdOut === "string") {
    const isGrouped = groups !== undefined && holdOut !== "rows";
    return { isGeneralised: holdOut === "gcv", ...(isGrouped && { groups: numbered(groups) }) };
  }
  const most = groups ? new Set(groups).size : labels.length;
  if (holdOut > most) {
    throw new ArgumentError(
      `fit: readout.holdOut must be at most the number of ${groups ? "groups" : "clips"}, ${most}, got ${holdOut}; hold out fewer parts, or "${groups ? "groups" : "rows"}"`,
    );
  }
  const parts = new Int32Array(labels.length);
  randomFolds(labels, holdOut, 1, groups).forEach(({ test }, part) => test.forEach((i) => (parts[i] = part)));
  return { isGeneralised: false, groups: parts };
}

/** What is known of the clips whose classes are scored. */
export interface ClassTruth {
  /** The column of each clip's class. */
  readonly classes: Int32Array;
  readonly targets: Matrix64;
  readonly weights?: ArrayLike<number>;
}

/** The criterion of classes that a recipe names. */
export function createClassCriterion(
  name: Recipe["readout"]["criterion"],
  { classes, targets, weights }: ClassTruth,
): Criterion {
  const confusion = (heldOut: Matrix64): number[][] =>
    confusionMatrix(classes, largestColumns(heldOut), heldOut.columns);
  switch (name) {
    case "auto":
    case "uar":
      return (heldOut) => unweightedAverageRecall(confusion(heldOut));
    case "accuracy":
      return (heldOut) => accuracy(confusion(heldOut));
    case "logLoss":
      return (heldOut) => {
        const sharpness = fitSharpness(heldOut, classes);
        return -logLoss(calibrate({ kind: "temperature", sharpness }, heldOut), classes);
      };
    case "squaredError":
      return (heldOut) => explainedVariance(targets, heldOut, weights);
  }
  return name satisfies never;
}
