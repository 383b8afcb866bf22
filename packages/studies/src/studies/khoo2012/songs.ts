// A folder of songs as **kern, with the region of each: by its labels.csv, else by the songs' own ARE records.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "ulmus";
import type { Skipped } from "ulmus/node";
import { readCsv } from "../../datasets/csv.ts";
import { type Melody, readKern } from "./kern.ts";

export interface Song {
  readonly name: string;
  readonly region: string;
  readonly melody: Melody;
}

/** Reads every .krn of a folder; what cannot be read, or has no region, is left out and named. */
export async function readSongs(folder: string): Promise<{ songs: Song[]; skipped: Skipped[] }> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.krn$/i.test(name)).toSorted();
  if (names.length === 0) throw new FileError(`${folder}: must be a folder of scores (*.krn), got none`);
  const labels = await readLabels(join(folder, "labels.csv"));
  const songs: Song[] = [];
  const skipped: Skipped[] = [];
  for (const name of names) {
    try {
      const melody = readKern(await readFile(join(folder, name), "latin1"), name);
      const region = labels.get(name) ?? regionOf(melody);
      if (region === "") skipped.push({ name, reason: "no region is known" });
      else songs.push({ name, region, melody });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      skipped.push({ name, reason: error.message });
    }
  }
  return { songs, skipped };
}

async function readLabels(path: string): Promise<Map<string, string>> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return new Map();
  const rows = await readCsv(path);
  return new Map(rows.map(({ path: name, label }) => [name, label ?? ""]));
}

/** Of "Asia, China, Shanxi, Zizhou" the province: the first word of the third part. */
function regionOf({ records }: Melody): string {
  return (records.get("ARE") ?? "").split(",")[2]?.trim().split(" ")[0] ?? "";
}
