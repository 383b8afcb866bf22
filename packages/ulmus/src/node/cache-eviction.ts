// Keeps the cache of features within its size: the recipes that were not used for the longest time go first.
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { ArgumentError } from "../errors.ts";

const GIGABYTE = 1e9;
const USUAL_GIGABYTES = 10;

/** In bytes: ULMUS_CACHE_LIMIT in gigabytes, or 10 GB. Throws an ArgumentError if it is no number ≥ 0. */
export function cacheLimit(): number {
  const { ULMUS_CACHE_LIMIT: said = "" } = process.env;
  if (said.trim() === "") return USUAL_GIGABYTES * GIGABYTE;
  const gigabytes = Number(said);
  if (gigabytes >= 0) return gigabytes * GIGABYTE;
  throw new ArgumentError(
    `ULMUS_CACHE_LIMIT: must be a number of gigabytes ≥ 0, got "${said}"; for example ULMUS_CACHE_LIMIT=2`,
  );
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  /** When it was last used, in milliseconds. */
  readonly usedAt: number;
}

/**
 * Removes folders of `parent`, the one that was used the longest time ago first, until all together are at most `limit` bytes.
 * `inUse` is marked as used now and stays, however large. What cannot be removed stays too.
 */
export async function evictOldest(parent: string, inUse: string, limit: number): Promise<void> {
  const now = new Date();
  await utimes(inUse, now, now).catch(() => {}); // there is none if nothing was kept
  const names = await readdir(parent).catch(() => []);
  const all = await Promise.all(names.map((name) => weigh(join(parent, name))));
  let total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of all.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (total <= limit) return;
    if (path === inUse) continue;
    await rm(path, { recursive: true, force: true }).catch(() => {});
    total -= bytes;
  }
}

/** Another program may remove files meanwhile: they weigh nothing. */
async function weigh(path: string): Promise<Kept> {
  const files = await readdir(path).catch(() => []);
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(path, file)).catch(() => undefined))?.size),
  );
  const folder = await stat(path).catch(() => undefined);
  return { path, bytes: sizes.reduce<number>((sum, size = 0) => sum + size, 0), usedAt: folder?.mtimeMs ?? 0 };
}
