// One file's bytes to one row of features: the work of a feature worker, on whichever thread it runs.
import { mixDown, type Signal } from "../audio/signal.ts";
import { ArgumentError, FileError } from "../errors.ts";
import { createPlainKernels } from "../math/plain-kernels.ts";
import { createExtractor } from "../model/extractor.ts";
import { createFrameExtractor } from "../model/features/frame-features.ts";
import { joined, pack } from "../model/measurements.ts";
import { createSketch, packSketch } from "../model/leakage/sketch.ts";
import type { Recipe } from "../model/recipe.ts";
import { reasonOf, type Refusal } from "./file-error.ts";
import { createKernels } from "./kernels.ts";
import { decodeFile, type SoundBytes } from "./sound.ts";

/** Raise it when the same file and recipe give another row than before, so that rows kept on disk are made anew. */
export const ROW_VERSION = 3;
/** The same of sketches. */
export const SKETCH_VERSION = 1;

/** Of a clip: the packed measurements of a model's row; or the frame features, frame by frame. */
export type RowKind = "clip" | "frames";

/** What a row maker makes. */
export interface RowJob {
  /** With its sample rate settled. */
  readonly recipe: Recipe;
  readonly kind: RowKind;
  /** Whether rows must have the same bits on every machine; true by default. */
  readonly isExact?: boolean;
}

/** What is asked for of one file. */
export interface RowTask extends SoundBytes {
  readonly wants: { readonly row: boolean; readonly sketch: boolean };
}

const NOTHING = new Float32Array();

export interface FeatureRow {
  /**
   * Packed measurements (the row of features, and what blocks that learn take from; then those of each changed copy), or
   * frames × columns; empty if it was not asked for.
   */
  readonly row: Float32Array;
  /** See `packSketch`. */
  readonly sketch?: Float32Array;
  /** How long the sound is. */
  readonly soundSeconds: number;
  /** Whether every sample was 0. */
  readonly isSilent: boolean;
  /** What is wrong with the file, of which only a part could be read. */
  readonly damage?: string;
}

export type RowResult = FeatureRow | Refusal;
export type RowMaker = (task: RowTask) => Promise<RowResult>;

/** Creates the function that makes rows. It has room for one file at a time. */
export function createRowMaker(job: RowJob): RowMaker {
  const measure = createMeasure(job);
  const kernels = createPlainKernels();
  return async (task) => {
    try {
      const signal = mixDown(await decodeFile(task));
      const row = task.wants.row ? measure(signal) : NOTHING;
      if (!row.every(Number.isFinite)) return { reason: describeOverflow(signal) };
      const soundSeconds = signal.samples.length / signal.sampleRate;
      const isSilent = signal.samples.every((sample) => sample === 0);
      const { damage } = signal;
      const sketch = task.wants.sketch ? packSketch(createSketch(signal, kernels)) : undefined;
      return { row, soundSeconds, isSilent, ...(damage !== undefined && { damage }), ...(sketch && { sketch }) };
    } catch (error) {
      if (error instanceof FileError || error instanceof ArgumentError) return { reason: reasonOf(error, task.name) };
      // What engines throw when an array cannot be had.
      if (error instanceof RangeError) return { reason: `needs too much memory (${error.message}); cut it into parts` };
      throw error;
    }
  };
}

function createMeasure({ recipe, kind, isExact = true }: RowJob): (signal: Signal) => Float32Array {
  // The plain kernels give the same bits on every machine.
  const kernels = isExact ? createPlainKernels() : createKernels(undefined, { threads: 1 });
  if (kind === "clip") {
    const extractor = createExtractor(recipe, kernels);
    return (signal) => joined([extractor.measure(signal), ...extractor.measureCopies(signal)].map(pack));
  }
  const extractor = createFrameExtractor(recipe, kernels);
  return (signal) => extractor.extract(signal).data;
}

function describeOverflow({ samples }: Signal): string {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return `must have samples of about −1 to 1, got up to ${peak.toPrecision(3)}, from which no features follow; scale it down`;
}
