// One file's bytes to one row of features: the work of a feature worker, on whichever thread it runs.
import { mixDown, type Signal } from "../audio/signal.ts";
import { ArgumentError, FileError } from "../errors.ts";
import { createExtractor } from "../model/extractor.ts";
import { joined, pack } from "../model/measurements.ts";
import type { Recipe } from "../model/recipe.ts";
import { reasonOf, type Refusal } from "./file-error.ts";
import { createKernels } from "./kernels.ts";
import { decodeFile, type SoundBytes } from "./sound.ts";

/** Raise it when the same file and recipe give another row than before, so that rows kept on disk are made anew. */
export const ROW_VERSION = 2;

export interface FeatureRow {
  /** Packed measurements: the row of features, and what blocks that learn take from; then those of each changed copy. */
  readonly row: Float32Array;
  /** Whether every sample was 0. */
  readonly isSilent: boolean;
}

export type RowResult = FeatureRow | Refusal;
export type RowMaker = (task: SoundBytes) => Promise<RowResult>;

/** What a worker is started with. */
export interface RowWorkerData {
  /** With its sample rate settled. */
  readonly recipe: Recipe;
  /** Whether rows must have the same bits on every machine. */
  readonly isExact: boolean;
}

/** Creates the function that makes rows by a recipe whose sample rate is settled. It has room for one file at a time. */
export function createRowMaker(recipe: Recipe, { isExact = true } = {}): RowMaker {
  // The plain kernels give the same bits on every machine.
  const extractor = isExact
    ? createExtractor(recipe)
    : createExtractor(recipe, createKernels(undefined, { threads: 1 }));
  return async (task) => {
    try {
      const signal = mixDown(await decodeFile(task));
      const row = joined([extractor.measure(signal), ...extractor.measureCopies(signal)].map(pack));
      if (!row.every(Number.isFinite)) return { reason: describeOverflow(signal) };
      return { row, isSilent: signal.samples.every((sample) => sample === 0) };
    } catch (error) {
      if (error instanceof FileError || error instanceof ArgumentError) return { reason: reasonOf(error, task.name) };
      // What engines throw when an array cannot be had.
      if (error instanceof RangeError) return { reason: `needs too much memory (${error.message}); cut it into parts` };
      throw error;
    }
  };
}

function describeOverflow({ samples }: Signal): string {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return `must have samples of about −1 to 1, got up to ${peak.toPrecision(3)}, from which no features follow; scale it down`;
}
