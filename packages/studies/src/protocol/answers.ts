// What a protocol finds out: for each clip that was tested the class it was given. Plain, so that it can be kept in a file.
import { setImmediate } from "node:timers/promises";
import { largestColumns, type Kernels } from "ulmus";
import { type Classifier, type LabelledRows, pickRows } from "../classifiers/classifier.ts";
import type { Task } from "./task.ts";

/** The answers of one run of a protocol. */
export interface Answers {
  /** The indices of the clips. */
  readonly tested: readonly number[];
  /** The class that each of them was given. */
  readonly given: readonly number[];
  /** How probable that seemed; where the classifier says so. */
  readonly probable?: readonly number[];
  /** What was chosen for each fold. */
  readonly chosen: readonly string[];
  /** For the fits that answered, without those that were tried. */
  readonly seconds: { readonly solve: number; readonly predict: number };
}

export interface ProtocolOptions {
  readonly kernels: Kernels;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** One training part, one test part, one setting. */
export interface Trial<Setting> {
  readonly classifier: Classifier<Setting>;
  readonly setting: Setting;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Learns from the training part and answers the test part. */
export async function answer<Setting>(
  task: LabelledRows,
  { classifier, setting, train, test }: Trial<Setting>,
  { kernels, seed, signal }: ProtocolOptions,
): Promise<Answers> {
  await setImmediate(); // Ctrl-C is heard between trials
  signal?.throwIfAborted();
  const started = performance.now();
  const learnt = await classifier.learn(pickRows(task, train), setting, { kernels, seed, ...(signal && { signal }) });
  const solved = performance.now();
  const scores = learnt.scores(pickRows(task, test).features);
  const given = largestColumns(scores);
  const predicted = performance.now();
  return {
    tested: [...test],
    given: [...given],
    ...(learnt.isCalibrated && {
      probable: Array.from(given, (c, i) => scores.data[i * scores.columns + c]),
    }),
    chosen: [classifier.describe(setting)],
    seconds: { solve: learnt.seconds ?? (solved - started) / 1000, predict: (predicted - solved) / 1000 },
  };
}

/** The answers of several folds as one. */
export function joinAnswers(parts: readonly Answers[]): Answers {
  const isCalibrated = parts.every(({ probable }) => probable !== undefined);
  return {
    tested: parts.flatMap(({ tested }) => tested),
    given: parts.flatMap(({ given }) => given),
    ...(isCalibrated && { probable: parts.flatMap(({ probable = [] }) => probable) }),
    chosen: parts.flatMap(({ chosen }) => chosen),
    seconds: {
      solve: parts.reduce((sum, { seconds }) => sum + seconds.solve, 0),
      predict: parts.reduce((sum, { seconds }) => sum + seconds.predict, 0),
    },
  };
}

/** The share of right answers. */
export function accuracyOf({ classes }: Pick<Task, "classes">, { tested, given }: Answers): number {
  return tested.filter((clip, i) => classes[clip] === given[i]).length / tested.length;
}
