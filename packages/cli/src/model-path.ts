// Model files, read by path.
import { readFile } from "node:fs/promises";
import type { Model } from "ulmus";

/** Reads a model file; its size comes along. */
export async function readModel(path: string): Promise<{ readonly model: Model; readonly bytes: number }> {
  const [{ fromBytes }, { createKernels }] = await Promise.all([import("ulmus"), import("ulmus/node")]);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    // The error of a folder has no path.
    throw Object.assign(error, { path });
  });
  return { model: fromBytes(bytes, { name: path, kernels: createKernels() }), bytes: bytes.length };
}
