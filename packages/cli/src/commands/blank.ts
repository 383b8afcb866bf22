// ulmus blank: a model that hears and draws as another does and has learnt nothing, to be taught elsewhere and merged.
import { Command } from "@commander-js/extra-typings";
import { InputError } from "../failure.ts";
import { uninterrupted } from "../interrupt.ts";
import { readModel, requireModelPath } from "../model-path.ts";
import { size } from "../terminal/format.ts";

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
  const [{ Classifier, toBytes }, { writeFileAtomically }] = await Promise.all([import("ulmus"), import("ulmus/node")]);
  await requireModelPath(out);
  const { model } = await readModel(path);
  if (!(model instanceof Classifier)) throw new InputError(`${path}: must be a classifier, got another kind of model`);
  const bytes = toBytes(model.blank(), { sums: true });
  await uninterrupted(() => writeFileAtomically(out, bytes));
  console.log(`${out}, ${size(bytes.length)}: knows ${model.labels.join(", ")} by name, and no clip of them`);
}
