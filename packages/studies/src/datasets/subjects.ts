// Features of a set of sounds as what a comparison wants: rows, classes, division.
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { Matrix32, Recipe } from "ulmus";
import { type DatasetItem, extractFeatures } from "ulmus/node";
import { type Bags, numbersOf } from "../classifiers/bags.ts";
import type { Subject } from "../protocol/comparison.ts";
import { createTask, type Task } from "../protocol/task.ts";
import type { StudyWork } from "../study.ts";
import type { Division } from "./division.ts";
import type { AudioSet } from "./open.ts";

/** A kind of features by recipes that depend on a seed. */
export interface SubjectRecipe {
  readonly name: string;
  readonly recipe: (seed: number) => Recipe;
}

/** Creates subjects whose features are kept in the user's cache; files that cannot be used are left out. */
export async function createSubjects(
  set: AudioSet,
  recipes: readonly SubjectRecipe[],
  { threads, signal }: Pick<StudyWork, "threads" | "signal">,
): Promise<Subject[]> {
  const print = await fingerprint(set);
  return recipes.map(({ name, recipe }) => ({
    name,
    key: [print, recipe(0)],
    async load(seed) {
      const { features, items, seconds, skipped } = await extractFeatures(set, recipe(seed), {
        isExact: false, // large networks take minutes otherwise
        ...(threads !== undefined && { threads }),
        ...(signal && { signal }),
        secondsPerFile: 600,
      });
      const division = set.divide(items);
      return { task: taskOf(features, items, division), division, seconds, skipped };
    },
  }));
}

/** A task whose clips are bags of rows, by their numbers: classifiers look the rows up. */
export function taskOfBags(bags: Bags, items: readonly DatasetItem[], division: Division): Task {
  return taskOf(numbersOf(bags), items, division);
}

function taskOf(features: Matrix32, items: readonly DatasetItem[], { groups, draws }: Division): Task {
  const labels = items.map(({ label }) => label);
  const clips = items.map(({ name }) => name);
  return createTask(features, { labels, clips, ...(groups && { groups }), ...(draws && { draws }) });
}

/** Changes with the files of a set, their labels and columns. */
export async function fingerprint({ items }: AudioSet): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, name, label, columns } of items) {
    const size = await stat(path).then(
      (found) => found.size,
      () => -1,
    );
    hash.update(JSON.stringify([name, size, label, columns]));
  }
  return hash.digest("hex");
}
