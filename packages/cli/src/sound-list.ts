// Which sounds a file of features is made of: those of a CSV with its columns, or files and folders.
import { stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import type { DatasetItem } from "ulmus/node";
import { InputError } from "./failure.ts";
import { findSounds } from "./find-sounds.ts";

/** The sounds of one CSV; or files as given, and of folders all sounds, whose label is the sub-folder they are in. */
export async function listSounds(inputs: readonly string[]): Promise<readonly DatasetItem[]> {
  const { readDataset } = await import("ulmus/node");
  const table = inputs.find((input) => /\.csv$/i.test(input));
  if (table !== undefined && inputs.length > 1) {
    throw new InputError(`sounds: a CSV must stand alone, got ${inputs.length} things; name all sounds in it`);
  }
  if (table !== undefined) return (await readDataset(table, { hasClasses: false })).items;
  const lists = await Promise.all(inputs.map(soundsIn));
  return lists.flat();
}

async function soundsIn(input: string): Promise<DatasetItem[]> {
  const isFolder = await stat(input).then(
    (kind) => kind.isDirectory(),
    () => false, // what is missing is reported when it is read
  );
  return (await findSounds([input])).map((path) => {
    const inside = isFolder ? relative(input, path).split(sep) : [];
    return { path, name: path, label: inside.length > 1 ? inside[0] : "", columns: {} };
  });
}
