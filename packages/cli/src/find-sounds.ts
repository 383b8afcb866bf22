// Which sounds are meant by paths on the command line.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "./failure.ts";

/** The files as given, and in the place of each folder the sounds at any depth in it, in order. */
export async function findSounds(paths: readonly string[]): Promise<string[]> {
  const { isAudioName } = await import("ulmus/node");
  const found: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (kind) => kind.isDirectory(),
      () => false, // what is missing is reported when it is read
    );
    if (!isFolder) {
      found.push(path);
      continue;
    }
    const names = (await readdir(path, { recursive: true })).filter(
      (name) => isAudioName(name) && !/(^|[/\\])\./.test(name),
    );
    if (names.length === 0)
      throw new InputError(`${path}: a folder must hold sounds, got none; give another one, or files`);
    found.push(...names.toSorted().map((name) => join(path, name)));
  }
  return found;
}
