// Honest scores: everything that is learnt or chosen, the ridge too, uses the training part of a fold alone.
import { ArgumentError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix64, matrix64, rowOf } from "../math/matrix.ts";
import { type BaselineName, baselines } from "./baselines.ts";
import { Classifier, type LabelledClips } from "./classifier.ts";
import { testPart, trainingPart } from "./fold-parts.ts";
import {
  accuracy,
  calibrationError,
  type ClassScore,
  classScores,
  confusionMatrix,
  groupInterval,
  largestColumns,
  logLoss,
  macroF1,
  unweightedAverageRecall,
  wilsonInterval,
} from "./metrics.ts";
import type { Fold } from "./protocol.ts";
import { createRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
import { clipCount, numbered, requireLength, type Rows, toRows } from "./training.ts";

/** How an evaluation divides, times and reports. */
export interface EvaluateOptions {
  readonly folds: readonly Fold[];
  /** Seconds since any fixed moment, so that solving and predicting can be timed; not timed by default. */
  readonly now?: () => number;
  readonly kernels?: Kernels;
  /** After each fold. */
  readonly onFold?: (done: number, total: number) => void;
}

/** Of the clips tested: the share that was right, and the unweighted average recall. */
export interface Shares {
  readonly accuracy: number;
  readonly uar: number;
}

/** One fold: how many clips it trained on and tested, and how it did. */
export interface FoldScore extends Shares {
  readonly name: string;
  readonly train: number;
  readonly test: number;
  /** The numbers of a row. */
  readonly features: number;
  /** The ridge chosen inside the training part. */
  readonly ridge: number;
  /** How the model did on the clips of the training part, each group held out; absent where the recipe gives the ridge. */
  readonly heldOut?: Shares;
}

/** Scores over the test parts of all folds together. */
export interface Evaluation extends Shares {
  /** How many clips were tested. */
  readonly n: number;
  readonly classes: readonly string[];
  /** For the accuracy, 95 %: by bootstrap over groups where there are groups, else Wilson's. */
  readonly interval: readonly [number, number];
  readonly macroF1: number;
  /** In nats. */
  readonly logLoss: number;
  /** Expected calibration error. */
  readonly calibrationError: number;
  /** confusion[truth][prediction], in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
  readonly classScores: readonly ClassScore[];
  readonly folds: readonly FoldScore[];
  readonly baselines: Readonly<Record<BaselineName, Shares>>;
  readonly seconds: { readonly solve: number; readonly predict: number };
  /** For each tested clip: its index, the class it was given, and how probable that seemed. */
  readonly tested: readonly { readonly index: number; readonly predicted: string; readonly probability: number }[];
}

/** Trains on the training part of each fold and scores its test part, beside baselines on the same rows. */
export function evaluate(clips: LabelledClips & Rows, recipe: RecipeInput, options: EvaluateOptions): Evaluation {
  const { folds, kernels = createDefaultKernels(), now = () => 0, onFold } = options;
  const settled = createRecipe(recipe);
  if (folds.length === 0) throw new ArgumentError("evaluate: needs at least one fold, got none");
  requireLength("evaluate", "labels", clips.labels.length, clipCount(clips));
  if (clips.groups) requireLength("evaluate", "groups", clips.groups.length, clipCount(clips));
  const classes = [...new Set(clips.labels)].toSorted();
  const seconds = { solve: 0, predict: 0 };
  const results = folds.map((fold, i) => {
    const result = evaluateFold(clips, fold, { settled, classes, kernels, now, seconds });
    onFold?.(i + 1, folds.length);
    return result;
  });
  return summarise(clips, classes, results, seconds);
}

interface FoldResult {
  readonly score: FoldScore;
  readonly indices: Int32Array;
  readonly truth: Int32Array;
  /** test × classes, columns in the order of all classes. */
  readonly probabilities: Matrix64;
  readonly predicted: Int32Array;
  readonly baselines: Readonly<Record<BaselineName, Int32Array>>;
}

interface FoldContext {
  readonly settled: Recipe;
  readonly classes: readonly string[];
  readonly kernels: Kernels;
  readonly now: () => number;
  readonly seconds: { solve: number; predict: number };
}

function evaluateFold(
  clips: LabelledClips & Rows,
  fold: Fold,
  { settled, classes, kernels, now, seconds }: FoldContext,
): FoldResult {
  const measured = trainingPart(clips, fold);
  const test = testPart(clips, fold);
  const started = now();
  // Whole rows, which the baselines get too. What blocks learn, they learn on the training part alone.
  const { features, encoders } = toRows(measured, settled, { kernels });
  const { frames: _, ...train } = { ...measured, features, encoders };
  const model = Classifier.fit(train, settled, { kernels });
  const solved = now();
  const { augment: __, ...plain } = settled;
  const asked = toRows(test, plain, { kernels, encoders }).features;
  const known = model.probabilities(asked);
  seconds.predict += now() - solved;
  seconds.solve += solved - started;
  const columns = model.labels.map((label) => classes.indexOf(label));
  const predicted = largestColumns(known).map((c) => columns[c]);
  const truth = Int32Array.from(test.labels, (label) => classes.indexOf(label));
  const by = (name: BaselineName): Int32Array =>
    Int32Array.from(baselines[name](train, asked, settled, kernels), (label) => classes.indexOf(label));
  return {
    score: {
      name: fold.name,
      train: fold.train.length,
      test: fold.test.length,
      features: asked.columns,
      ...sharesOf(confusionMatrix(truth, predicted, classes.length)),
      ridge: model.parts.machine.ridge,
      ...(model.heldOut && { heldOut: { accuracy: model.heldOut.accuracy, uar: model.heldOut.uar } }),
    },
    indices: fold.test,
    truth,
    probabilities: spread(known, columns, classes.length),
    predicted,
    baselines: { majority: by("majority"), nearestNeighbour: by("nearestNeighbour"), linearRidge: by("linearRidge") },
  };
}

/** The columns of `known` in the places `columns` of `count`; a class that the training part lacks has probability 0. */
function spread(known: Matrix64, columns: readonly number[], count: number): Matrix64 {
  const all = matrix64(known.rows, count);
  for (let i = 0; i < known.rows; i++) {
    const row = rowOf(known, i);
    columns.forEach((column, c) => (all.data[i * count + column] = row[c]));
  }
  return all;
}

function summarise(
  clips: LabelledClips,
  classes: readonly string[],
  results: readonly FoldResult[],
  seconds: Evaluation["seconds"],
): Evaluation {
  const indices = joined(results, ({ indices: tested }) => tested);
  const truth = joined(results, (result) => result.truth);
  const predicted = joined(results, (result) => result.predicted);
  const data = Float64Array.from(results.flatMap((result) => [...result.probabilities.data]));
  const probabilities = { rows: truth.length, columns: classes.length, data };
  const confusion = confusionMatrix(truth, predicted, classes.length);
  const scoreOf = (name: BaselineName): Shares => {
    const theirs = joined(results, ({ baselines: all }) => all[name]);
    return sharesOf(confusionMatrix(truth, theirs, classes.length));
  };
  return {
    n: truth.length,
    classes,
    ...sharesOf(confusion),
    interval: intervalOf(truth, predicted, clips.groups && Array.from(indices, (i) => clips.groups?.[i] ?? "")),
    macroF1: macroF1(confusion),
    logLoss: logLoss(probabilities, truth),
    calibrationError: calibrationError(probabilities, truth),
    confusion,
    classScores: classScores(confusion),
    folds: results.map(({ score }) => score),
    baselines: {
      majority: scoreOf("majority"),
      nearestNeighbour: scoreOf("nearestNeighbour"),
      linearRidge: scoreOf("linearRidge"),
    },
    seconds,
    tested: Array.from(indices, (index, i) => ({
      index,
      predicted: classes[predicted[i]],
      probability: probabilities.data[i * classes.length + predicted[i]],
    })),
  };
}

function sharesOf(confusion: readonly (readonly number[])[]): Shares {
  return { accuracy: accuracy(confusion), uar: unweightedAverageRecall(confusion) };
}

function intervalOf(truth: Int32Array, predicted: Int32Array, groups?: readonly string[]): [number, number] {
  const right = truth.map((c, i) => (c === predicted[i] ? 1 : 0));
  if (groups) return groupInterval(right, numbered(groups));
  return wilsonInterval(
    right.reduce((a, b) => a + b, 0),
    right.length,
  );
}

function joined(results: readonly FoldResult[], list: (result: FoldResult) => Int32Array): Int32Array {
  return Int32Array.from(results.flatMap((result) => [...list(result)]));
}
