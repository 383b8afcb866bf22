// The threads that make rows.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Recipe } from "../model/recipe.ts";
import { createRowMaker, type RowResult, type RowWorkerData } from "./feature-row.ts";
import { createLimitedPool, type LimitedPool } from "./limited-pool.ts";
import type { SoundBytes } from "./sound.ts";

export type RowPool = LimitedPool<SoundBytes, RowResult>;

export interface RowPoolOptions {
  readonly threads: number;
  /** Whether rows must have the same bits on every machine. */
  readonly isExact?: boolean;
  /** The module of the worker; beside this one by default. */
  readonly worker?: URL;
}

/** Creates threads for a recipe whose sample rate is settled. */
export function createRowPool(recipe: Recipe, options: RowPoolOptions): RowPool {
  const { threads, isExact = true, worker = besideThis() } = options;
  const filename = fileURLToPath(worker);
  // A bundler may have left the worker behind, and the sources have none: then this thread works, without time limit.
  if (!existsSync(filename)) return { run: createRowMaker(recipe, { isExact }), close: async () => {} };
  const workerData: RowWorkerData = { recipe, isExact };
  return createLimitedPool(filename, { threads, ready: threads, workerData });
}

function besideThis(): URL {
  return new URL("./feature-worker.js", import.meta.url);
}
