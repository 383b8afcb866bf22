// ulmus forget: a model as if it had never heard some clips, or a class.
import { Command } from "@commander-js/extra-typings";
import type { Model } from "ulmus";
import { type ChangeOptions, finish, proofOption } from "../change.ts";
import { InputError } from "../failure.ts";
import {
  copyOf,
  countOf,
  type Counts,
  countsOf,
  knownLabels,
  numbersOption,
  openClips,
  readLearner,
  removeLabel,
  separatorOption,
  teach,
} from "../learner.ts";
import { weightsOption } from "../lesson.ts";
import { requireModelPath } from "../model-path.ts";
import { cacheOption, jsonOption, threadsOption } from "../options.ts";
import { differenceOf } from "../proof.ts";
import { featuresOption, labelsOption } from "../source.ts";

const examples = `
The model must hold its sums (\`ulmus train --sums\`; one with a kernel holds its training rows in any case), and the clips
must be the ones that it has learnt: a model keeps no sounds, so what is to be subtracted has to be heard again. A class of
which no clip is left is taken out of the model.

Examples:
  $ ulmus forget sounds.ulmus withdrawn/
  $ ulmus forget sounds.ulmus sounds/ --class dog       all clips of one class, and the class
  $ ulmus forget sounds.ulmus withdrawn/ --proof what-remains/
  $ ulmus forget mood.ulmus withdrawn.csv --numbers arousal,valence     a model of numbers
`;

interface ForgetOptions extends ChangeOptions {
  readonly out?: string | undefined;
  readonly class?: string | undefined;
}

export function createForgetCommand() {
  return new Command("forget")
    .description("make a model as if it had never heard some clips, or a class")
    .argument("<model>", "a model file with its sums")
    .argument("[data]", "the clips to forget: a folder with a sub-folder for each class, or a CSV with path and label")
    .addOption(featuresOption)
    .addOption(labelsOption)
    .option(
      "--class <name>",
      "only the clips of this class (or with this label), which must be all that were learnt of it",
    )
    .addOption(numbersOption)
    .addOption(separatorOption)
    .addOption(weightsOption)
    .option("-o, --out <file>", "the new model file (default: it replaces the model)")
    .addOption(proofOption)
    .addOption(threadsOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(forget);
}

async function forget(path: string, data: string | undefined, options: ForgetOptions): Promise<void> {
  const model = await readLearner(path, options);
  const out = options.out ?? path;
  await requireModelPath(out);
  if (options.class !== undefined && !("labels" in model)) {
    throw new InputError(`--class: ${path} has learnt numbers, no classes; leave it out`);
  }
  const source = await openClips(data, model, options);
  const clips = await source.clips(model.recipe);
  const before = copyOf(model);
  teach("forget", model, clips, options);
  const gone = emptied(model, countsOf(before), options.class);
  const again = copyOf(model);
  teach("add", again, clips, options);
  const undone = await differenceOf(again, before, clips);
  gone.forEach((label) => removeLabel(model, label));
  await finish({ out, model, before: countsOf(before), clips, undone }, options);
}

/** The classes that have lost their last clip; refuses what would leave no model, and half of a class that is to go. */
function emptied(model: Model, before: Counts, wanted: string | undefined): string[] {
  const counts = countsOf(model);
  const isEmpty = (label: string): boolean => countOf(counts, label) < 1e-6;
  if (wanted !== undefined && !isEmpty(wanted)) {
    const [left, learnt] = [countOf(counts, wanted), countOf(before, wanted)];
    throw new InputError(
      `--class: all ${learnt} clips of "${wanted}" must be given, ${left} are missing; add them, or leave --class out to forget some of them`,
    );
  }
  const labels = knownLabels(model);
  const left = labels.filter((label) => !isEmpty(label));
  requireSomething(model, left.length, counts.all);
  return labels.filter((label) => isEmpty(label) && countOf(before, label) > 0);
}

function requireSomething(model: Model, labels: number, clips: number): void {
  const advice = "for one that has learnt nothing use `ulmus blank`";
  if ("probabilities" in model && labels < 2) {
    throw new InputError(`forget: clips of two classes must be left in a model, got ${labels}; ${advice}`);
  }
  if (!(clips > 1e-6)) throw new InputError(`forget: a clip must be left in a model, got none; ${advice}`);
  if ("labels" in model && labels === 0) {
    throw new InputError(`forget: a clip with a label must be left in a model, got none; ${advice}`);
  }
}
