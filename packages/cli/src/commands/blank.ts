// ulmus blank: a model that hears and draws as another does and has learnt nothing, to be taught elsewhere and merged.
import { Command } from "@commander-js/extra-typings";
import { InputError } from "../failure.ts";
import { uninterrupted } from "../interrupt.ts";
import { readModel, requireModelPath } from "../model-path.ts";
import { counted, size } from "../terminal/format.ts";

const examples = `
It has the recipe, the classes, the scaling of features and the hidden layer of the model, and no clip.

Example:
  $ ulmus blank sounds.ulmus --out empty.ulmus      then \`ulmus update\` it on other machines, and \`ulmus merge\`
`;

export function createBlankCommand() {
  return new Command("blank")
    .description("write an empty copy of a model, to be taught elsewhere and merged")
    .argument("<model>", "a model file; it need not hold its sums")
    .requiredOption("-o, --out <file>", "the empty model file")
    .addHelpText("after", examples)
    .action(blank);
}

async function blank(path: string, { out }: { readonly out: string }): Promise<void> {
  const [{ toBytes }, { writeFileAtomically }] = await Promise.all([import("ulmus"), import("ulmus/node")]);
  await requireModelPath(out);
  const { model } = await readModel(path);
  if (model.recipe.graph)
    throw new InputError(`${path}: has a graph and cannot learn on; train it anew with all clips`);
  const bytes = toBytes(model.blank(), { sums: true });
  await uninterrupted(() => writeFileAtomically(out, bytes));
  const knows =
    "labels" in model
      ? `knows ${model.labels.join(", ")} by name, and no clip of them`
      : `learns ${counted(model.parts.machine.targetSums.length, "number")} for each clip, and has heard none`;
  console.log(`${out}, ${size(bytes.length)}: ${knows}`);
}
