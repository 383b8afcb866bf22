// ulmus merge: models that were trained apart become one that has learnt all their clips.
import { realpath } from "node:fs/promises";
import { Command } from "@commander-js/extra-typings";
import { type ChangeOptions, finish, proofOption } from "../change.ts";
import { InputError, isInputError, messageOf } from "../failure.ts";
import { countsOf, join, numbersOption, readLearner, separatorOption } from "../learner.ts";
import { weightsOption } from "../lesson.ts";
import { requireModelPath } from "../model-path.ts";
import { kindText } from "../model-text.ts";
import { cacheOption, jsonOption, threadsOption } from "../options.ts";

const examples = `
The models must come from one \`ulmus train\`: empty copies of it (\`ulmus blank\`) learn apart (\`ulmus update\`). What two of
the models have both learnt counts twice, so begin with an empty copy wherever clips are to count once.

Example:
  $ ulmus train sounds/ --sums && ulmus blank sounds.ulmus --out empty.ulmus
  $ ulmus update empty.ulmus sounds-of-anna/ --out anna.ulmus       on one machine
  $ ulmus update empty.ulmus sounds-of-ben/ --out ben.ulmus         on another
  $ ulmus merge sounds.ulmus anna.ulmus ben.ulmus --out all.ulmus
`;

interface MergeOptions extends ChangeOptions {
  readonly out: string;
}

export function createMergeCommand() {
  return new Command("merge")
    .description("join models that were trained apart, without their sounds")
    .argument("<models...>", "model files with their sums, two at least")
    .requiredOption("-o, --out <file>", "the new model file")
    .addOption(proofOption)
    .addOption(numbersOption)
    .addOption(separatorOption)
    .addOption(weightsOption)
    .addOption(threadsOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(merge);
}

async function merge([first, ...others]: string[], options: MergeOptions): Promise<void> {
  await requireModelPath(options.out);
  if (others.length === 0) throw new InputError(`merge: needs two models at least, got only ${first}`);
  const model = await readLearner(first, options);
  const before = countsOf(model);
  const seen = new Set([await realpath(first)]);
  for (const path of others) {
    const other = await readLearner(path, options);
    const real = await realpath(path);
    if (seen.has(real)) throw new InputError(`${path}: is given twice, and its clips would count twice; give it once`);
    seen.add(real);
    if (kindText(other) !== kindText(model)) {
      throw new InputError(`${path}: must be a ${kindText(model)} as ${first}, got a ${kindText(other)}`);
    }
    try {
      join(model, other);
    } catch (error) {
      if (!isInputError(error)) throw error;
      throw new InputError(`${path}: does not go with ${first}: ${messageOf(error)}`, { cause: error });
    }
  }
  await finish({ out: options.out, model, before }, options);
}
