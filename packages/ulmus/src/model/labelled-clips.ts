// Clips with a label each, or with none where a recipe's graph allows it, and the columns of their classes.
import { ArgumentError } from "../errors.ts";
import { columnsOf } from "./classes.ts";
import type { Recipe } from "./recipe.ts";
import {
  requireListed,
  type Grouped,
  requireGroupsAndWeights,
  type Rows,
  type Sounds,
  type Weighted,
} from "./training.ts";

/** Clips, as sounds or as rows, with a label for each; "" where it is not known, if the recipe has a `graph`. */
export type LabelledClips = (Sounds | Rows) & Grouped & Weighted & { readonly labels: readonly string[] };

/** The classes of clips to fit, in the order of their names, and the column of each clip's: −1 where its label is not known. */
export function namedClasses(training: LabelledClips, { graph }: Recipe): { labels: string[]; classes: Int32Array } {
  requireClips(training, "fit");
  const all = [...new Set(training.labels)].toSorted();
  const labels = graph ? all.filter((label) => label !== "") : all;
  const classes = graph
    ? Int32Array.from(training.labels, (label) => labels.indexOf(label))
    : columnsOf(training.labels, labels, "fit");
  if (labels.length >= 2) return { labels, classes };
  const got = labels.length === 0 ? "none" : `only "${labels[0]}"`;
  throw new ArgumentError(`fit: needs clips of at least two classes, got ${got}`);
}

/** The column of each further clip's class among those `known`. */
export function classesOf(training: LabelledClips, known: readonly string[], where: string): Int32Array {
  requireClips(training, where);
  return columnsOf(training.labels, known, where);
}

/** Checks all that can be checked before sounds become rows. */
function requireClips(training: LabelledClips, where: string): void {
  requireListed(where, training, "labels");
  const bad = training.labels.findIndex((label) => typeof label !== "string");
  if (bad >= 0) {
    throw new ArgumentError(
      `${where}: a label must be a text, got ${JSON.stringify(training.labels[bad])} for clip ${bad}; write String(label), or learn numbers with a Regressor`,
    );
  }
  requireGroupsAndWeights(where, training);
}
