// A table of labels beside sounds: CSV with the columns `path` and `label`, as the command line reads it. Paths are from the
// manifest's own folder.

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

/** Rows of cells (RFC 4180): quotes, doubled quotes, and line breaks within them. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/gy;
  cell.lastIndex = text.startsWith("\uFEFF") ? 1 : 0;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new Error("a CSV must close every quote it opens; mend the quotes");
    const [, quoted, plain, end] = found;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push([...row, ""]);
  return rows.filter((cells) => cells.some((value) => value !== ""));
}
