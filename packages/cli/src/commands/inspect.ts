// ulmus inspect: what a model file holds.
import { Command } from "@commander-js/extra-typings";
import type { Model } from "ulmus";
import { clipCost, costText } from "../cost-text.ts";
import { curveTable } from "../curve-text.ts";
import { readModel } from "../model-path.ts";
import { kindText, scoreText, unscoredText } from "../model-text.ts";
import { jsonOption } from "../options.ts";
import { toToml } from "../recipe-file.ts";
import { colours } from "../terminal/colours.ts";
import { counted, size, whole } from "../terminal/format.ts";
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
  const description = { ...describe(model, path, bytes), cost: await clipCost(model.recipe) };
  console.log(options.json ? JSON.stringify(description) : textOf(description));
}

type Machine = Model["parts"]["machine"]["members"][number];

type Description = ReturnType<typeof describe> & { readonly cost: Awaited<ReturnType<typeof clipCost>> };

function describe(model: Model, path: string, bytes: number) {
  const { machine } = model.parts;
  const { members, scaler } = machine;
  const outputs = members[0].readout.intercept.length;
  const sum = (of: (member: Machine) => number): number => members.reduce((total, member) => total + of(member), 0);
  const parts = {
    weights: sum(({ readout, support }) => (support ? 8 : 4) * readout.weights.data.length + 8 * outputs),
    scaler: scaler.mean.byteLength + scaler.inverseDeviation.byteLength,
    learnt: arrayBytes(model.parts.state.encoders) + sum(({ learnt }) => arrayBytes(learnt)),
    sums: sum(sumBytes),
  };
  const rest = bytes - parts.weights - parts.scaler - parts.learnt - parts.sums;
  return {
    model: path,
    kind: kindText(model),
    labels: "labels" in model ? model.labels : null,
    outputs,
    features: scaler.mean.length,
    machines: members.length,
    hidden: sum(({ readout }) => readout.weights.rows),
    curve: machine.curve ?? null,
    ridge: machine.ridge,
    heldOut: model.heldOut ?? null,
    canLearn: model.canLearn,
    keepsRows: members[0].support !== undefined,
    bytes: { total: bytes, ...parts, rest },
    recipe: model.recipe,
  };
}

/** What encoders or layers have learnt from training clips. */
function arrayBytes(learnt: Machine["learnt"]): number {
  return Object.values(learnt).reduce((total, { data }) => total + data.byteLength, 0);
}

/** HᵀH, HᵀT, Σh, Σt, Σt² and n, in doubles; or the training rows that an exact kernel machine has instead. */
function sumBytes({ readout: { weights }, support, canLearn }: Machine): number {
  if (support) {
    const { hidden, targets, weights: ofRows } = support.rows;
    return hidden.data.byteLength + targets.data.byteLength + ofRows.byteLength;
  }
  const { rows: columns, columns: outputs } = weights;
  return canLearn ? 8 * (columns * columns + columns * outputs + columns + 2 * outputs + 1) : 0;
}

function textOf(description: Description): string {
  const { model, kind, labels, outputs, features, machines, hidden, ridge, curve } = description;
  const { heldOut, canLearn, keepsRows, bytes, recipe, cost } = description;
  const remedy = recipe.graph ? "as all that have a graph" : "`ulmus train --sums` makes one that can";
  const learns = canLearn
    ? `yes, it holds its ${keepsRows ? "training rows" : "sums"}`
    : `no, it only predicts; ${remedy}`;
  const head = list([
    ["model", model],
    [
      "kind",
      labels ? `${kind} of ${counted(labels.length, "class", "classes")}` : `${kind} of ${counted(outputs, "number")}`,
    ],
    ...(labels ? [["labels", labels.join(", ")] as const] : []),
    ["held out", heldOut === null ? unscoredText(recipe) : heldOutText(heldOut)],
    ["learns on", learns],
    ["features", `${whole(features)} for each clip`],
    ...(cost ? [["cost", costText(cost)] as const] : []),
    [
      "hidden layer",
      layerText(recipe.layer, hidden, features * machines) + (machines > 1 ? `, in ${machines} machines` : ""),
    ],
    ["ridge", ridge.toPrecision(3)],
    ["size", `${size(bytes.total)}: ${sizeText(bytes, keepsRows)}`],
  ]);
  return [head, ...sizesText(curve, hidden / machines), `${colours.bold("Recipe")}\n${toToml(recipe)}`].join("\n\n");
}

function sizesText(curve: Description["curve"], columns: number): string[] {
  if (!curve) return [];
  return [
    `${colours.bold("Size against error")} (root mean square, of the first machine)\n${curveTable(curve, columns)}`,
  ];
}

function layerText(layer: Description["recipe"]["layer"], hidden: number, features: number): string {
  if (layer.kind === "kernel") return `${counted(hidden, "kernel column")} (${layer.kernel.name})`;
  const kinds = [layer, ...layer.beside].map(({ kind }) => kind).join(", ");
  if (layer.grow || layer.prune)
    return `${counted(hidden, "column")} kept of units (${kinds})${layer.directLinks ? " and direct links" : ""}`;
  const links = layer.directLinks ? Math.min(features, hidden) : 0;
  return `${counted(hidden - links, "unit")} (${kinds})${links > 0 ? ` and ${counted(links, "direct link")}` : ""}`;
}

function heldOutText(heldOut: NonNullable<Description["heldOut"]>): string {
  const by = "groups" in heldOut ? `, leaving out one of ${whole(heldOut.groups)} groups at a time` : "";
  return scoreText(heldOut) + by;
}

function sizeText({ weights, scaler, learnt, sums, rest }: Description["bytes"], keepsRows: boolean): string {
  const parts = [
    `weights ${size(weights)}`,
    `scaler ${size(scaler)}`,
    ...(learnt > 0 ? [`encoders and layer ${size(learnt)}`] : []),
    ...(sums > 0 ? [`${keepsRows ? "training rows" : "sums"} ${size(sums)}`] : []),
    `recipe and labels ${size(rest)}`,
  ];
  return parts.join(", ");
}
