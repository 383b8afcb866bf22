// From rows and their classes to a machine, the probabilities of its scores, and how it did on clips held out.
import { type Calibration, calibrate, fitCalibration } from "../elm/calibration/calibration.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix32, Matrix64 } from "../math/matrix.ts";
import { balancedWeights, classExamples } from "./classes.ts";
import { Ensemble } from "./ensemble.ts";
import { firstRows } from "./copies.ts";
import { type ClassTruth, createClassCriterion, createHoldOut } from "./hold-out.ts";
import type { Examples } from "./machine.ts";
import { accuracy, confusionMatrix, largestColumns, unweightedAverageRecall } from "./metrics.ts";
import type { Recipe } from "./recipe.ts";
import { fitSemiSupervised } from "./semi-supervised.ts";
import { settleWeights } from "./settle-weights.ts";
import { blocksOf, type Grouped, type Weighted } from "./training.ts";

/**
 * How well a model does on clips (or groups of them) that it was refitted without, in closed form. The ridge was chosen
 * by these very scores, which makes them a little too good; `evaluate` has no such favour.
 */
export interface HeldOut {
  /** The share of right predictions. */
  readonly accuracy: number;
  /** Unweighted average recall. */
  readonly uar: number;
  /** How many groups were held out in turn. */
  readonly groups: number;
}

export interface ClassRows extends Grouped, Weighted {
  readonly features: Matrix32;
  readonly labels: readonly string[];
  /** The column of each label; −1 where it is empty, which a recipe with a graph allows. */
  readonly classes: Int32Array;
  /** How many classes there are. */
  readonly count: number;
  /** So many rows are clips, the others changed copies of them, by which nothing is judged. */
  readonly originals: number;
}

export interface FittedClasses {
  /** With the weights of its blocks settled. */
  readonly recipe: Recipe;
  readonly machine: Ensemble;
  readonly classWeights: readonly number[];
  readonly calibration: Calibration;
  /** Absent, as `rating`, where nothing was held out. */
  readonly heldOut?: HeldOut;
  readonly rating?: number;
  /** n × classes, of each clip from a fit without its group. */
  readonly heldOutProbabilities?: Matrix64;
}

/** Fits as `heard`, whose sample rate is settled, says; layers of `previous` are taken over where they would be drawn alike. */
export function fitClasses(rows: ClassRows, heard: Recipe, kernels: Kernels, previous?: Ensemble): FittedClasses {
  const { features, classes, count, labels, groups, weights } = rows;
  const { ridge, criterion, holdOut, balance, loss, calibration } = heard.readout;
  if (loss !== "squared") throw new ArgumentError(`fit: loss ${loss} is for numbers; for classes it must be squared`);
  const names = Array.from({ length: count }, (_, c) => labels[classes.indexOf(c)]);
  const classWeights = balancedWeights(classes, count, { balance, weights, names });
  const examples = classExamples(features, classes, classWeights, { weights });
  const recipe = settleWeights(heard, { ...examples, ...(groups && { groups }) }, kernels);
  const { graph } = recipe;
  if (graph) {
    const machine = fitSemiSupervised(examples, { ...recipe, graph }, kernels);
    return { machine, recipe, classWeights, calibration: UNFITTED };
  }
  const { judged, own } = originalsOf(rows, examples);
  const rateOwn = createClassCriterion(holdOut === "gcv" ? "squaredError" : criterion, own);
  const rate = (scores: Matrix64): number => rateOwn(judged(scores));
  const parts = createHoldOut(holdOut, labels, groups);
  const { machine, heldOut } = Ensemble.fit(
    examples,
    { layer: recipe.layer, ridge, blocks: blocksOf(recipe, features.columns), ensemble: recipe.ensemble },
    {
      kernels,
      classes,
      ...parts,
      criterion: rate,
      alwaysHoldOut: calibration !== "auto",
      previous: previous?.members,
    },
  );
  if (!heldOut) return { machine, recipe, classWeights, calibration: UNFITTED };
  const scores = judged(heldOut);
  const fitted = fitCalibration(calibration === "auto" ? "temperature" : calibration, scores, own.classes, kernels);
  const heldOutProbabilities = calibrate(fitted, scores);
  const confusion = confusionMatrix(own.classes, largestColumns(heldOutProbabilities), count);
  const shares = { accuracy: accuracy(confusion), uar: unweightedAverageRecall(confusion) };
  const held = { ...shares, groups: parts.groups ? new Set(parts.groups).size : features.rows };
  const rating = rateOwn(scores);
  return { machine, recipe, classWeights, calibration: fitted, heldOut: held, rating, heldOutProbabilities };
}

/** What is known of the clips without their copies, and what takes the scores of these from those of all rows. */
function originalsOf(
  { originals, classes }: ClassRows,
  { targets, weights }: Required<Examples>,
): { own: ClassTruth; judged: (scores: Matrix64) => Matrix64 } {
  const judged = (scores: Matrix64): Matrix64 => firstRows(scores, originals);
  const own = {
    classes: classes.subarray(0, originals),
    targets: judged(targets),
    weights: weights.subarray(0, originals),
  };
  return { own, judged };
}

/** Of a model whose ridge was given, so that nothing was held out to fit it on. */
const UNFITTED: Calibration = { kind: "temperature", sharpness: 5 };
