// ulmus features: sounds become a file of features; or the list of all features there are.
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Command, Option } from "@commander-js/extra-typings";
import type { Recipe } from "ulmus";
import type { DatasetItem, Extracted, ExtractOptions, FeatureTable } from "ulmus/node";
import { asLine } from "../clips.ts";
import { InputError } from "../failure.ts";
import { featureListText } from "../feature-list.ts";
import { clipTable, frameTable, requireIndependent } from "../feature-output.ts";
import { encodeOption, functionalsOption, partsOption, skipZerosOption, windowOption } from "../encoding-options.ts";
import { type EncodingOptions, featureRecipe } from "../feature-recipe.ts";
import { interruptible, uninterrupted } from "../interrupt.ts";
import {
  cacheOption,
  type DataOptions,
  jsonOption,
  presetOption,
  recipeOption,
  threadsOption,
  wholeNumber,
} from "../options.ts";

import { listSounds } from "../sound-list.ts";
import { counted, duration, size, whole } from "../terminal/format.ts";
import { printNotes } from "../terminal/notes.ts";
import { createProgress } from "../terminal/progress.ts";
import { list } from "../terminal/table.ts";

const examples = `
The file says by its extension what it is: .csv, .parquet, .npy or .safetensors. A row for each clip begins with its path, its label
(the sub-folder it is in, or the column of the CSV) and the further columns of the CSV; features follow. What was computed
is kept, so that a run that was stopped goes on where it was. A file that cannot be used is named with the reason; the
others are written, and the exit code is then 1.

Examples:
  $ ulmus features --list                                     every feature, with columns, units and source
  $ ulmus features sounds/ --set mfcc,pitch --out mfcc.csv
  $ ulmus features clips.csv --set is09 --out is09.parquet
  $ ulmus features sounds/ --set pitch,loudness --encode functionals --out prosody.csv       slopes, peaks, segments …
  $ ulmus features sounds/ --set mfcc --functionals mean,deviation --window 1 --out texture.csv      over windows of 1 s
  $ ulmus features a.wav b.wav --set yin,loudness --frames --out frames.csv     a row for each frame, with its time
  $ ulmus features sounds/ --recipe mine.toml --out mine.npy
  $ ulmus train --features mfcc.csv                            such files, and others', can be learnt from
`;

interface FeatureOptions extends Omit<DataOptions, "groupBy">, EncodingOptions {
  readonly set?: string | undefined;
  readonly sampleRate?: number | undefined;
  readonly out?: string | undefined;
  readonly frames?: true | undefined;
  readonly list?: true | undefined;
  readonly json?: true | undefined;
}

