// ulmus update: a model learns further clips, of classes it knows and of new ones.
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { type ChangeOptions, finish, proofOption } from "../change.ts";
import { readLearner, requireModelPath } from "../model-path.ts";
import { cacheOption, jsonOption, threadsOption } from "../options.ts";
import { copyOf, differenceOf, readClips } from "../proof.ts";

const examples = `
The model must hold its sums (\`ulmus train --sums\`). Clips that it knows already are learnt a second time.

Examples:
  $ ulmus update sounds.ulmus more-sounds/
  $ ulmus update sounds.ulmus more-sounds/ --out newer.ulmus --proof all-sounds/
  $ ulmus update sounds.ulmus today/ --discount 0.9     older clips fade, by a tenth each time
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
    .argument("<data>", "the further clips: a folder with a sub-folder for each class, or a CSV with path and label")
    .option("-o, --out <file>", "the new model file (default: it replaces the model)")
    .addOption(proofOption)
    .addOption(discountOption)
    .addOption(threadsOption)
    .addOption(cacheOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(update);
}

async function update(path: string, data: string, options: UpdateOptions): Promise<void> {
  const model = await readLearner(path);
  const out = options.out ?? path;
  await requireModelPath(out);
  const clips = await readClips(data, model, options);
  if (options.discount !== undefined) model.discount(options.discount);
  const before = copyOf(model);
  model.add(clips);
  const undone = copyOf(model).forget(clips);
  for (const label of model.labels) if (!before.labels.includes(label)) undone.removeClass(label);
  await finish(
    {
      out,
      model,
      before: before.counts,
      clips,
      // Of nothing there are no scores.
      ...(!before.parts.machine.isBlank && { undone: await differenceOf(undone, before, clips) }),
    },
    options,
  );
}
