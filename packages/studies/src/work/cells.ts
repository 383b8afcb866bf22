// The parts of a study that are worth keeping one by one: each finished cell is a small file, so a run that was stopped goes on
// where it was, and one that fails leaves the others.
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "ulmus/node";

/** Something to be found out. */
export interface Cell<T> {
  /** All that its result depends on, as JSON. */
  readonly key: unknown;
  /** For the progress line. */
  readonly name: string;
  /** A value that JSON keeps. `signal` says when to stop. */
  make(signal?: AbortSignal): Promise<T> | T;
}

/** A value, or why there is none: a fault of the data or of the numbers, not of the program. */
export type Finished<T> = { readonly value: T } | { readonly problem: string };

export interface CellOptions {
  /** Where cells are kept; made if it is not there. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** After this moment, in milliseconds of `performance.now`, no cell is begun, and what runs is stopped. */
  readonly deadline?: number;
  /** No cell may take longer than so many milliseconds. */
  readonly longest?: number;
  /** `left` cells are still to be made; those found in the folder are not counted. */
  readonly onProgress?: (name: string, done: number, total: number) => void;
}

/** Errors of these names are told in the table; others end the study. */
const told = new Set(["ArgumentError", "FileError", "NumericalError"]);

/** The problem of a cell for which there was no time. */
export const notReached = "not reached in time";

/** Timers count milliseconds in 31 bits. */
const LONGEST_TIMER = 2 ** 31;

/** Makes the cells that are not in the folder yet, in order. */
export async function finishCells<T>(
  cells: readonly Cell<T>[],
  { folder, signal, deadline = Infinity, longest = Infinity, onProgress = () => {} }: CellOptions,
): Promise<Finished<T>[]> {
  await mkdir(folder, { recursive: true });
  const kept = await Promise.all(cells.map((cell) => readCell(fileOf(folder, cell))));
  const total = kept.filter((value) => value === undefined).length;
  let done = 0;
  const finished: Finished<T>[] = [];
  for (const [i, cell] of cells.entries()) {
    const known = kept[i];
    if (known !== undefined) {
      finished.push(known as { value: T });
      continue;
    }
    signal?.throwIfAborted();
    onProgress(cell.name, done, total);
    const left = Math.min(longest, deadline - performance.now());
    const path = fileOf(folder, cell);
    finished.push(left > 0 ? await makeCell(cell, path, { signal, left }) : { problem: notReached });
    onProgress(cell.name, ++done, total);
  }
  return finished;
}

async function makeCell<T>(
  cell: Cell<T>,
  path: string,
  { signal, left }: { readonly signal: AbortSignal | undefined; readonly left: number },
): Promise<Finished<T>> {
  const limit = left < LONGEST_TIMER ? AbortSignal.timeout(Math.ceil(left)) : undefined;
  const signals = [signal, limit].filter((one) => one !== undefined);
  try {
    const value = await cell.make(signals.length > 0 ? AbortSignal.any(signals) : undefined);
    await writeFileAtomically(path, Buffer.from(JSON.stringify({ key: cell.key, value })));
    return { value };
  } catch (error) {
    if (error instanceof Error && told.has(error.name)) return { problem: error.message };
    if (limit?.aborted === true && signal?.aborted !== true) {
      return { problem: `not finished in the ${(left / 1000).toFixed(0)} s that were left for it` };
    }
    throw error;
  }
}

/** What a file holds, or undefined if it is not there or not whole. */
async function readCell(path: string): Promise<{ value: unknown } | undefined> {
  try {
    const { value } = JSON.parse(await readFile(path, "utf8")) as { value: unknown };
    return { value };
  } catch {
    return undefined;
  }
}

function fileOf(folder: string, { key }: Cell<unknown>): string {
  return join(folder, `${createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 32)}.json`);
}
