// ulmus train: a data set becomes a model file.
import { basename, dirname, extname, resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import type { Model } from "ulmus";
import { asLine, type Clips, oddities } from "../clips.ts";
import { curveText } from "../curve-text.ts";
import { InputError } from "../failure.ts";
import { chooseGroups, type Grouping, lonelyClasses } from "../groups.ts";
import { uninterrupted } from "../interrupt.ts";
import {
  fitModel,
  hasClasses,
  type LessonOptions,
  multilabelOption,
  numbersOption,
  recipeFor,
  requireColumns,
  semiSupervisedOption,
  unitsOption,
  weightScalesOption,
  weightsOption,
} from "../lesson.ts";
import { requireModelPath } from "../model-path.ts";
import { originText, scoreText, unscoredText } from "../model-text.ts";
import {
  augmentOption,
  cacheOption,
  groupByOption,
  fastOption,
  jsonOption,
  presetOption,
  recipeOption,
  threadsOption,
} from "../options.ts";
import { readRecipe } from "../recipe-file.ts";
import { featuresOption, labelsOption, openSource, type SourceOptions } from "../source.ts";
import { counted, duration, size, whole } from "../terminal/format.ts";
import { list } from "../terminal/table.ts";
import { printNotes } from "../terminal/notes.ts";

const examples = `
Examples:
  $ ulmus train sounds/                     sounds/dog/*.wav, sounds/cat/*.wav … → sounds.ulmus
  $ ulmus train clips.csv --group-by speaker --out words.ulmus
  $ ulmus train sounds/ --preset default --sums    a model that can go on learning
  $ ulmus train clips.csv --numbers arousal,valence     numbers instead of labels
  $ ulmus train clips.csv --multilabel              a label such as "rain|wind" is two of them
  $ ulmus train clips.csv --units 250,500,1000 --weight-scales 1,2,4     the best of nine layers, by clips held out
  $ ulmus train --features embeddings.parquet --labels clips.csv     features of your own, of another program
  $ ulmus train clips.csv --semi-supervised         where the label is empty the clip is learnt from without it
`;

interface TrainOptions extends SourceOptions, LessonOptions {
  readonly out?: string | undefined;
  readonly sums?: true | undefined;
  readonly json?: true | undefined;
}

/** What `--json` prints. */
interface Report {
  readonly model: string;
  readonly bytes: number;
  readonly n: number;
  /** How many of them have no class, where that is allowed. */
  readonly unlabelled: number;
  /** The classes or labels; none where numbers are learnt. */
  readonly classes: readonly string[];
  readonly features: number;
  /** The columns of the hidden layer that weights are for: units and direct links; clips where a kernel compares them. */
  readonly columns: number;
  readonly groupBy: string | null;
  readonly heldOut: NonNullable<Model["heldOut"]> | null;
  /** The layers that were tried, the best first; null if there was no choice. */
  readonly tried: Model["parts"]["machine"]["tried"] | null;
  /** Of a layer that was grown or pruned: the error of every size; null of others. */
  readonly curve: Model["parts"]["machine"]["curve"] | null;
  readonly seconds: { readonly features: number; readonly solve: number };
  readonly skipped: Clips["skipped"];
  readonly warnings: readonly string[];
  readonly recipe: Model["recipe"];
}

export function createTrainCommand() {
  return new Command("train")
    .description("learn from a data set and write a model")
    .argument("[data]", "a folder with one sub-folder for each class, or a CSV with the columns path and label")
    .addOption(featuresOption)
    .addOption(labelsOption)
    .addOption(groupByOption)
    .addOption(numbersOption)
    .addOption(multilabelOption)
    .addOption(semiSupervisedOption)
    .addOption(weightsOption)
    .addOption(unitsOption)
    .addOption(weightScalesOption)
    .option("-o, --out <file>", "the model file (default: the name of the data set with .ulmus)")
    .addOption(recipeOption)
    .addOption(presetOption)
    .addOption(augmentOption)
    .option("--sums", "keep in the model what it needs to learn on; it is then some megabytes larger")
    .addOption(threadsOption)
    .addOption(fastOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(train);
}

async function train(data: string | undefined, options: TrainOptions): Promise<void> {
  const [{ toBytes }, { createKernels, writeFileAtomically }] = await Promise.all([
    import("ulmus"),
    import("ulmus/node"),
  ]);
  const { recipe, areClasses, source, out } = await prepare(data, options);
  const clips = await source.clips(recipe);
  const groups = chooseGroups(clips.items, options.groupBy);
  const [kernels, started] = [createKernels(undefined, options), performance.now()];
  const model = await fitModel(clips, groups, { ...options, kernels });
  const solve = (performance.now() - started) / 1000;
  const bytes = toBytes(model, { sums: options.sums ?? false });
  await uninterrupted(() => writeFileAtomically(out, bytes));
  const report = {
    model: out,
    bytes: bytes.length,
    n: clips.items.length,
    unlabelled: recipe.graph ? clips.labels.filter((label) => label === "").length : 0,
    classes: "labels" in model ? model.labels : [],
    features: model.parts.machine.scaler.mean.length,
    columns: model.parts.machine.members[0].readout.weights.rows,
    groupBy: groups?.column ?? null,
    heldOut: model.heldOut ?? null,
    tried: model.parts.machine.tried ?? null,
    curve: model.parts.machine.curve ?? null,
    seconds: { features: clips.seconds, solve },
    skipped: clips.skipped,
    warnings: warningsOf(clips, model, groups, areClasses),
    recipe: model.recipe,
  };
  const asText = (): string =>
    textOf(report, {
      data: data ?? `--features ${source.name}`,
      groups,
      canBeEvaluated: areClasses && report.unlabelled === 0,
    });
  console.log(options.json ? JSON.stringify(report) : asText());
}

function warningsOf(clips: Clips, model: Model, groups: Grouping | undefined, areClasses: boolean): string[] {
  const lonely = groups && areClasses ? lonelyClasses(groups, clips.labels) : [];
  return [...oddities(clips, areClasses), ...model.warnings, ...lonely];
}

/** Opens what is learnt from; wrong names are told before the work, not after it. */
async function prepare(data: string | undefined, options: TrainOptions) {
  const recipe = await recipeFor(options, await readRecipe(options));
  if (recipe.graph && options.sums) {
    throw new InputError("--sums: must be left out where clips may have no label: such a model cannot learn on");
  }
  const areClasses = hasClasses(options, recipe);
  const columns = [options.groupBy, options.numbers, options.weights];
  const source = await openSource(data, options, { hasClasses: areClasses, columns });
  chooseGroups(source.items, options.groupBy);
  requireColumns(source.items, options);
  const out = options.out ?? `${nameOf(source.name)}.ulmus`;
  await requireModelPath(out);
  return { recipe, areClasses, source, out };
}

interface Context {
  readonly data: string;
  readonly groups: Grouping | undefined;
  /** `ulmus evaluate` scores classes, of clips that all have one. */
  readonly canBeEvaluated: boolean;
}

function textOf(report: Report, { data, groups, canBeEvaluated }: Context): string {
  const { n, unlabelled, classes, features, columns, heldOut, tried, curve, seconds, recipe, model, bytes } = report;
  const by = groups ? `one ${groups.column} of ${groups.count} at a time` : "one clip at a time";
  const score = heldOut ? `${scoreText(heldOut)}, leaving out ${by}` : unscoredText(recipe);
  const kinds = classes.length > 0 ? ` in ${counted(classes.length, "class", "classes")}` : "";
  const learnt = `${whole(n)}${kinds}${unlabelled > 0 ? `, ${whole(unlabelled)} of them without a label` : ""}`;
  const lines = list([
    ["clips", learnt],
    ["features", `${whole(features)} for each clip, ${originText(recipe)}; ${duration(seconds.features)}`],
    ["solving", duration(seconds.solve)],
    ["held out", score],
    ...(tried ? [["layer", layerText(tried)] as const] : []),
    ...(curve ? [["size", curveText(curve, columns)] as const] : []),
    ["model", `${model}, ${size(bytes)}`],
  ]);
  const advice =
    "clips of one recording or person may be near-copies, which makes the held-out score too good; name what they have in common in a column of a CSV and give --group-by";
  const warnings = groups || !heldOut ? report.warnings : [...report.warnings, advice];
  const what = recipe.blocks.length > 0 ? "<files…>" : "--features <file>";
  const next = [
    `Next: ulmus predict ${model} ${what}`,
    ...(canBeEvaluated ? [`      ulmus evaluate ${data}    an unbiased score with all details`] : []),
  ];
  return [lines, ...printNotes(report.skipped.map(asLine), warnings), "", ...next].join("\n");
}

function layerText(tried: NonNullable<Report["tried"]>): string {
  const [{ units, weightScale, rbfWidth, gamma }] = tried;
  const named = [
    units && counted(units, "unit"),
    weightScale && `weight scale ${weightScale}`,
    rbfWidth && `width ${rbfWidth}`,
    gamma && `gamma ${gamma}`,
  ].filter(Boolean);
  return `${named.join(", ")}: the best of ${tried.length} by this very score, which is a little too good then`;
}

/** sounds/ and sounds.csv → "sounds"; words/labels.csv → "words", since "labels" says nothing. */
function nameOf(data: string): string {
  const path = resolve(data);
  const isTable = [".csv", ".parquet", ".npy", ".safetensors"].includes(extname(path).toLowerCase());
  const name = basename(path, isTable ? extname(path) : "");
  return (name === "labels" ? basename(dirname(path)) : name) || "model";
}
