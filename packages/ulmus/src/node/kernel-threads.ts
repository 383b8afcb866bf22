// Threads for the kernels on Node: workers that evaluate a text, so that they start from sources, from dist and from bundles.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Threads } from "../math/pool.ts";

/** Describes `count` threads, by default one for each processor; undefined for one. They start when kernels are created. */
export function createKernelThreads(count: number = availableParallelism()): Threads | undefined {
  if (count <= 1) return undefined;
  return {
    count,
    start: (source, workerData) => {
      const text = `(${source})(require("node:worker_threads").workerData)`;
      new Worker(text, { eval: true, workerData }).unref();
    },
  };
}
