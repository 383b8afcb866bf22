// From the answers of several runs (seeds) to a score with its spread: over seeds, and over groups of clips.
import { confusionMatrix, groupInterval, unweightedAverageRecall } from "ulmus";
import { accuracyOf, type Answers } from "./answers.ts";
import { recallInterval } from "./recall.ts";
import type { Task } from "./task.ts";

/** A score over one or more runs. */
export interface Measured {
  /** The accuracy, or another score, of each run. */
  readonly runs: readonly number[];
  readonly mean: number;
  /** Over runs; 0 of one. */
  readonly deviation: number;
  /** 95 %, over groups of clips, of the mean of the runs. */
  readonly interval?: readonly [number, number];
  /** Unweighted average recall, the mean over runs. */
  readonly uar?: number;
  /** Sums over the runs' folds, divided by the number of runs. */
  readonly seconds?: { readonly solve: number; readonly predict: number };
  /** What was chosen, the commonest first. */
  readonly chosen?: readonly string[];
}

/** The score over runs of a protocol on one task. */
export function measure(
  task: Pick<Task, "classes" | "classCount" | "draws">,
  runs: readonly Answers[],
  score: "accuracy" | "UAR" = "accuracy",
): Measured {
  const scores = runs.map((run) => (score === "UAR" ? uarOf(task, run) : accuracyOf(task, run)));
  const right = rightShares(task, runs);
  const clips = [...right.keys()];
  const { draws } = task;
  const perRun = (value: (run: Answers) => number): number =>
    runs.reduce((sum, run) => sum + value(run), 0) / runs.length;
  return {
    ...spread(scores),
    interval:
      score === "UAR"
        ? recallInterval(task, right)
        : groupInterval(
            clips.map((clip) => right.get(clip) ?? 0),
            clips.map((clip) => draws?.[clip] ?? clip),
          ),
    uar: perRun((run) => uarOf(task, run)),
    seconds: { solve: perRun(({ seconds }) => seconds.solve), predict: perRun(({ seconds }) => seconds.predict) },
    chosen: commonest(runs.flatMap(({ chosen }) => chosen).filter((setting) => setting !== "")),
  };
}

/** Mean and deviation of numbers that were measured again and again. */
export function spread(runs: readonly number[]): Pick<Measured, "runs" | "mean" | "deviation"> {
  const mean = runs.reduce((sum, x) => sum + x, 0) / runs.length;
  const squares = runs.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { runs, mean, deviation: runs.length > 1 ? Math.sqrt(squares / (runs.length - 1)) : 0 };
}

/** For each clip that was tested the share of runs that had it right. */
export function rightShares({ classes }: Pick<Task, "classes">, runs: readonly Answers[]): Map<number, number> {
  const sums = new Map<number, { right: number; count: number }>();
  for (const { tested, given } of runs) {
    tested.forEach((clip, i) => {
      const { right, count } = sums.get(clip) ?? { right: 0, count: 0 };
      sums.set(clip, { right: right + (classes[clip] === given[i] ? 1 : 0), count: count + 1 });
    });
  }
  return new Map([...sums].map(([clip, { right, count }]) => [clip, right / count]));
}

function uarOf({ classes, classCount }: Pick<Task, "classes" | "classCount">, { tested, given }: Answers): number {
  return unweightedAverageRecall(
    confusionMatrix(
      tested.map((clip) => classes[clip]),
      given,
      classCount,
    ),
  );
}

function commonest(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
}
