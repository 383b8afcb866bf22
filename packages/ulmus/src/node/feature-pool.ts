// The threads that make rows, with a time limit for each file, since a decoder may hang on a damaged one.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { Recipe } from "../model/recipe.ts";
import { createRowMaker, type RowResult, type RowTask } from "./feature-row.ts";

export interface RowPool {
  /** At most as many tasks at a time as there are threads. */
  run(task: RowTask): Promise<RowResult>;
  /** Stops whatever still runs. */
  close(): Promise<void>;
}

export interface RowPoolOptions {
  readonly threads: number;
  /** The module of the worker; beside this one by default. */
  readonly worker?: URL;
}

/** Creates threads for a recipe whose sample rate is settled. */
export function createRowPool(recipe: Recipe, { threads, worker = besideThis() }: RowPoolOptions): RowPool {
  const filename = fileURLToPath(worker);
  // A bundler may have left the worker behind, and the sources have none: then this thread works, without time limit.
  if (!existsSync(filename)) return { run: createRowMaker(recipe), close: async () => {} };
  const pool = new Piscina<RowTask, RowResult>({
    filename,
    workerData: recipe,
    minThreads: threads,
    maxThreads: threads,
  });
  // Workers that cannot start say so here, and their tasks would wait for ever.
  const failure = new Promise<never>((_, reject) => pool.on("error", reject));
  failure.catch(() => {});
  return {
    run: (task) => Promise.race([runLimited(pool, task), failure]),
    close: async () => pool.destroy(),
  };
}

function besideThis(): URL {
  return new URL("./feature-worker.js", import.meta.url);
}

async function runLimited(pool: Piscina<RowTask, RowResult>, task: RowTask): Promise<RowResult> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), 1000 * task.seconds);
  try {
    // The bytes are copied: once a thread has handed over a buffer, V8 checks at every access to an array whether it is still
    // there, and all loops of that thread are a quarter slower.
    return await pool.run(task, { signal: limit.signal });
  } catch (error) {
    if (limit.signal.aborted) {
      return { reason: `took longer than the ${task.seconds} s that a file may take; cut it into parts or allow more` };
    }
    if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY") {
      return { reason: "needs more memory than a thread may have; cut it into parts" };
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
