// Model files by path: read, and looked at before they are written.
import { open, readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Model } from "ulmus";
import { InputError } from "./failure.ts";

/** Reads a model file; its size comes along. */
export async function readModel(path: string): Promise<{ readonly model: Model; readonly bytes: number }> {
  const [{ fromBytes }, { createKernels }] = await Promise.all([import("ulmus"), import("ulmus/node")]);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    // The error of a folder has no path.
    throw Object.assign(error, { path });
  });
  return { model: fromBytes(bytes, { name: path, kernels: createKernels() }), bytes: bytes.length };
}

/** Refuses, before any work, to write over what is not a model, or into a folder that is not there. */
export async function requireModelPath(path: string): Promise<void> {
  const folder = await stat(dirname(resolve(path))).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new InputError(`${path}: its folder must exist, got none; make it or choose another --out`);
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isDirectory()) throw new InputError(`${path}: must be a file, got a folder; give a name in it to --out`);
  if (!kind?.isFile() || kind.size === 0) return;
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0).finally(() => file.close());
  // The header of a model begins with its metadata, and these with the format.
  if (buffer.toString("latin1", 0, bytesRead).includes('"format":"ulmus"')) return;
  throw new InputError(`${path}: is there already and is not a model, so it is not replaced; choose another --out`);
}
