// Clips that hold any number of rows: segments, windows, frames. A task of them has one column, the number of each clip, by which
// classifiers look up what it holds; so every protocol divides clips, and what is learnt of their rows is learnt anew in each part.
import type { Matrix32, Matrix64 } from "ulmus";
import { matrix64 } from "ulmus/parts";
import type { Classifier, LabelledRows } from "./classifier.ts";

/** The rows of each clip, all of the same columns. */
export type Bags = readonly Matrix32[];

/** The features of a task of bags: the number of each clip. */
export function numbersOf(bags: Bags): Matrix32 {
  return { rows: bags.length, columns: 1, data: Float32Array.from(bags.keys()) };
}

/** The rows of some clips, one clip after the other. */
export function rowsOf(bags: Bags, { data: numbers }: Pick<Matrix32, "data">): Matrix32 {
  const chosen = Array.from(numbers, (number) => bags[number]);
  const columns = chosen[0]?.columns ?? 0;
  const rows = chosen.reduce((sum, bag) => sum + bag.rows, 0);
  const data = new Float32Array(rows * columns);
  let at = 0;
  for (const bag of chosen) {
    data.set(bag.data, at);
    at += bag.data.length;
  }
  return { rows, columns, data };
}

/** The rows of clips to learn from, each with the class and the group of its clip. */
export function labelledRowsOf(bags: Bags, clips: LabelledRows): LabelledRows {
  const owner = ownersOf(bags, clips.features);
  const { classes, classCount, groups } = clips;
  return {
    features: rowsOf(bags, clips.features),
    classes: owner.map((clip) => classes[clip]),
    classCount,
    // Rows of one clip belong together, whatever is known about clips; and one group alone cannot be left out.
    groups: groups && new Set(groups).size > 1 ? owner.map((clip) => groups[clip]) : owner,
  };
}

/** What `summary` makes of the scores of each clip's rows: clips × as many values as it gives. */
export function summarised(
  bags: Bags,
  { data: numbers }: Pick<Matrix32, "data">,
  scores: Matrix64,
  summary: (scores: Matrix64) => ArrayLike<number>,
): Matrix64 {
  let from = 0;
  const rows = Array.from(numbers, (number) => {
    const { rows: count } = bags[number];
    const data = scores.data.subarray(from * scores.columns, (from + count) * scores.columns);
    from += count;
    return summary({ rows: count, columns: scores.columns, data });
  });
  const out = matrix64(rows.length, rows[0]?.length ?? 0);
  rows.forEach((row, i) => out.data.set(Array.from(row), i * out.columns));
  return out;
}

/** Mean of every column. */
export function meanRow({ rows, columns, data }: Matrix64): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) means[i % columns] += data[i] / rows;
  return means;
}

/** Learns from the rows of clips, and says of a clip what it says of its rows in the mean. */
export function onRows<Setting>(bags: Bags, classifier: Classifier<Setting>): Classifier<Setting> {
  return {
    ...classifier,
    async learn(clips, setting, options) {
      const learnt = await classifier.learn(labelledRowsOf(bags, clips), setting, options);
      return {
        ...(learnt.isCalibrated && { isCalibrated: true }),
        scores: (numbers) => summarised(bags, numbers, learnt.scores(rowsOf(bags, numbers)), meanRow),
      };
    },
  };
}

/** For each row of the chosen clips the place of its clip among them. */
function ownersOf(bags: Bags, { data: numbers }: Matrix32): Int32Array {
  return Int32Array.from(Array.from(numbers).flatMap((number, i) => new Array<number>(bags[number].rows).fill(i)));
}
