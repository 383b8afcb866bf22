// ulmus inspect: what a model file holds.
import { Command } from "@commander-js/extra-typings";
import type { Model } from "ulmus";
import { readModel } from "../model-path.ts";
import { jsonOption } from "../options.ts";
import { toToml } from "../recipe-file.ts";
import { colours } from "../terminal/colours.ts";
import { counted, percent, size, whole } from "../terminal/format.ts";
import { list } from "../terminal/table.ts";

export function createInspectCommand() {
  return new Command("inspect")
    .description("show what a model file holds")
    .argument("<model>", "a model file from `ulmus train`")
    .addOption(jsonOption)
    .addHelpText("after", "\nExample:\n  $ ulmus inspect sounds.ulmus\n")
    .action(inspect);
}

async function inspect(path: string, options: { readonly json?: true | undefined }): Promise<void> {
  const { model, bytes } = await readModel(path);
  const description = describe(model, path, bytes);
  console.log(options.json ? JSON.stringify(description) : textOf(description));
}

type Description = ReturnType<typeof describe>;

function describe(model: Model, path: string, bytes: number) {
  const { machine } = model.parts;
  const { weights, intercept } = machine.readout;
  const parts = {
    weights: 4 * weights.data.length + intercept.byteLength,
    scaler: machine.scaler.mean.byteLength + machine.scaler.inverseDeviation.byteLength,
    sums: model.canLearn ? sumBytes(weights.rows, weights.columns) : 0,
  };
  const rest = bytes - parts.weights - parts.scaler - parts.sums;
  return {
    model: path,
    kind: "labels" in model ? "classifier" : "regressor",
    labels: "labels" in model ? model.labels : null,
    outputs: weights.columns,
    features: machine.scaler.mean.length,
    hidden: weights.rows,
    ridge: machine.ridge,
    heldOut: model.heldOut ?? null,
    canLearn: model.canLearn,
    bytes: { total: bytes, ...parts, rest },
    recipe: model.recipe,
  };
}

/** HᵀH, HᵀT, Σh, Σt, Σt² and n, in doubles. */
function sumBytes(hidden: number, outputs: number): number {
  return 8 * (hidden * hidden + hidden * outputs + hidden + 2 * outputs + 1);
}

function textOf({
  model,
  kind,
  labels,
  outputs,
  features,
  hidden,
  ridge,
  heldOut,
  canLearn,
  bytes,
  recipe,
}: Description): string {
  const { units } = recipe.layer;
  const learns = canLearn ? "yes, it holds its sums" : "no, it only predicts; `ulmus train --sums` makes one that can";
  const head = list([
    ["model", model],
    [
      "kind",
      labels ? `${kind} of ${counted(labels.length, "class", "classes")}` : `${kind} of ${counted(outputs, "number")}`,
    ],
    ...(labels ? [["labels", labels.join(", ")] as const] : []),
    ["held out", scoreText(heldOut)],
    ["learns on", learns],
    ["features", `${whole(features)} for each clip`],
    [
      "hidden layer",
      `${counted(units, "random unit")}${hidden > units ? ` and ${counted(hidden - units, "direct link")}` : ""}, from a seed`,
    ],
    ["ridge", ridge.toPrecision(3)],
    ["size", `${size(bytes.total)}: ${sizeText(bytes)}`],
  ]);
  return `${head}\n\n${colours.bold("Recipe")}\n${toToml(recipe)}`;
}

function scoreText(heldOut: Description["heldOut"]): string {
  if (heldOut === null) return "not scored, because the recipe gave the ridge";
  if ("r2" in heldOut) return `R² ${heldOut.r2.toFixed(3)}`;
  const { accuracy, uar, groups } = heldOut;
  return `accuracy ${percent(accuracy)}, UAR ${percent(uar)}, leaving out one of ${whole(groups)} groups at a time`;
}

function sizeText({ weights, scaler, sums, rest }: Description["bytes"]): string {
  const parts = [
    `weights ${size(weights)}`,
    `scaler ${size(scaler)}`,
    ...(sums > 0 ? [`sums ${size(sums)}`] : []),
    `recipe and labels ${size(rest)}`,
  ];
  return parts.join(", ");
}
