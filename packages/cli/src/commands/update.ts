// ulmus update: a model learns further clips, of classes it knows and of new ones.
import { Command } from "@commander-js/extra-typings";
import { type ChangeOptions, finish, proofOption } from "../change.ts";
import { readLearner, requireModelPath } from "../model-path.ts";
import { cacheOption, jsonOption, threadsOption } from "../options.ts";
import { copyOf, differenceOf, readClips } from "../proof.ts";

const examples = `
The model must hold its sums (\`ulmus train --sums\`). Clips that it knows already are learnt a second time.

Examples:
  $ ulmus update sounds.ulmus more-sounds/
  $ ulmus update sounds.ulmus more-sounds/ --out newer.ulmus --proof all-sounds/
`;

interface UpdateOptions extends ChangeOptions {
  readonly out?: string | undefined;
}

export function createUpdateCommand() {
  return new Command("update")
    .description("let a model learn further clips, and new classes")
    .argument("<model>", "a model file with its sums")
    .argument("<data>", "the further clips: a folder with a sub-folder for each class, or a CSV with path and label")
    .option("-o, --out <file>", "the new model file (default: it replaces the model)")
    .addOption(proofOption)
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
