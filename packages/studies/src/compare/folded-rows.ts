// Features of a set of sounds as rows for each division: what a block of features learns, it learns on the training part alone.
import { createExtractor, type Fold, matrixFromRows, type Recipe } from "ulmus";
import { type DatasetItem, extractFeatures, type Skipped } from "ulmus/node";
import type { Division } from "../datasets/division.ts";
import { createTask, type Task } from "../protocol/task.ts";
import type { StudyWork } from "../study.ts";

/** Sounds to compare systems on. */
export interface CompareSet {
  readonly name: string;
  readonly items: readonly DatasetItem[];
  readonly skipped: readonly Skipped[];
  /** The division of those items that could be used. */
  divide(items: readonly DatasetItem[]): Division | Promise<Division>;
}

export interface FoldedRows {
  readonly division: Division;
  /** The rows for one of its folds. */
  readonly taskOf: (fold: Fold) => Task;
  /** The place of each row in the items of the set. */
  readonly places: readonly number[];
  /** To measure the features; absent where some were kept from earlier runs. */
  readonly seconds?: number;
  /** What is the matter with files that were left out, or of which only a part could be used, a line for each. */
  readonly notes: readonly string[];
}

export interface FoldedRowsOptions extends Pick<StudyWork, "kernels" | "threads" | "signal"> {
  readonly onFile?: (done: number, total: number) => void;
}

/** Measures the features of a set by a recipe, or takes what earlier runs have kept. */
export async function foldedRows(
  set: CompareSet,
  recipe: Recipe,
  { kernels, threads, signal, onFile }: FoldedRowsOptions,
): Promise<FoldedRows> {
  const extracted = await extractFeatures(set, recipe, {
    isExact: false, // large networks take minutes otherwise
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    ...(onFile && { onProgress: onFile }),
    secondsPerFile: 600,
  });
  const { items, features, frames, kept, seconds } = extracted;
  const division = await set.divide(items);
  const { groups, draws } = division;
  const [labels, clips] = [items.map(({ label }) => label), items.map(({ name }) => name)];
  const columns = { labels, clips, ...(groups && { groups }), ...(draws && { draws }) };
  const taskOf = (fold: Fold): Task => {
    if (frames === undefined) return createTask(features, columns);
    const extractor = createExtractor(extracted.recipe);
    const learnt = extractor.fit(
      Array.from(fold.train, (i) => frames[i]),
      kernels,
    );
    const { columns: width, data } = features;
    const rows = frames.map((clip, i) =>
      extractor.complete({ row: data.subarray(i * width, (i + 1) * width), frames: clip }, learnt, kernels),
    );
    return createTask(matrixFromRows(rows), columns);
  };
  const places = new Map(set.items.map((item, i) => [item, i]));
  return {
    division,
    taskOf: remembered(taskOf),
    places: items.map((item) => places.get(item) ?? -1),
    notes: notesOf(extracted),
    ...(kept === 0 && { seconds }),
  };
}

function notesOf({ skipped, warnings }: Record<"skipped" | "warnings", readonly Skipped[]>): string[] {
  return [
    ...skipped.map(({ name, reason }) => `${name} was left out: ${reason}`),
    ...warnings.map(({ name, reason }) => `${name}: ${reason}`),
  ];
}

function remembered(taskOf: (fold: Fold) => Task): (fold: Fold) => Task {
  const known = new Map<string, Task>();
  return (fold) => {
    const task = known.get(fold.name) ?? taskOf(fold);
    known.set(fold.name, task);
    return task;
  };
}
