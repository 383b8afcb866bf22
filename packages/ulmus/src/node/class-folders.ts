// A data set as a folder with one sub-folder for each class, or as one of those whose file names say what is in them.
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FileError } from "../errors.ts";
import { reasonOf, toFileError } from "./file-error.ts";
import { type NamedFacts, readKnownNames } from "./known-names.ts";
import { type DatasetItem, isAudioName, type Listing, type Skipped } from "./labelled-files.ts";

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * Lists the sounds of each sub-folder, at any depth below it; its name is their label. Where all names are those of a known
 * data set they give the columns, and also the labels unless the sub-folders divide the sounds in the same way.
 */
export async function readClassFolders(folder: string): Promise<Listing> {
  const root = resolve(folder);
  const found = new Found();
  const entries = await found.readFolder(root, folder, "");
  for (const { name, path } of entries.filter(({ isFolder }) => isFolder)) {
    const before = found.items.length;
    await found.walk(path, `${name}/`, { label: name, above: [await realpath(root)] });
    if (found.items.length === before) {
      found.skipped.push({ name: `${name}/`, reason: "holds no sound files; add some or remove the folder" });
    }
  }
  const files = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const loose = entries
    .filter(({ name, isFolder }) => !isFolder && isAudioName(name))
    .map(({ name, path }): DatasetItem => ({ path, name, label: "", columns: {} }));
  const named = nameItems([...found.items, ...loose]);
  if (named)
    return { ...named, ignored: found.ignored + files.length - loose.length, skipped: found.skipped, advice: NAMED };
  found.ignored += files.length;
  const tables = files.filter((name) => /\.csv$/i.test(name));
  const orTable = tables.length > 0 ? `, or give the CSV file in it: ${join(folder, tables[0])}` : "";
  if (found.items.length === 0) throw nothingFound(folder, files, orTable);
  const advice = `make a sub-folder for each class${orTable}`;
  return { items: found.items, columns: [], ignored: found.ignored, skipped: found.skipped, advice };
}

const NAMED = "its classes are read from the names of its files; add files of other classes";

/** Items with what their names say, if they are those of a known data set. */
function nameItems(items: readonly DatasetItem[]): Pick<Listing, "items" | "columns" | "naming"> | undefined {
  const known = readKnownNames(items.map(({ name }) => name));
  if (!known) return undefined;
  const { name: naming, facts } = known;
  const keepsLabels = divideAlike(items, facts);
  return {
    items: items.map((item, i) => ({ ...item, ...facts[i], ...(keepsLabels && { label: item.label }) })),
    columns: Object.keys(facts[0].columns),
    naming,
  };
}

/** Whether the labels of folders divide items as the labels of their names do, however they are called. */
function divideAlike(items: readonly DatasetItem[], facts: readonly NamedFacts[]): boolean {
  const pairs = new Set(items.map(({ label }, i) => JSON.stringify([label, facts[i].label])));
  const count = (labels: readonly string[]): number => new Set(labels).size;
  const folders = items.map(({ label }) => label);
  return (
    !folders.includes("") && count(folders) === pairs.size && count(facts.map(({ label }) => label)) === pairs.size
  );
}

function nothingFound(folder: string, files: readonly string[], orTable: string): FileError {
  const loose = files.filter(isAudioName).length;
  const advice = "make a sub-folder for each class and put its sounds there, or write a CSV file with path and label";
  return loose > 0
    ? new FileError(`${folder}: sounds must have a label, got ${loose} files without sub-folders; ${advice}${orTable}`)
    : new FileError(`${folder}: a data set must hold sound files, found none; ${advice}${orTable}`);
}

/** What a walk through the folders collects. */
class Found {
  readonly items: DatasetItem[] = [];
  readonly skipped: Skipped[] = [];
  ignored = 0;

  async walk(
    folder: string,
    prefix: string,
    { label, above }: { readonly label: string; readonly above: readonly string[] },
  ): Promise<void> {
    let entries: Entry[];
    try {
      const real = await realpath(folder);
      if (above.includes(real)) return; // a link back to a folder above: its sounds are found without it
      above = [...above, real];
      entries = await this.readFolder(folder, prefix, prefix);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.skipped.push({ name: prefix, reason: reasonOf(error, prefix) });
      return;
    }
    for (const { name, path, isFolder } of entries) {
      if (isFolder) await this.walk(path, `${prefix}${name}/`, { label, above });
      else if (isAudioName(name)) this.items.push({ path, name: prefix + name, label, columns: {} });
      else this.ignored++;
    }
  }

  /** What is in a folder, besides what is hidden, which is counted, and names that cannot be read, which are skipped. */
  async readFolder(folder: string, name: string, prefix: string): Promise<Entry[]> {
    const entries: Entry[] = [];
    const list = await readdir(folder, { encoding: "buffer", withFileTypes: true }).catch((error: unknown) => {
      throw toFileError(error, name);
    });
    for (const entry of list) {
      const text = readName(entry.name);
      if (text === undefined) {
        const reason = "must have a name in UTF-8, got other bytes; rename it";
        this.skipped.push({ name: prefix + new TextDecoder().decode(entry.name), reason });
      } else if (text.startsWith(".") || text === "__MACOSX") {
        this.ignored++;
      } else {
        const path = join(folder, text);
        entries.push({
          name: text,
          path,
          isFolder: entry.isSymbolicLink() ? await isFolder(path) : entry.isDirectory(),
        });
      }
    }
    return entries;
  }
}

function readName(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A link that leads nowhere is a file, which then turns out to be missing. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (kind) => kind.isDirectory(),
    () => false,
  );
}
