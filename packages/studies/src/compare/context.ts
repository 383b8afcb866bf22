// What the cells of a comparison have in common: the rows of the features they ask for, and the answers of all folds.
import { type Answers, joinAnswers } from "../protocol/answers.ts";
import type { Task } from "../protocol/task.ts";
import type { StudyWork } from "../study.ts";
import type { FeatureSetChoice } from "./feature-sets.ts";
import { type CompareSet, type FoldedRows, foldedRows } from "./folded-rows.ts";

/** What cells of one set have in common. */
export interface CellContext {
  readonly print: string;
  readonly load: Loader;
  readonly work: StudyWork & { readonly deadline?: number };
}

export type Loader = (features: FeatureSetChoice, seed: number, signal?: AbortSignal) => Promise<FoldedRows>;

/** The answers of all folds, their clips by their places in the set. */
export async function answersOf(
  { division, taskOf, places }: FoldedRows,
  ask: (task: Task, fold: FoldedRows["division"]["folds"][number]) => Promise<Answers>,
): Promise<Answers> {
  const parts: Answers[] = [];
  for (const fold of division.folds) parts.push(await ask(taskOf(fold), fold));
  const all = joinAnswers(parts);
  return { ...all, tested: all.tested.map((row) => places[row]) };
}

/** Loading takes long, and the systems of one kind of features follow each other. */
export function createLoader(set: CompareSet, work: StudyWork): Loader {
  let last: { features: FeatureSetChoice; seed: number; rows: FoldedRows } | undefined;
  return async (features, seed, signal) => {
    if (last?.features === features && last.seed === seed) return last.rows;
    const rows = await foldedRows(set, features.recipe(seed), {
      ...work,
      ...(signal && { signal }),
      onFile: (done, total) => work.onProgress?.(`${features.name}: file ${done} of ${total}`, done, total),
    });
    last = { features, seed, rows };
    return rows;
  };
}
