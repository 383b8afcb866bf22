// The threads that make rows.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Recipe } from "../model/recipe.ts";
import { createRowMaker, type RowResult } from "./feature-row.ts";
import { createLimitedPool, type LimitedPool } from "./limited-pool.ts";
import type { SoundBytes } from "./sound.ts";

export type RowPool = LimitedPool<SoundBytes, RowResult>;

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
  return createLimitedPool(filename, { threads, ready: threads, workerData: recipe });
}

function besideThis(): URL {
  return new URL("./feature-worker.js", import.meta.url);
}
