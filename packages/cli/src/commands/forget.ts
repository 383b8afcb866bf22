// ulmus forget: a model as if it had never heard some clips, or a class.
import { Command } from "@commander-js/extra-typings";
import type { Classifier } from "ulmus";
import { type ChangeOptions, finish, proofOption } from "../change.ts";
import { InputError } from "../failure.ts";
import { readLearner, requireModelPath } from "../model-path.ts";
import { cacheOption, jsonOption, threadsOption } from "../options.ts";
import { copyOf, differenceOf, readClips } from "../proof.ts";

const examples = `
The model must hold its sums (\`ulmus train --sums\`), and the clips must be the ones that it has learnt: a model keeps no
sounds, so what is to be subtracted has to be heard again. A class of which no clip is left is taken out of the model.

Examples:
  $ ulmus forget sounds.ulmus withdrawn/
  $ ulmus forget sounds.ulmus sounds/ --class dog       all clips of one class, and the class
  $ ulmus forget sounds.ulmus withdrawn/ --proof what-remains/
`;

interface ForgetOptions extends ChangeOptions {
  readonly out?: string | undefined;
  readonly class?: string | undefined;
}

export function createForgetCommand() {
  return new Command("forget")
    .description("make a model as if it had never heard some clips, or a class")
    .argument("<model>", "a model file with its sums")
    .argument("<data>", "the clips to forget: a folder with a sub-folder for each class, or a CSV with path and label")
    .option("--class <name>", "only the clips of this class, which must be all that were learnt of it")
    .option("-o, --out <file>", "the new model file (default: it replaces the model)")
    .addOption(proofOption)
    .addOption(threadsOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(forget);
}

async function forget(path: string, data: string, options: ForgetOptions): Promise<void> {
  const model = await readLearner(path);
  const out = options.out ?? path;
  await requireModelPath(out);
  const clips = await readClips(data, model, options, options.class);
  const before = copyOf(model);
  model.forget(clips);
  const gone = emptied(model, before, options.class);
  const undone = await differenceOf(copyOf(model).add(clips), before, clips);
  gone.forEach((label) => model.removeClass(label));
  await finish({ out, model, before: before.counts, clips, undone }, options);
}

/** The classes that have lost their last clip; refuses what would leave no classifier, and half of a class that is to go. */
function emptied(model: Classifier, before: Classifier, wanted: string | undefined): string[] {
  const isEmpty = (label: string): boolean => model.counts[label] < 1e-6;
  if (wanted !== undefined && !isEmpty(wanted)) {
    const [left, learnt] = [model.counts[wanted], before.counts[wanted]];
    throw new InputError(
      `--class: all ${learnt} clips of "${wanted}" must be given, ${left} are missing; add them, or leave --class out to forget some of them`,
    );
  }
  const left = model.labels.filter((label) => !isEmpty(label));
  if (left.length < 2) {
    const advice = "for one that has learnt nothing use `ulmus blank`";
    throw new InputError(`forget: clips of two classes must be left in a model, got ${left.length}; ${advice}`);
  }
  return model.labels.filter((label) => isEmpty(label) && before.counts[label] > 0);
}
