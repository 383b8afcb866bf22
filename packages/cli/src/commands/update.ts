// ulmus update: a model learns further clips, of classes it knows and of new ones.
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { type ChangeOptions, finish, proofOption } from "../change.ts";
import {
  copyOf,
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
The model must hold its sums (\`ulmus train --sums\`; one with a kernel holds its training rows in any case). Clips that it
knows already are learnt a second time.

Examples:
  $ ulmus update sounds.ulmus more-sounds/
  $ ulmus update sounds.ulmus more-sounds/ --out newer.ulmus --proof all-sounds/
  $ ulmus update sounds.ulmus today/ --discount 0.9     older clips fade, by a tenth each time
  $ ulmus update mood.ulmus more.csv --numbers arousal,valence     a model of numbers
  $ ulmus update mine.ulmus --features more.csv         a model of features of your own
`;

interface UpdateOptions extends ChangeOptions {
  readonly out?: string | undefined;
  readonly discount?: number | undefined;
}

const discountOption = new Option(
  "--discount <factor>",
  "what the model has learnt so far counts so much first: 0 to 1",
)
  .argParser((text) => {
    const factor = Number(text);
    if (text.trim() !== "" && factor > 0 && factor <= 1) return factor;
    throw new InvalidArgumentError("It must be a number above 0, at most 1.");
  })
  .conflicts("proof");

export function createUpdateCommand() {
  return new Command("update")
    .description("let a model learn further clips, and new classes")
    .argument("<model>", "a model file with its sums")
    .argument("[data]", "the further clips: a folder with a sub-folder for each class, or a CSV with path and label")
    .addOption(featuresOption)
    .addOption(labelsOption)
    .addOption(numbersOption)
    .addOption(separatorOption)
    .addOption(weightsOption)
    .option("-o, --out <file>", "the new model file (default: it replaces the model)")
    .addOption(proofOption)
    .addOption(discountOption)
    .addOption(threadsOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(update);
}

async function update(path: string, data: string | undefined, options: UpdateOptions): Promise<void> {
  const model = await readLearner(path, options);
  const out = options.out ?? path;
  await requireModelPath(out);
  const source = await openClips(data, model, options);
  const clips = await source.clips(model.recipe);
  if (options.discount !== undefined) model.discount(options.discount);
  const before = copyOf(model);
  teach("add", model, clips, options);
  const undone = copyOf(model);
  teach("forget", undone, clips, options);
  const known = knownLabels(before);
  for (const label of knownLabels(model)) if (!known.includes(label)) removeLabel(undone, label);
  await finish(
    {
      out,
      model,
      before: countsOf(before),
      clips,
      // Of nothing there are no scores.
      ...(!before.parts.machine.isBlank && { undone: await differenceOf(undone, before, clips) }),
    },
    options,
  );
}
