// Opens a set of sounds and recognises those that papers use: GTZAN, UrbanSound8K, Extended Ballroom; any other by its folders or
// its labels.csv. Says what is missing.
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FileError } from "ulmus";
import { type DatasetItem, readDataset, type Skipped } from "ulmus/node";
import { divideExtendedBallroom, isExtendedBallroom } from "./extended-ballroom.ts";
import { type Division, divideByColumns } from "./division.ts";
import { gtzanExcerpt, gtzanParts } from "./gtzan.ts";
import { findUrbanSound, readUrbanSound } from "./urban-sound.ts";

/** A set of sounds with its divisions. */
export interface AudioSet {
  /** Such as "gtzan100". */
  readonly name: string;
  /** Which known set it is, or is of: "GTZAN", "UrbanSound8K", "Extended Ballroom". */
  readonly family?: string;
  readonly items: readonly DatasetItem[];
  readonly skipped: readonly Skipped[];
  /** The division of those items that could be used. */
  divide(items: readonly DatasetItem[]): Division;
}

/** @throws {FileError} if there is nothing there, or no data set. */
export async function openAudioSet(path: string): Promise<AudioSet> {
  const name = nameOf(path);
  const urban = await findUrbanSound(path);
  if (urban !== undefined)
    return { name, family: "UrbanSound8K", ...(await readUrbanSound(urban)), divide: divideByColumns };
  const { items, skipped } = await readDataset(await manifestOf(path));
  const known = { name, items, skipped };
  if (isExtendedBallroom(items)) return { ...known, family: "Extended Ballroom", divide: divideExtendedBallroom };
  const isGtzan = items.every((item) => gtzanExcerpt(item.name) !== undefined);
  if (!isGtzan) return { ...known, divide: divideByColumns };
  return { ...known, family: "GTZAN", divide: (usable) => divideGtzan(usable) ?? divideByColumns(usable) };
}

/** A labels.csv has the name of its folder. */
function nameOf(path: string): string {
  const whole = resolve(path);
  return basename(basename(whole) === "labels.csv" ? dirname(whole) : whole).replace(/\.csv$/, "");
}

/** The labels.csv of a folder that has one. */
async function manifestOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new FileError(`${path}: does not exist; give the folder of the data set`);
  if (!found.isDirectory()) return path;
  const labels = join(path, "labels.csv");
  return (await stat(labels).catch(() => undefined)) ? labels : path;
}

/** The published division of GTZAN, if nearly all of the 930 excerpts are there. */
function divideGtzan(items: readonly DatasetItem[]): Division | undefined {
  const parts = gtzanParts();
  const partOf = items.map(({ name }) => parts.get(gtzanExcerpt(name) ?? "") ?? "");
  const present = partOf.filter((part) => part !== "").length;
  if (present < 0.95 * parts.size) return undefined;
  const indices = (wanted: (part: string) => boolean): Int32Array =>
    Int32Array.from(partOf.keys()).filter((i) => wanted(partOf[i]));
  const have = new Set(items.map(({ name }) => gtzanExcerpt(name)));
  const missing = [...parts.keys()].filter((excerpt) => !have.has(excerpt));
  const test = indices((part) => part === "test");
  return {
    folds: [{ name: "test", train: indices((part) => part === "train" || part === "valid"), test }],
    split: { train: indices((part) => part === "train"), valid: indices((part) => part === "valid"), test },
    groups: partOf.map((part) => part || "faulty"),
    about: "the fault-filtered split of Kereliuk, Sturm & Larsen (2015), whose 290 test excerpts are of other artists",
    warnings: missing.length > 0 ? [`${missing.length} of its 930 excerpts are missing: ${missing.join(", ")}`] : [],
  };
}
