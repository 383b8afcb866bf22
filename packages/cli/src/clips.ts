// From a data set to clips with features: what training and evaluating begin with.
import type { Recipe } from "ulmus";
import type { Dataset, DatasetItem, ExtractedFeatures, Skipped } from "ulmus/node";
import { InputError } from "./failure.ts";
import { interruptible } from "./interrupt.ts";
import type { DataOptions } from "./options.ts";
import { createProgress } from "./terminal/progress.ts";

/** The clips of a data set that could be used. */
export interface Clips extends ExtractedFeatures<DatasetItem> {
  /** The classes, in order. */
  readonly classes: readonly string[];
  readonly labels: readonly string[];
  /** Where labels and columns were read from the names of files, a sentence about it. */
  readonly naming?: string;
}

/** Extracts the features of a data set, with a progress line; Ctrl-C stops it safely. */
export async function extractClips(
  dataset: Dataset,
  recipe: Recipe,
  { threads, cache, hasClasses = true, leakageCheck = false }: DataOptions & { readonly hasClasses?: boolean },
): Promise<Clips> {
  const { extractFeatures } = await import("ulmus/node");
  const progress = createProgress("features");
  const options = {
    onProgress: progress.update,
    ...(threads !== undefined && { threads }),
    ...(!cache && { cacheFolder: false as const }),
    isSketched: leakageCheck,
  };
  try {
    const kept = cache ? "; the features so far are kept for the next time" : "";
    const extracted = await interruptible(
      (signal) => extractFeatures(dataset, recipe, { ...options, signal }),
      `stopped, nothing was written${kept}`,
    );
    const labels = extracted.items.map(({ label }) => label);
    const classes = [...new Set(labels)].toSorted();
    if (hasClasses) requireTwoClasses(classes, extracted);
    return { ...extracted, labels, classes, ...namingOf(dataset) };
  } finally {
    progress.end();
  }
}

function namingOf({ naming, columns }: Dataset): { readonly naming?: string } {
  if (naming === undefined) return {};
  return { naming: `the file names are those of ${naming}: ${columns.join(", ")} are read from them` };
}

/** Refuses clips of a single class. */
export function requireTwoClasses(
  classes: readonly string[],
  { items, skipped }: Pick<ExtractedFeatures<DatasetItem>, "items" | "skipped">,
): void {
  if (classes.length >= 2) return;
  const got = `one ("${classes[0]}", ${items.length} usable of ${items.length + skipped.length} clips)`;
  const [first] = skipped;
  const advice = first
    ? `mend the files that were skipped, for example ${first.name}: ${first.reason}`
    : "add clips with another label";
  throw new InputError(`data: a classifier needs at least two classes, got ${got}; ${advice}`);
}

/** What is odd about the clips, each as a sentence; files that were skipped not counted. */
export function oddities({ labels, classes, warnings, naming }: Clips, hasClasses = true): string[] {
  const named = naming === undefined ? [] : [naming];
  if (!hasClasses) return [...named, ...warnings.map(asLine)];
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const single = classes.filter((label) => counts.get(label) === 1);
  const some = single.slice(0, 5).join(", ") + (single.length > 5 ? ", …" : "");
  const sentence = `only one clip each in ${some}: while it is held out its class is unknown, so it counts as wrong; add clips`;
  return [...named, ...(single.length > 0 ? [sentence] : []), ...warnings.map(asLine)];
}

/** A file and what is the matter with it. */
export function asLine({ name, reason }: Skipped): string {
  return `${name}: ${reason}`;
}
