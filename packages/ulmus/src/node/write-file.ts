// Files that are there as a whole or not at all, whatever goes wrong while they are written.
import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { toFileError } from "./file-error.ts";

/**
 * Writes `bytes` to `path`, replacing what is there: to a temporary file in the same folder, then onto the disk, then
 * under its name. If that fails, the old file is unchanged, the temporary one removed, and a FileError says why.
 * A device or a pipe, such as /dev/stdout, is written to directly.
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const kind = await stat(path).catch(() => undefined);
    // Renaming onto a device would replace it with a file.
    if (kind !== undefined && !kind.isFile()) await writeFile(path, bytes);
    else await writeBeside(kind === undefined ? path : await realpath(path), bytes);
  } catch (error) {
    throw toFileError(error, path);
  }
}

async function writeBeside(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to report
    throw error;
  }
}
