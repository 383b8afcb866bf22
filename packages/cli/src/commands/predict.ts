// ulmus predict: a model and sounds → what they are, a line each.
import { Command } from "@commander-js/extra-typings";
import type { Input, Model } from "ulmus";
import { InputError, isInputError, messageOf } from "../failure.ts";
import { findSounds } from "../find-sounds.ts";
import { readModel } from "../model-path.ts";
import { jsonOption } from "../options.ts";
import { rowsOf } from "../source.ts";
import { colours, errorColours } from "../terminal/colours.ts";
import { bar, counted, percent } from "../terminal/format.ts";
import { padEnd, padStart, widthOf } from "../terminal/table.ts";
import { warned } from "../terminal/notes.ts";

const examples = `
Folders are searched for sounds. A file that cannot be read is reported, and the others go on; the exit code is then 1.

Examples:
  $ ulmus predict sounds.ulmus new/*.wav
  $ ulmus predict mine.ulmus --features new.parquet   rows of features, as those it has learnt from
  $ ulmus predict sounds.ulmus new/ --json          one JSON object a line: path, label, probability, scores
`;

export function createPredictCommand() {
  return new Command("predict")
    .description("say what sounds are")
    .argument("<model>", "a model file from `ulmus train`")
    .argument("[files...]", "sounds, or folders with sounds")
    .option("--features <file>", "rows of features instead of sounds: CSV, Parquet, NPY or safetensors")
    .option("--json", `${jsonOption.description} a line, for each sound`)
    .addHelpText("after", examples)
    .action(predict);
}

/** A prediction, or why there is none. */
type Answer =
  | {
      readonly path: string;
      readonly label: string;
      readonly probability: number;
      readonly scores: Readonly<Record<string, number>>;
    }
  | { readonly path: string; readonly labels: readonly string[]; readonly scores: Readonly<Record<string, number>> }
  | { readonly path: string; readonly values: readonly number[] }
  | { readonly path: string; readonly error: string };

async function predict(
  modelPath: string,
  files: string[],
  options: { readonly json?: true | undefined; readonly features?: string | undefined },
): Promise<void> {
  if ((files.length === 0) === (options.features === undefined)) {
    throw new InputError("files: give sounds, or a file of features by --features, and not both");
  }
  const { model } = await readModel(modelPath);
  if (model.parts.machine.isBlank) {
    throw new InputError(
      `${modelPath}: must have learnt some clips to predict, got none; let it learn with ulmus update`,
    );
  }
  const labelWidth = "labels" in model ? Math.max(...model.labels.map(widthOf)) : 0;
  let failures = 0;
  const asked =
    options.features === undefined ? await soundsIn(files) : await rowsIn(options.features, modelPath, model);
  for (const { name, input } of asked) {
    const answer = await answerFor(model, name, input);
    if ("error" in answer) failures++;
    if (options.json) console.log(JSON.stringify(answer));
    else if ("error" in answer) process.stderr.write(`${errorColours.red("error:")} ${withName(answer)}\n`);
    else console.log(textOf(answer, labelWidth));
  }
  if (failures === 0) return;
  process.exitCode = 1;
  if (!options.json) process.stderr.write(`${counted(failures, "file")} could not be used\n`);
}

/** What a model is asked about, and what reports call it. */
interface Asked {
  readonly name: string;
  readonly input: () => Input | Promise<Input>;
}

async function soundsIn(files: readonly string[]): Promise<Asked[]> {
  const { readSound } = await import("ulmus/node");
  return (await findSounds(files)).map((path) => ({
    name: path,
    input: async () => warned(path, await readSound(path)),
  }));
}

async function rowsIn(file: string, modelPath: string, model: Model): Promise<Asked[]> {
  const { readFeatureTable } = await import("ulmus/node");
  const table = await readFeatureTable(file);
  const { columns, data } = table.features;
  const expected = model.parts.machine.scaler.mean.length;
  if (columns !== expected) {
    throw new InputError(
      `${file}: must have ${expected} columns of numbers, as ${modelPath} has learnt from, got ${columns}; give the same columns`,
    );
  }
  return rowsOf(table).map(({ name }, i) => ({ name, input: () => data.slice(i * columns, (i + 1) * columns) }));
}

async function answerFor(model: Model, path: string, input: Asked["input"]): Promise<Answer> {
  const { Regressor } = await import("ulmus");
  try {
    const sound = await input();
    if (model instanceof Regressor) return { path, values: [...model.predict(sound)] };
    // The probabilities of all classes follow from the scores, and would fill the screen.
    const { scores, ...said } = model.predict(sound);
    if ("labels" in said) return { path, labels: said.labels, scores };
    return { path, label: said.label, probability: said.probability, scores };
  } catch (error) {
    if (!isInputError(error)) throw error;
    // Names that are not UTF-8 reach a program changed, so that the file is not found under them.
    if (path.includes("\uFFFD")) return { path, error: "must have a name in UTF-8, got other bytes; rename it" };
    return { path, error: messageOf(error) };
  }
}

function textOf(answer: Exclude<Answer, { readonly error: string }>, labelWidth: number): string {
  if ("labels" in answer) return `${answer.labels.join(", ") || "–"}   ${answer.path}`;
  if ("values" in answer) return `${answer.values.map((value) => value.toPrecision(6)).join("  ")}   ${answer.path}`;
  const { label, probability, path } = answer;
  const colour = probability >= 0.8 ? colours.green : probability >= 0.5 ? colours.yellow : colours.red;
  const share = padStart(percent(probability, 0), 5);
  return `${padEnd(colours.bold(label), labelWidth)}   ${share} ${colour(bar(probability))}   ${path}`;
}

function withName({ path, error }: { readonly path: string; readonly error: string }): string {
  return error.startsWith(path) ? error : `${path}: ${error}`;
}
