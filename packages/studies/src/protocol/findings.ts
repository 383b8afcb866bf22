// What a comparison says, in sentences: which of two systems is better over all features, and the best of each by a paired test.
import type { Skipped } from "ulmus/node";
import { scoreText } from "../report/grid.ts";
import type { Confusion, Reliability, ScoreName } from "../report/report.ts";
import type { Answers } from "./answers.ts";
import type { Compared } from "./comparison.ts";
import { rightShares } from "./measure.ts";
import { pairedTest } from "./paired-test.ts";
import { recallWeights } from "./recall.ts";
import type { Task } from "./task.ts";

/** A row with the answers that it counts. */
export type Judged = Pick<Compared, "row" | "honest" | "task">;

/** The mean of a system's honest scores over all features that it finished. */
export function meanOf(compared: readonly Compared[], system: string): number {
  const scores = compared.filter(({ row }) => row.system === system).flatMap(({ row }) => row.honest?.mean ?? []);
  return scores.reduce((sum, x) => sum + x, 0) / scores.length;
}

/** In how many kinds of features `first` is better than `second` by the honest protocol. */
export function winsOf(compared: readonly Compared[], first: string, second: string): { wins: number; of: number } {
  const scoreOf = (subject: string, system: string): number | undefined =>
    compared.find(({ row }) => row.subject === subject && row.system === system)?.row.honest?.mean;
  const pairs = [...new Set(compared.map(({ row }) => row.subject))].flatMap((subject) => {
    const [a, b] = [scoreOf(subject, first), scoreOf(subject, second)];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  return { wins: pairs.filter(([a, b]) => a > b).length, of: pairs.length };
}

/** The row of the best honest score among `systems`. */
export function bestOf<Row extends Judged>(compared: readonly Row[], systems: readonly string[]): Row | undefined {
  return compared
    .filter(({ row }) => systems.includes(row.system) && row.honest)
    .toSorted((a, b) => (b.row.honest?.mean ?? 0) - (a.row.honest?.mean ?? 0))[0];
}

/** One sentence: the best row of the one family and of the other, and whether the difference could be chance. */
export function contest(compared: readonly Judged[], ours: readonly string[], theirs: readonly string[]): string[] {
  const [a, b] = [bestOf(compared, ours), bestOf(compared, theirs)];
  if (a?.task === undefined || b?.task === undefined) return [];
  const { difference, p, groups } = paired(a.task, a.honest, b.honest, a.row.score);
  const verdict =
    p > 0.05 ? "which may be chance" : difference > 0 ? "which is no chance" : "so the former does not win";
  const describe = ({ row }: Judged): string =>
    `${row.system} on ${row.subject} (${scoreText(row.honest?.mean ?? 0, row.score)})`;
  return [
    `Best of each, honest: ${describe(a)} against ${describe(b)}: ${signed(100 * difference)} points, ${verdict} (paired randomisation test over ${groups} groups, p = ${p.toPrecision(2)}).`,
  ];
}

/** The paired test of two systems' answers to the same clips; of the recall, if that is the score. */
export function paired(
  task: Pick<Task, "classes" | "draws">,
  first: readonly Answers[],
  second: readonly Answers[],
  score: ScoreName = "accuracy",
) {
  const [a, b] = [rightShares(task, first), rightShares(task, second)];
  const clips = [...a.keys()].filter((clip) => b.has(clip));
  const weights = score === "UAR" ? recallWeights(task, clips) : clips.map(() => 1);
  const shares = (of: Map<number, number>): number[] => clips.map((clip, i) => weights[i] * (of.get(clip) ?? 0));
  return pairedTest(
    shares(a),
    shares(b),
    clips.map((clip) => task.draws?.[clip] ?? clip),
  );
}

/** The confusion matrix of a row, of its first seed, and its reliability where its answers have probabilities. */
export function diagramsOf({ row, honest, task }: Judged): { confusions: Confusion[]; reliabilities: Reliability[] } {
  const [answers] = honest;
  if (answers === undefined || task === undefined) return { confusions: [], reliabilities: [] };
  const title = `${row.system} on ${row.subject}, honest protocol, first seed`;
  const cells = task.labels.map(() => task.labels.map((): string[] => []));
  answers.tested.forEach((clip, i) => cells[task.classes[clip]][answers.given[i]].push(task.clips[clip]));
  const { probable } = answers;
  return {
    confusions: [{ title, labels: task.labels, cells }],
    reliabilities: probable ? [{ title, bins: binsOf(task, answers, probable) }] : [],
  };
}

function binsOf({ classes }: Task, { tested, given }: Answers, probable: readonly number[]): Reliability["bins"] {
  return Array.from({ length: 10 }, (_, k) => {
    const inside = [...probable.keys()].filter((i) => Math.min(9, Math.floor(10 * probable[i])) === k);
    const right = inside.filter((i) => classes[tested[i]] === given[i]).length;
    const sum = inside.reduce((all, i) => all + probable[i], 0);
    const count = inside.length;
    return { probability: count > 0 ? sum / count : (k + 0.5) / 10, right: count > 0 ? right / count : 0, count };
  });
}

/** The clips that could not be used, each in a line; `known` where nothing was compared. */
export function leftOut(compared: readonly Compared[], known: readonly Skipped[]): string[] {
  const skipped = compared.find(({ task }) => task !== undefined)?.skipped ?? known;
  return skipped.map(({ name, reason }) => `${name} was left out: ${reason}`);
}

function signed(points: number): string {
  return `${points > 0 ? "+" : ""}${points.toFixed(1)}`;
}
