// A file's bytes, or a FileError that says why not.
import { readFile, stat } from "node:fs/promises";
import { FileError } from "../errors.ts";
import { toFileError } from "./file-error.ts";

/** Messages call the file `name`. */
export async function readFileBytes(path: string, name = path): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // A pipe or a device would be waited for without end.
    const kind = await stat(path);
    if (!kind.isFile() && !kind.isDirectory()) {
      throw new FileError(`${name}: must be a file, got a device or a pipe; save the sound as a file first`);
    }
    return await readFile(path);
  } catch (error) {
    throw toFileError(error, name);
  }
}
