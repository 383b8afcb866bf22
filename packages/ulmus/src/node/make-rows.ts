// Rows of features for files that have been surveyed: kept from earlier runs, or else from worker threads.
import { availableParallelism } from "node:os";
import { hashBytes } from "./feature-cache.ts";
import { createRowPool, type RowPool } from "./feature-pool.ts";
import type { FeatureRow, RowJob, RowResult, RowTask } from "./feature-row.ts";
import type { Refusal } from "./file-error.ts";
import { inLanes } from "./lanes.ts";
import type { RowStore } from "./row-store.ts";
import { readOrRefuse, type SoundFile, type Surveyed } from "./survey.ts";

export interface MakeRowsOptions {
  readonly job: RowJob;
  readonly store: RowStore;
  /** Whether sketches are wanted beside rows. */
  readonly isSketched: boolean;
  /** By default as many as the processor can run at a time and as the files are worth. */
  readonly threads: number | undefined;
  readonly secondsPerFile: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

export interface MadeRows {
  /** One for each file, in their order. */
  readonly results: readonly RowResult[];
  /** How many of them were kept from earlier runs. */
  readonly kept: number;
}

export async function makeRows(
  files: readonly SoundFile[],
  surveys: readonly (Surveyed | Refusal)[],
  options: MakeRowsOptions,
): Promise<MadeRows> {
  const { job, store, isSketched, secondsPerFile, signal, onProgress } = options;
  const known = surveys.map((survey) => ("reason" in survey ? survey : knownOf(survey.hash, store)));
  const wants = known.map((one) =>
    "reason" in one ? NONE : { row: one.row === undefined, sketch: isSketched && one.sketch === undefined },
  );
  const results = known.map((one) => ("reason" in one ? one : joined(one)));
  const missing = [...files.keys()].filter((i) => wants[i].row || wants[i].sketch);
  const kept = known.filter((one) => !("reason" in one) && one.row !== undefined).length;
  let done = files.length - missing.length;
  onProgress(done, files.length);
  if (missing.length > 0) {
    const length = missing.reduce((sum, i) => sum + lengthOf(surveys[i]), 0);
    const threads = Math.min(options.threads ?? threadsFor(length), missing.length);
    const pool = createRowPool(job, { threads });
    const stop = (): void => void pool.close();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      await inLanes(missing, { lanes: threads, signal }, async (i) => {
        results[i] = await makeRow(files[i], pool, { seconds: secondsPerFile, store, wants: wants[i] });
        onProgress(++done, files.length);
      });
    } catch (error) {
      // Stopped threads reject with errors of their own.
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener("abort", stop);
      await pool.close();
      await store.finish();
    }
  }
  return { results: results as RowResult[], kept };
}

/** How many bytes of sound keep a thread busy for as long as it takes to start. */
const WORTH_A_THREAD = 2 ** 19;

function lengthOf(survey: Surveyed | Refusal): number {
  return "reason" in survey ? 0 : survey.length;
}

function threadsFor(length: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(length / WORTH_A_THREAD)));
}

const NONE: RowTask["wants"] = { row: false, sketch: false };

interface Known {
  readonly row: FeatureRow | undefined;
  readonly sketch: Float32Array | undefined;
}

function knownOf(hash: string, store: RowStore): Known {
  return { row: store.row(hash), sketch: store.sketch(hash) };
}

function joined({ row, sketch }: Known): FeatureRow | undefined {
  return row && { ...row, ...(sketch && { sketch }) };
}

async function makeRow(
  file: SoundFile,
  pool: RowPool,
  { seconds, store, wants }: { readonly seconds: number; readonly store: RowStore } & Pick<RowTask, "wants">,
): Promise<RowResult> {
  const bytes = await readOrRefuse(file);
  if ("reason" in bytes) return bytes;
  // Again, since the file may have changed after the survey.
  const hash = hashBytes(bytes);
  const known = knownOf(hash, store);
  const wanted = { row: wants.row || known.row === undefined, sketch: wants.sketch };
  const result = await pool.run({ bytes, path: file.path, name: file.name, seconds, wants: wanted });
  if ("reason" in result) return result;
  // Rows of damaged files are made each time, so that each time it is said.
  if (result.damage === undefined) await store.keep(hash, result, wanted);
  const { row, sketch } = known;
  return { ...result, ...(!wanted.row && row && { row: row.row }), ...(!wanted.sketch && sketch && { sketch }) };
}
