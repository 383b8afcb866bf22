// A table of labels beside sounds: CSV with the columns `path` and `label`, as the command line reads it. Paths are from the
// manifest's own folder.
import { parseCsv } from "./csv.ts";

/** Path (as dropped) → label. */
export function readManifest(text: string, manifestPath: string): Map<string, string> {
  const [head = [], ...rows] = parseCsv(text);
  const [path, label] = ["path", "label"].map((name) => head.findIndex((cell) => cell.trim().toLowerCase() === name));
  if (path < 0 || label < 0) {
    throw new Error(`a CSV must have the columns path and label, got ${head.join(", ") || "none"}; name them so`);
  }
  const folder = manifestPath.split("/").slice(0, -1);
  const labels = new Map<string, string>();
  for (const row of rows) {
    if (!row[path] || !row[label]) continue;
    labels.set(resolve(folder, row[path]), row[label]);
    if (folder.length === 0) labels.set(row[path].split(/[\\/]/).at(-1) ?? "", row[label]);
  }
  return labels;
}

function resolve(folder: readonly string[], path: string): string {
  const parts = [...folder];
  for (const part of path.split(/[\\/]/)) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
