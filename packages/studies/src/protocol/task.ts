// What a protocol is given: rows with classes, and which of them belong together.
import type { Matrix32 } from "ulmus";
import type { LabelledRows } from "../classifiers/classifier.ts";

/** Clips to tell apart. */
export interface Task extends LabelledRows {
  /** The names of the classes. */
  readonly labels: readonly string[];
  /** The name of each clip. */
  readonly clips: readonly string[];
  /** What counts as one draw when a score's interval is computed: a speaker or recording; each clip by default. */
  readonly draws?: Int32Array;
}

/** Which column of a data set says what. */
export interface Columns {
  readonly labels: readonly string[];
  readonly clips: readonly string[];
  /** Stay together wherever something is chosen inside a training part. */
  readonly groups?: readonly string[];
  readonly draws?: readonly string[];
}

/** A task of rows of features and what is known about each. */
export function createTask(features: Matrix32, { labels, clips, groups, draws }: Columns): Task {
  const classes = [...new Set(labels)].toSorted();
  return {
    features,
    classes: Int32Array.from(labels, (label) => classes.indexOf(label)),
    classCount: classes.length,
    labels: classes,
    clips,
    ...(groups && { groups: numbered(groups) }),
    ...(draws && { draws: numbered(draws) }),
  };
}

/** Equal values have equal numbers, in order of appearance. */
export function numbered(values: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(values, (value) => {
    const known = numbers.get(value) ?? numbers.size;
    numbers.set(value, known);
    return known;
  });
}
