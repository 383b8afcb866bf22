// Where things are in this repository, for the tests that are about the repository itself.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The absolute path of the repository, ending in a slash. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** The text of a file; `path` is relative to the repository. */
export function read(path: string): string {
  return readFileSync(root + path, "utf8");
}

const ignored = new Set(["node_modules", "dist", "coverage"]);

/** The paths, relative to the repository, of all files under `folder` ("" is all) whose names match, in order. */
export function filesUnder(folder: string, name: RegExp): string[] {
  return readdirSync(root + folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) return entry.isFile() && name.test(entry.name) ? [path] : [];
      return ignored.has(entry.name) || entry.name.startsWith(".") ? [] : filesUnder(path, name);
    })
    .toSorted();
}
