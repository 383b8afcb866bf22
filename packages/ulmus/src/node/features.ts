// Files to features: each sound read, looked up in the cache or decoded and measured in a worker thread. Files that
// cannot be used are left out and named; the rest is in the data set's order, however many threads there are.
import { availableParallelism } from "node:os";
import { ArgumentError, FileError } from "../errors.ts";
import { type Matrix32, matrixFromRows } from "../math/matrix.ts";
import { createExtractor } from "../model/extractor.ts";
import { unpack } from "../model/measurements.ts";
import { defaultRecipe } from "../model/presets.ts";
import { createRecipe, type Recipe, settleSampleRate } from "../model/recipe.ts";
import type { Rows } from "../model/training.ts";
import { cacheFolder } from "./cache-folder.ts";
import { FeatureCache } from "./feature-cache.ts";
import type { RowResult } from "./feature-row.ts";
import type { Skipped } from "./labelled-files.ts";
import { LONGEST_TIMER } from "./limited-pool.ts";
import { makeRows } from "./make-rows.ts";
import { type SoundFile, surveyFiles } from "./survey.ts";

/** A `Dataset`, or any list of files. */
export interface SoundFiles<Item extends SoundFile> {
  readonly items: readonly Item[];
  /** What was left out already; reported again with what is left out now. */
  readonly skipped?: readonly Skipped[];
}

/** How features are extracted, besides their recipe. */
export interface ExtractOptions {
  /** As many as the processor can run at a time by default. */
  readonly threads?: number;
  /** Where rows are kept for the next time; by default in the user's folder for caches, false: nowhere. */
  readonly cacheFolder?: string | false;
  /** Called with 0 first, and after each file; `done` counts those that are skipped too. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the extraction, which then rejects with the signal's reason. Rows made so far are kept in the cache. */
  readonly signal?: AbortSignal;
  /** How long decoding and measuring one file may take before it is skipped; 60 by default. */
  readonly secondsPerFile?: number;
  /**
   * Whether rows have the same bits on every machine, true by default. Else they are measured by the fastest kernels, agree
   * with others only to rounding, and are kept apart in the cache: for large random networks, which take minutes otherwise.
   */
  readonly isExact?: boolean;
}

/** Features of the files that could be used, and what became of the others. */
export interface ExtractedFeatures<Item extends SoundFile = SoundFile> {
  /** With its sample rate settled. */
  readonly recipe: Recipe;
  /** A row for each item; without the columns of blocks that learn. If the recipe augments, then one for each copy. */
  readonly features: Matrix32;
  /** How many rows are of items, if the recipe augments: see `Rows`. */
  readonly originals?: number;
  /** For each row the frames of those blocks, if the recipe has any. */
  readonly frames?: NonNullable<Rows["frames"]>;
  /** Those that could be used, in the data set's order. */
  readonly items: readonly Item[];
  readonly skipped: readonly Skipped[];
  /** What was used though something is odd about it. */
  readonly warnings: readonly Skipped[];
  /** From the call to the result. */
  readonly seconds: number;
}

/**
 * Extracts a row of features from each file. The same files and recipe give the same rows, bit for bit, whatever the
 * threads, the cache and the order in which files are ready. Throws a FileError if no file can be used.
 */
export async function extractFeatures<Item extends SoundFile>(
  files: SoundFiles<Item>,
  recipe: Recipe = createRecipe(defaultRecipe),
  options: ExtractOptions = {},
): Promise<ExtractedFeatures<Item>> {
  const started = performance.now();
  const { items } = files;
  const { secondsPerFile = 60, isExact = true, signal, onProgress = () => {} } = options;
  const threads = options.threads ?? availableParallelism();
  checkArguments(items, { threads, secondsPerFile });
  onProgress(0, items.length);
  const surveys = await surveyFiles(items, signal);
  const rates = surveys.flatMap((survey) => ("reason" in survey ? [] : (survey.sampleRate ?? [])));
  const settled = settleSampleRate(recipe, rates);
  const cache = await openCache(settled, options.cacheFolder ?? cacheFolder(), isExact);
  const limits = { threads, secondsPerFile, signal, isExact };
  const made = await makeRows(items, surveys, { recipe: settled, cache, ...limits, onProgress });
  const sorted = sortResults(files, made.results);
  if (sorted.rows.length === 0) throw nothingUsable(sorted.skipped);
  const { rows: packed, warnings, ...rest } = sorted;
  if (cache !== undefined && made.cacheFault !== undefined) warnings.push({ name: cache.folder, ...made.cacheFault });
  const shape = createExtractor(settled);
  const measured = unpackAll(packed, settled, shape);
  return {
    recipe: settled,
    features: matrixFromRows(measured.map(({ row }) => row)),
    ...(settled.augment && { originals: packed.length }),
    ...(shape.frameColumns.length > 0 && { frames: measured.map(({ frames }) => frames) }),
    ...rest,
    warnings,
    seconds: (performance.now() - started) / 1000,
  };
}

/** The measurements of all clips, then those of their first copies … */
function unpackAll(packed: readonly Float32Array[], { augment }: Recipe, shape: Parameters<typeof unpack>[1]) {
  const each = 1 + (augment?.length ?? 0);
  return Array.from({ length: each }, (_, copy) =>
    packed.map((values) => unpack(values.subarray(...shareOf(values.length, copy, each)), shape)),
  ).flat();
}

/** From where to where the values of a clip (0) or of one of its copies lie. */
function shareOf(length: number, copy: number, each: number): [number, number] {
  return [(length / each) * copy, (length / each) * (copy + 1)];
}

function checkArguments(
  items: readonly SoundFile[],
  { threads, secondsPerFile }: { readonly threads: number; readonly secondsPerFile: number },
): void {
  if (items.length === 0) throw new ArgumentError("extractFeatures: there must be at least one file, got none");
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new ArgumentError(`extractFeatures: threads must be an integer ≥ 1, got ${threads}`);
  }
  if (!(secondsPerFile > 0 && secondsPerFile <= LONGEST_TIMER)) {
    throw new ArgumentError(
      `extractFeatures: secondsPerFile must be > 0 and ≤ ${LONGEST_TIMER}, got ${secondsPerFile}`,
    );
  }
}

async function openCache(settled: Recipe, folder: string | false, isExact: boolean): Promise<FeatureCache | undefined> {
  createExtractor(settled); // refuses a recipe without blocks, before anything is read
  return folder === false ? undefined : FeatureCache.open(folder, settled, { isExact });
}

/** Takes the files that have no row out of the list. */
function sortResults<Item extends SoundFile>(
  { items, skipped: before = [] }: SoundFiles<Item>,
  results: readonly RowResult[],
): { rows: Float32Array[]; items: Item[]; skipped: Skipped[]; warnings: Skipped[] } {
  const sorted = { rows: [] as Float32Array[], items: [] as Item[], skipped: [...before], warnings: [] as Skipped[] };
  items.forEach((item, i) => {
    const result = results[i];
    if ("reason" in result) {
      sorted.skipped.push({ name: item.name, reason: result.reason });
      return;
    }
    sorted.rows.push(result.row);
    sorted.items.push(item);
    if (result.isSilent) sorted.warnings.push({ name: item.name, reason: "is silent" });
  });
  return sorted;
}

function nothingUsable(skipped: readonly Skipped[]): FileError {
  const first = skipped.slice(0, 3).map(({ name, reason }) => `${name}: ${reason}`);
  const others = skipped.length > first.length ? `\nand ${skipped.length - first.length} more` : "";
  return new FileError(`none of the ${skipped.length} files can be used:\n${first.join("\n")}${others}`);
}
