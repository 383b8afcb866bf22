// Rows of features for files that have been surveyed: from the cache, or else from worker threads.
import { FileError } from "../errors.ts";
import { type FeatureCache, hashBytes } from "./feature-cache.ts";
import { createRowPool, type RowPool } from "./feature-pool.ts";
import type { RowJob, RowResult } from "./feature-row.ts";
import { reasonOf, type Refusal } from "./file-error.ts";
import { inLanes } from "./lanes.ts";
import { readOrRefuse, type SoundFile, type Surveyed } from "./survey.ts";

export interface MakeRowsOptions {
  readonly job: RowJob;
  readonly cache: FeatureCache | undefined;
  readonly threads: number;
  readonly secondsPerFile: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

export interface MadeRows {
  /** One for each file, in their order. */
  readonly results: readonly RowResult[];
  /** How many of them were kept from earlier runs. */
  readonly kept: number;
  /** Why rows could not be kept for the next time. */
  readonly cacheFault?: Refusal;
}

export async function makeRows(
  files: readonly SoundFile[],
  surveys: readonly (Surveyed | Refusal)[],
  options: MakeRowsOptions,
): Promise<MadeRows> {
  const { job, cache, secondsPerFile, signal, onProgress } = options;
  const results = surveys.map((survey) => ("reason" in survey ? survey : cache?.get(survey.hash)));
  const missing = [...files.keys()].filter((i) => results[i] === undefined);
  const kept = results.filter((result) => result !== undefined && !("reason" in result)).length;
  let done = files.length - missing.length;
  onProgress(done, files.length);
  const keeper = new Keeper(cache);
  if (missing.length > 0) {
    const threads = Math.min(options.threads, missing.length);
    const pool = createRowPool(job, { threads });
    const stop = (): void => void pool.close();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      await inLanes(missing, { lanes: threads, signal }, async (i) => {
        results[i] = await makeRow(files[i], pool, { seconds: secondsPerFile, keeper });
        onProgress(++done, files.length);
      });
    } catch (error) {
      // Stopped threads reject with errors of their own.
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener("abort", stop);
      await pool.close();
      await keeper.finish();
    }
  }
  return { results: results as RowResult[], kept, ...(keeper.fault && { cacheFault: keeper.fault }) };
}

async function makeRow(
  file: SoundFile,
  pool: RowPool,
  { seconds, keeper }: { readonly seconds: number; readonly keeper: Keeper },
): Promise<RowResult> {
  const bytes = await readOrRefuse(file);
  if ("reason" in bytes) return bytes;
  // Again, since the file may have changed after the survey.
  const hash = hashBytes(bytes);
  const result = await pool.run({ bytes, path: file.path, name: file.name, seconds });
  // Rows of damaged files are made each time, so that each time it is said.
  if (!("reason" in result) && result.damage === undefined) await keeper.keep(hash, result);
  return result;
}

/** Writes rows to the cache now and then; the first failure ends that and is no failure of the extraction. */
class Keeper {
  fault: Refusal | undefined;
  readonly #cache: FeatureCache | undefined;

  constructor(cache: FeatureCache | undefined) {
    this.#cache = cache;
  }

  async keep(hash: string, row: Exclude<RowResult, Refusal>): Promise<void> {
    if (this.fault !== undefined) return;
    this.#cache?.add(hash, row);
    if (this.#cache?.isDue) await this.finish();
  }

  async finish(): Promise<void> {
    if (this.fault !== undefined || this.#cache === undefined) return;
    try {
      await this.#cache.flush();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.fault = { reason: `features could not be kept for the next time: ${reasonOf(error, this.#cache.folder)}` };
    }
  }
}
