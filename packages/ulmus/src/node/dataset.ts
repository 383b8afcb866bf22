// Data sets: a folder with a sub-folder for each class, or a CSV file. Sounds are listed here, not read.
import { stat } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { FileError } from "../errors.ts";
import { readClassFolders } from "./class-folders.ts";
import { toFileError } from "./file-error.ts";
import { readLabelTable } from "./label-table.ts";
import { type Dataset, type DatasetItem, isAudioName } from "./labelled-files.ts";

/** What a data set is for. */
export interface DatasetOptions {
  /**
   * Whether labels are classes to tell apart: then there must be two at least, and every line of a CSV must have one. Else
   * the column `label` may be empty or missing: several labels for a sound, or the numbers of other columns, are learnt.
   */
  readonly hasClasses?: boolean;
}

/**
 * Reads a data set. `path` is a folder with one sub-folder for each class, or a CSV file with the columns `path`
 * (relative to the CSV) and `label`; its further columns, such as groups and folds, are kept.
 * The file names of RAVDESS, CREMA-D, EMO-DB, ESC-50, UrbanSound8K, Speech Commands and GTZAN are understood: speakers,
 * recordings and folds are columns then, without a table.
 * Whether the sounds can be read shows when features are extracted.
 */
export async function readDataset(path: string, { hasClasses = true }: DatasetOptions = {}): Promise<Dataset> {
  const isFolder = await stat(path).then(
    (kind) => kind.isDirectory(),
    (error: unknown) => {
      throw toFileError(error, path);
    },
  );
  if (!isFolder && isAudioName(path)) {
    throw new FileError(`${path}: a data set must be a folder or a CSV file, got one sound; give the folder above it`);
  }
  const listing = isFolder ? await readClassFolders(path) : await readLabelTable(path, hasClasses);
  const { items } = listing;
  const labels = new Set(items.map(({ label }) => label));
  if (hasClasses && labels.size < 2) {
    const [label] = labels;
    const what = `a classifier needs at least two classes, got one ("${label}", ${items.length} files)`;
    throw new FileError(`${path}: ${what}; ${listing.advice}`);
  }
  return {
    root: resolve(isFolder ? path : dirname(path)),
    items: items.toSorted((a, b) => compare(sortKey(a), sortKey(b))),
    columns: listing.columns,
    ignored: listing.ignored,
    skipped: listing.skipped,
    ...(listing.naming !== undefined && { naming: listing.naming }),
  };
}

/** The same on all systems. */
function sortKey({ path }: DatasetItem): string {
  return path.split(sep).join("/");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
