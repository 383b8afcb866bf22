// ulmus train: a data set becomes a model file.
import { open, stat } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import type { Classifier } from "ulmus";
import { asLine, type Clips, extractClips, oddities } from "../clips.ts";
import { InputError } from "../failure.ts";
import { chooseGroups, type Grouping, lonelyClasses } from "../groups.ts";
import { uninterrupted } from "../interrupt.ts";
import {
  cacheOption,
  type DataOptions,
  groupByOption,
  jsonOption,
  presetOption,
  recipeOption,
  threadsOption,
} from "../options.ts";
import { readRecipe } from "../recipe-file.ts";
import { counted, duration, percent, size, whole } from "../terminal/format.ts";
import { list } from "../terminal/table.ts";
import { printNotes } from "../terminal/notes.ts";

const examples = `
Examples:
  $ ulmus train sounds/                     sounds/dog/*.wav, sounds/cat/*.wav … → sounds.ulmus
  $ ulmus train clips.csv --group-by speaker --out words.ulmus
  $ ulmus train sounds/ --preset default --sums    a model that can go on learning
`;

interface TrainOptions extends DataOptions {
  readonly out?: string | undefined;
  readonly sums?: true | undefined;
  readonly json?: true | undefined;
}

/** What `--json` prints. */
interface Report {
  readonly model: string;
  readonly bytes: number;
  readonly n: number;
  readonly classes: readonly string[];
  readonly features: number;
  readonly groupBy: string | null;
  readonly heldOut: Classifier["heldOut"] | null;
  readonly seconds: { readonly features: number; readonly solve: number };
  readonly skipped: Clips["skipped"];
  readonly warnings: readonly string[];
  readonly recipe: Classifier["recipe"];
}

export function createTrainCommand() {
  return new Command("train")
    .description("learn from a data set and write a model")
    .argument("<data>", "a folder with one sub-folder for each class, or a CSV with the columns path and label")
    .addOption(groupByOption)
    .option("-o, --out <file>", "the model file (default: the name of the data set with .ulmus)")
    .addOption(recipeOption)
    .addOption(presetOption)
    .option("--sums", "keep in the model what it needs to learn on; it is then some megabytes larger")
    .addOption(threadsOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(train);
}

async function train(data: string, options: TrainOptions): Promise<void> {
  const [{ Classifier, toBytes }, { createKernels, readDataset, writeFileAtomically }] = await Promise.all([
    import("ulmus"),
    import("ulmus/node"),
  ]);
  const recipe = await readRecipe(options);
  const dataset = await readDataset(data);
  chooseGroups(dataset.items, options.groupBy); // a wrong name is told before the work, not after it
  const out = options.out ?? `${nameOf(data)}.ulmus`;
  await requireModelPath(out);
  const clips = await extractClips(dataset, recipe, options);
  const groups = chooseGroups(clips.items, options.groupBy);
  const started = performance.now();
  const { features, labels } = clips;
  const model = Classifier.fit({ features, labels, ...(groups && { groups: groups.values }) }, clips.recipe, {
    kernels: createKernels(),
  });
  const solve = (performance.now() - started) / 1000;
  const bytes = toBytes(model, { sums: options.sums ?? false });
  await uninterrupted(() => writeFileAtomically(out, bytes));
  const report = {
    model: out,
    bytes: bytes.length,
    n: clips.items.length,
    classes: model.labels,
    features: features.columns,
    groupBy: groups?.column ?? null,
    heldOut: model.heldOut ?? null,
    seconds: { features: clips.seconds, solve },
    skipped: clips.skipped,
    warnings: [...oddities(clips), ...(groups ? lonelyClasses(groups, labels) : [])],
    recipe: model.recipe,
  };
  console.log(options.json ? JSON.stringify(report) : textOf(report, data, groups));
}

function textOf(report: Report, data: string, groups: Grouping | undefined): string {
  const { n, classes, features, heldOut, seconds, recipe, model, bytes } = report;
  const by = groups ? `one ${groups.column} of ${groups.count} at a time` : "one clip at a time";
  const score = heldOut
    ? `accuracy ${percent(heldOut.accuracy)}, UAR ${percent(heldOut.uar)}, leaving out ${by}`
    : "not scored, because the recipe gives the ridge";
  const rate = `${whole(Number(recipe.frontEnd.sampleRate))} samples a second`;
  const lines = list([
    ["clips", `${whole(n)} in ${counted(classes.length, "class", "classes")}`],
    ["features", `${whole(features)} for each clip, from ${rate}; ${duration(seconds.features)}`],
    ["solving", duration(seconds.solve)],
    ["held out", score],
    ["model", `${model}, ${size(bytes)}`],
  ]);
  const advice =
    "clips of one recording or person may be near-copies, which makes the held-out score too good; name what they have in common in a column of a CSV and give --group-by";
  const warnings = groups || !heldOut ? report.warnings : [...report.warnings, advice];
  const next = [
    `Next: ulmus predict ${model} <files…>`,
    `      ulmus evaluate ${data}    an unbiased score with all details`,
  ];
  return [lines, ...printNotes(report.skipped.map(asLine), warnings), "", ...next].join("\n");
}

/** sounds/ and sounds.csv → "sounds"; words/labels.csv → "words", since "labels" says nothing. */
function nameOf(data: string): string {
  const path = resolve(data);
  const name = basename(path, extname(path).toLowerCase() === ".csv" ? extname(path) : "");
  return (name === "labels" ? basename(dirname(path)) : name) || "model";
}

/** Refuses, before any work, to write over what is not a model, or into a folder that is not there. */
async function requireModelPath(path: string): Promise<void> {
  const folder = await stat(dirname(resolve(path))).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new InputError(`${path}: its folder must exist, got none; make it or choose another --out`);
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isDirectory()) throw new InputError(`${path}: must be a file, got a folder; give a name in it to --out`);
  if (!kind?.isFile() || kind.size === 0) return;
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0).finally(() => file.close());
  // The header of a model begins with its metadata, and these with the format.
  if (buffer.toString("latin1", 0, bytesRead).includes('"format":"ulmus"')) return;
  throw new InputError(`${path}: is there already and is not a model, so it is not replaced; choose another --out`);
}
