// An evaluation as people read it: protocol, folds, scores beside the baselines, confusions, classes, times.
import { asLine } from "./clips.ts";
import type { EvaluationReport } from "./evaluation-report.ts";
import { colours } from "./terminal/colours.ts";
import { confusionText } from "./terminal/confusion.ts";
import { originText } from "./model-text.ts";
import { counted, cut, duration, lineWidth, percent, whole } from "./terminal/format.ts";
import { printNotes } from "./terminal/notes.ts";
import { list, table } from "./terminal/table.ts";

const MOST_FOLDS = 12;

/** `clips` is how many there were, tested or not. */
export function evaluationText(report: EvaluationReport, clips: number): string {
  const { skipped, warnings } = report;
  return [
    headText(report, clips),
    "",
    foldsText(report),
    "",
    scoresText(report),
    "",
    heading("Confusions", "each row is a true class, each column an answer"),
    confusionText(report.confusion, report.classes, lineWidth()),
    "",
    heading("Classes", ""),
    classesText(report),
    ...mistakesText(report),
    "",
    secondsText(report, clips),
    ...printNotes(skipped.map(asLine), warnings),
  ].join("\n");
}

function heading(title: string, note: string): string {
  return colours.bold(title) + (note === "" ? "" : colours.dim(`  ${note}`));
}

function headText({ n, classes, features, recipe, protocol }: EvaluationReport, clips: number): string {
  const tested = n === clips ? "" : `, ${whole(n)} of them tested`;
  return list([
    ["clips", `${whole(clips)} in ${counted(classes.length, "class", "classes")}${tested}`],
    ["features", `${whole(features)} for each clip, ${originText(recipe)}`],
    ["protocol", protocol],
  ]);
}

function foldsText({ folds }: EvaluationReport): string {
  // Of many folds the hardest say most.
  const shown = folds.length <= MOST_FOLDS ? folds : folds.toSorted((a, b) => a.accuracy - b.accuracy).slice(0, 5);
  const rows = shown.map(({ name, train, test, accuracy, uar, ridge }) => [
    cut(name, 30),
    whole(train),
    whole(test),
    percent(accuracy),
    percent(uar),
    String(Number(ridge.toPrecision(1))),
  ]);
  const text = table(["held out", "trained on", "tested", "accuracy", "UAR", "ridge"], rows);
  return shown.length === folds.length ? text : `${text}\nThese are the ${shown.length} hardest of ${folds.length}.`;
}

function scoresText({
  accuracy,
  interval,
  uar,
  macroF1,
  logLoss,
  calibrationError,
  baselines,
  groupBy,
  leakage,
}: EvaluationReport): string {
  const { bold } = colours;
  const line = (name: string, scores: { readonly accuracy: number; readonly uar: number }): string[] => [
    name,
    percent(scores.accuracy),
    percent(scores.uar),
  ];
  const own = ["ulmus", percent(accuracy), percent(uar)].map((cell) => bold(cell));
  const rows = [
    own,
    line("linear ridge", baselines.linearRidge),
    line("nearest neighbour", baselines.nearestNeighbour),
    line("commonest class", baselines.majority),
  ];
  const [low, high] = interval;
  const draws = groupBy === null ? "clips" : `whole groups (${groupBy})`;
  return [
    table(["all folds together", "accuracy", "UAR"], rows),
    "",
    list([
      ["accuracy", `${percent(accuracy)}, 95 % interval ${percent(low)} to ${percent(high)} over ${draws}`],
      ["macro-F1", percent(macroF1)],
      ["log-loss", `${logLoss.toFixed(3)} nats`],
      ["calibration error", percent(calibrationError)],
      ...(leakage?.optimism ? [["how it divides", leakage.optimism.text] as [string, string]] : []),
    ]),
  ].join("\n");
}

function classesText({ classes, classScores }: EvaluationReport): string {
  const rows = classes.map((label, c) => {
    const { precision, recall, f1, count } = classScores[c];
    return [cut(label, 30), percent(precision), percent(recall), percent(f1), whole(count)];
  });
  return table(["class", "precision", "recall", "F1", "clips"], rows);
}

function mistakesText({ mistakes }: EvaluationReport): string[] {
  if (mistakes.length === 0) return [];
  const rows = mistakes
    .slice(0, 5)
    .map(({ path, label, predicted, probability }) => [
      path,
      cut(label, 20),
      cut(predicted, 20),
      percent(probability, 0),
    ]);
  return [
    "",
    heading("Surest mistakes", "worth listening to: is the label right?"),
    table(["clip", "is", "was taken for", "probability"], rows),
  ];
}

function secondsText({ seconds, folds, n }: EvaluationReport, clips: number): string {
  return list([
    [
      "features",
      `${duration(seconds.features)}, ${duration(seconds.features / clips)} a clip (those of earlier runs are kept)`,
    ],
    ["solving", `${duration(seconds.solve)}, ${duration(seconds.solve / folds.length)} a fold`],
    ["predicting", `${duration(seconds.predict / n)} a clip`],
  ]);
}
