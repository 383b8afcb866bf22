// The threads that make rows.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createRowMaker, type RowJob, type RowResult, type RowTask } from "./feature-row.ts";
import { createLimitedPool, type LimitedPool } from "./limited-pool.ts";

export type RowPool = LimitedPool<RowTask, RowResult>;

export interface RowPoolOptions {
  readonly threads: number;
  /** The module of the worker; beside this one by default. */
  readonly worker?: URL;
}

/** Creates threads for a job. */
export function createRowPool(job: RowJob, { threads, worker = besideThis() }: RowPoolOptions): RowPool {
  const filename = fileURLToPath(worker);
  // A bundler may have left the worker behind, and the sources have none: then this thread works, without time limit.
  if (!existsSync(filename)) return { run: createRowMaker(job), close: async () => {} };
  return createLimitedPool(filename, { threads, ready: threads, workerData: job });
}

function besideThis(): URL {
  return new URL("./feature-worker.js", import.meta.url);
}
