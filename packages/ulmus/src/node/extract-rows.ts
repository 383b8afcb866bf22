// Files to rows, whatever a row holds: each sound read, looked up in the cache or decoded and measured in a worker thread.
// Files that cannot be used are left out and named; the rest is in the data set's order, however many threads there are.
import { dirname } from "node:path";
import { ArgumentError, FileError } from "../errors.ts";
import { createExtractor } from "../model/extractor.ts";
import { createFrameExtractor } from "../model/features/frame-features.ts";
import { type Recipe, settleSampleRate } from "../model/recipe.ts";
import { cacheFolder } from "./cache-folder.ts";
import { cacheLimit, evictOldest } from "./cache-eviction.ts";
import { FeatureCache } from "./feature-cache.ts";
import { type Sketch, unpackSketch } from "../model/leakage/sketch.ts";
import type { RowJob, RowKind, RowResult } from "./feature-row.ts";
import { type Caches, RowStore } from "./row-store.ts";
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
  /** By default as many as the processor can run at a time, and fewer where there is little to do. */
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
  /** Whether each file is also sketched, for `findLeakage`; false by default. Sketches are kept in the cache too. */
  readonly isSketched?: boolean;
}

/** What became of the files. */
export interface Extracted<Item extends SoundFile = SoundFile> {
  /** With its sample rate settled. */
  readonly recipe: Recipe;
  /** Those that could be used, in the data set's order. */
  readonly items: readonly Item[];
  readonly skipped: readonly Skipped[];
  /** What was used though something is odd about it. */
  readonly warnings: readonly Skipped[];
  /** From the call to the result. */
  readonly seconds: number;
  /** How long the sounds are, all of them together. */
  readonly soundSeconds: number;
  /** How many of the items were measured in an earlier run. */
  readonly kept: number;
  /** One for each item, where they were asked for. */
  readonly sketches?: readonly Sketch[];
}

/** Makes a row of each file. Throws a FileError if no file can be used. */
export async function extractRows<Item extends SoundFile>(
  files: SoundFiles<Item>,
  { recipe, kind }: { readonly recipe: Recipe; readonly kind: RowKind },
  options: ExtractOptions,
): Promise<Extracted<Item> & { readonly rows: readonly Float32Array[] }> {
  const started = performance.now();
  const { items } = files;
  const { threads, secondsPerFile = 60, signal, onProgress = () => {}, isSketched = false } = options;
  checkArguments(items, { threads, secondsPerFile });
  onProgress(0, items.length);
  const surveys = await surveyFiles(items, signal);
  const rates = surveys.flatMap((survey) => ("reason" in survey ? [] : (survey.sampleRate ?? [])));
  const job = { recipe: settleSampleRate(recipe, rates), kind, isExact: options.isExact ?? true };
  (kind === "clip" ? createExtractor : createFrameExtractor)(job.recipe); // refuses a wrong recipe before anything is decoded
  const folder = options.cacheFolder ?? cacheFolder();
  const caches = folder === false ? undefined : await openCaches(folder, job, isSketched);
  const store = new RowStore(caches);
  const limit = cacheLimit();
  const made = await makeRows(items, surveys, { job, store, isSketched, threads, secondsPerFile, signal, onProgress });
  if (caches !== undefined) await evictOldest(dirname(caches.rows.folder), caches.rows.folder, limit);
  const { sketches, ...sorted } = sortResults(files, made.results);
  if (sorted.rows.length === 0) throw nothingUsable(sorted.skipped);
  if (caches !== undefined && store.fault !== undefined) {
    sorted.warnings.push({ name: caches.rows.folder, ...store.fault });
  }
  const seconds = (performance.now() - started) / 1000;
  return { recipe: job.recipe, ...sorted, ...(isSketched && { sketches }), kept: made.kept, seconds };
}

async function openCaches(folder: string, job: RowJob, isSketched: boolean): Promise<Caches> {
  const rows = await FeatureCache.open(folder, job);
  return isSketched ? { rows, sketches: await FeatureCache.open(folder, "sketch") } : { rows };
}

function checkArguments(
  items: readonly SoundFile[],
  { threads = 1, secondsPerFile }: { readonly threads: number | undefined; readonly secondsPerFile: number },
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

interface Sorted<Item> {
  readonly rows: Float32Array[];
  readonly items: Item[];
  readonly skipped: Skipped[];
  readonly warnings: Skipped[];
  readonly sketches: Sketch[];
  soundSeconds: number;
}

/** Takes the files that have no row out of the list. */
function sortResults<Item extends SoundFile>(
  { items, skipped: before = [] }: SoundFiles<Item>,
  results: readonly RowResult[],
): Sorted<Item> {
  const sorted: Sorted<Item> = {
    rows: [],
    items: [],
    skipped: [...before],
    warnings: [],
    sketches: [],
    soundSeconds: 0,
  };
  items.forEach((item, i) => {
    const result = results[i];
    if ("reason" in result) {
      sorted.skipped.push({ name: item.name, reason: result.reason });
      return;
    }
    sorted.rows.push(result.row);
    if (result.sketch !== undefined) sorted.sketches.push(unpackSketch(result.sketch));
    sorted.soundSeconds += result.soundSeconds;
    sorted.items.push(item);
    if (result.damage !== undefined) sorted.warnings.push({ name: item.name, reason: result.damage });
    if (result.isSilent) sorted.warnings.push({ name: item.name, reason: "is silent" });
  });
  return sorted;
}

function nothingUsable(skipped: readonly Skipped[]): FileError {
  const first = skipped.slice(0, 3).map(({ name, reason }) => `${name}: ${reason}`);
  const others = skipped.length > first.length ? `\nand ${skipped.length - first.length} more` : "";
  return new FileError(`none of the ${skipped.length} files can be used:\n${first.join("\n")}${others}`);
}
