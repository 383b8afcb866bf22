// Threads with a time limit for each task, since a decoder may hang on a damaged file.
import type { Piscina } from "piscina";
import type { Refusal } from "./file-error.ts";

export interface LimitedPool<Task, Result> {
  /** At most as many tasks at a time as there are threads. A task that takes too long or too much memory is stopped. */
  run(task: Task): Promise<Result | Refusal>;
  /** Stops whatever still runs. */
  close(): Promise<void>;
}

export interface LimitedPoolOptions {
  readonly threads: number;
  /** Of them, those that are started before they are needed and kept. */
  readonly ready: number;
  /** What all threads are given when they start. */
  readonly workerData?: unknown;
}

/** In seconds: timers count milliseconds in 31 bits. */
export const LONGEST_TIMER = 2_000_000;

/** A task and how long it may take. */
export interface LimitedTask {
  readonly seconds: number;
}

/** Creates threads of a worker module. Idle ones do not keep the program running. */
export function createLimitedPool<Task extends LimitedTask, Result>(
  filename: string,
  { threads, ready, workerData }: LimitedPoolOptions,
): LimitedPool<Task, Result> {
  const started = startPool();
  return {
    run: async (task) => {
      const { pool, failure } = await started;
      return Promise.race([runLimited(pool, task), failure]);
    },
    close: async () => (await started).pool.destroy(),
  };

  async function startPool(): Promise<{ pool: Piscina<Task, Result>; failure: Promise<never> }> {
    const { Piscina } = await import("piscina"); // takes a while, and much of what is done needs no threads
    const pool = new Piscina<Task, Result>({ filename, workerData, minThreads: ready, maxThreads: threads });
    // Workers that cannot start say so here, and their tasks would wait for ever.
    const failure = new Promise<never>((_, reject) => pool.on("error", reject));
    failure.catch(() => {});
    return { pool, failure };
  }
}

async function runLimited<Task extends LimitedTask, Result>(
  pool: Piscina<Task, Result>,
  task: Task,
): Promise<Result | Refusal> {
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