export function createFeaturesCommand() {
  return new Command("features")
    .description("write features of sounds to a file, or list all features")
    .argument("[sounds...]", "sounds, folders with sounds, or one CSV with the column path")
    .option("-o, --out <file>", "the file to write: .csv, .parquet, .npy or .safetensors")
    .addOption(
      new Option("--set <names>", "features by name, separated by commas (see --list)").conflicts(["recipe", "preset"]),
    )
    .addOption(recipeOption)
    .addOption(presetOption)
    .addOption(encodeOption)
    .addOption(functionalsOption)
    .addOption(partsOption)
    .addOption(windowOption)
    .addOption(skipZerosOption)
    .option("--frames", "a row for each frame instead of each clip")
    .addOption(
      new Option(
        "--sample-rate <n>",
        "what clips are brought to (default: the lowest of all, at most 22,050)",
      ).argParser(wholeNumber(1000)),
    )
    .option("--list", "print every feature there is")
    .addOption(threadsOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(showFeatures);
}

async function showFeatures(inputs: string[], options: FeatureOptions): Promise<void> {
  if (options.list) {
    const { listFeatures } = await import("ulmus");
    console.log(options.json ? JSON.stringify(listFeatures()) : featureListText(listFeatures()));
    return;
  }
  const { out } = options;
  if (inputs.length === 0)
    throw new InputError("sounds: give files, folders or a CSV; or --list for what can be computed");
  if (out === undefined) throw new InputError("--out: must be given, a file .csv, .parquet, .npy or .safetensors");
  const { requireTableName, writeFeatureTable } = await import("ulmus/node");
  requireTableName(out);
  const folder = await stat(dirname(resolve(out))).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new InputError(`${out}: its folder must exist, got none; make it or choose another --out`);
  const recipe = await featureRecipe(options);
  if (!options.frames) await requireIndependent(recipe);
  const { table, extracted } = await extract(await listSounds(inputs), recipe, options);
  await uninterrupted(() => writeFeatureTable(out, table));
  const report = reportOf(table, extracted, { out, bytes: (await stat(out)).size });
  console.log(options.json ? JSON.stringify(report) : textOf(report));
  if (report.skipped.length > 0) process.exitCode = 1;
}

interface Made {
  readonly table: FeatureTable;
  readonly extracted: Extracted<DatasetItem>;
}

/** Measures all sounds, with a progress line; Ctrl-C stops it safely. */
async function extract(items: readonly DatasetItem[], recipe: Recipe, options: FeatureOptions): Promise<Made> {
  const { extractFeatures, extractFrames } = await import("ulmus/node");
  const progress = createProgress("features");
  const kept = options.cache ? "; what was measured is kept for the next time" : "";
  const work = async (signal: AbortSignal): Promise<Made> => {
    const how: ExtractOptions = {
      signal,
      onProgress: progress.update,
      ...(options.threads !== undefined && { threads: options.threads }),
      ...(!options.cache && { cacheFolder: false as const }),
    };
    if (options.frames) {
      const extracted = await extractFrames({ items }, recipe, how);
      return { extracted, table: frameTable(extracted) };
    }
    const extracted = await extractFeatures({ items }, recipe, how);
    return { extracted, table: await clipTable(extracted) };
  };
  try {
    return await interruptible(work, `stopped, nothing was written${kept}`);
  } finally {
    progress.end();
  }
}

/** What `--json` prints. */
interface Report {
  readonly out: string;
  readonly bytes: number;
  readonly clips: number;
  readonly rows: number;
  readonly columns: number;
  /** How many clips were measured in an earlier run. */
  readonly kept: number;
  readonly seconds: number;
  readonly soundSeconds: number;
  readonly skipped: Extracted["skipped"];
  readonly warnings: readonly string[];
  readonly recipe: Recipe;
}

function reportOf(
  { features }: FeatureTable,
  { items, kept, seconds, soundSeconds, skipped, warnings, recipe }: Extracted<DatasetItem>,
  file: { readonly out: string; readonly bytes: number },
): Report {
  const { rows, columns } = features;
  const counts = { clips: items.length, rows, columns, kept, seconds, soundSeconds };
  return { ...file, ...counts, skipped, warnings: warnings.map(asLine), recipe };
}

function textOf(report: Report): string {
  const { out, bytes, clips, rows, columns, kept, seconds, soundSeconds, skipped, warnings, recipe } = report;
  const before = kept > 0 ? `, ${whole(kept)} of them measured before` : "";
  const speed = `${whole(Math.round(soundSeconds / seconds))} times as fast as it plays`;
  const lines = list([
    ["clips", `${whole(clips)} of ${whole(clips + skipped.length)}, ${duration(soundSeconds)} of sound${before}`],
    ["table", `${counted(rows, "row")}, ${counted(columns, "column")} of numbers`],
    ["from", `${whole(Number(recipe.frontEnd.sampleRate))} samples a second`],
    ["time", `${duration(seconds)}, ${speed}`],
    ["file", `${out}, ${size(bytes)}`],
  ]);
  return [lines, ...printNotes(skipped.map(asLine), warnings)].join("\n");
}
