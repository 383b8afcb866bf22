// A data set as a CSV file: a line for each sound, with the columns `path` and `label` and any others.
import { dirname, resolve } from "node:path";
import { FileError } from "../errors.ts";
import { type CsvRow, parseCsv } from "./csv.ts";
import type { DatasetItem, Listing, Skipped } from "./labelled-files.ts";
import { readFileBytes } from "./read-file.ts";

interface LineItem {
  readonly item: DatasetItem;
  readonly line: number;
}

/** Names that people give to the two columns, for a better message. */
const otherNames = {
  path: ["file", "filename", "filepath", "file_name", "file_path", "audio", "wav", "sound", "clip", "recording"],
  label: ["labels", "class", "classname", "class_name", "category", "target", "tag", "genre", "emotion", "word", "y"],
};

/** Lists the sounds of a CSV file; whether they are there is not looked at. Labels may be missing if they are not needed. */
export async function readLabelTable(table: string, needsLabels: boolean): Promise<Listing> {
  const [header, ...rows] = await parseCsv(await readFileBytes(table), table);
  if (header === undefined) {
    throw new FileError(`${table}: a data set must have a header line, got an empty file; ${form}`);
  }
  const names = header.cells;
  for (const name of needsLabels ? (["path", "label"] as const) : (["path"] as const))
    requireColumn(names, name, table);
  checkNames(names, table);
  if (rows.length === 0) {
    throw new FileError(`${table}: a data set must have a line for each sound, got none; ${form}`);
  }
  const found = rows.map((row) => readItem(row, names, { table, needsLabels }));
  const columns = names.filter((name) => name !== "path" && name !== "label");
  return { ...uniteRepeats(found, table), columns, ignored: 0, advice: "add lines with another label" };
}

function readItem(
  { cells, line }: CsvRow,
  names: readonly string[],
  { table, needsLabels }: { readonly table: string; readonly needsLabels: boolean },
): LineItem {
  const where = `${table}: line ${line}`;
  if (cells.length !== names.length) {
    const rule = `must have ${names.length} cells (${names.join(", ")})`;
    throw new FileError(`${where}: ${rule}, got ${cells.length}; put cells that hold commas in quotes`);
  }
  const { path: name, label = "", ...columns } = Object.fromEntries(names.map((column, i) => [column, cells[i]]));
  const empty = name === "" ? "path" : label === "" && needsLabels ? "label" : undefined;
  if (empty !== undefined) throw new FileError(`${where}: ${empty} must not be empty; fill it in or remove the line`);
  return { item: { path: resolve(dirname(table), name), name, label, columns }, line };
}

/** A sound that is listed again would stand on both sides of a split. */
function uniteRepeats(found: readonly LineItem[], table: string): Pick<Listing, "items" | "skipped"> {
  const byPath = new Map<string, LineItem>();
  const skipped: Skipped[] = [];
  for (const { item, line } of found) {
    const first = byPath.get(item.path);
    if (first === undefined) {
      byPath.set(item.path, { item, line });
    } else if (first.item.label === item.label) {
      const reason = `is in the CSV twice, in lines ${first.line} and ${line}; the first is used`;
      skipped.push({ name: item.name, reason });
    } else {
      const got = `"${first.item.label}" in line ${first.line} and "${item.label}" in line ${line}`;
      throw new FileError(`${table}: ${item.name}: a sound must have one label, got ${got}; remove one of the lines`);
    }
  }
  return { items: [...byPath.values()].map(({ item }) => item), skipped };
}

const form = 'write "path,label" and below it a line for each sound';

function requireColumn(names: readonly string[], wanted: "path" | "label", table: string): void {
  if (names.includes(wanted)) return;
  const near = names.find((name) => name.toLowerCase() === wanted || otherNames[wanted].includes(name.toLowerCase()));
  const advice = near === undefined ? `add a column "${wanted}"` : `rename "${near}" to "${wanted}"`;
  const got = names.map((name) => `"${name}"`).join(", ");
  throw new FileError(`${table}: must have the columns "path" and "label", got ${got}; ${advice}`);
}

function checkNames(names: readonly string[], table: string): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new FileError(`${table}: columns must have different names, got "${twice}" twice; rename one`);
}
