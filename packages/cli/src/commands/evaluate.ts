// ulmus evaluate: how good a recipe is on a data set, each clip judged by a model that has not heard it.
import { Command } from "@commander-js/extra-typings";
import type { Evaluation } from "ulmus";
import { type Clips, oddities } from "../clips.ts";
import type { EvaluationReport, Mistake } from "../evaluation-report.ts";
import { evaluationText } from "../evaluation-text.ts";
import {
  augmentOption,
  cacheOption,
  groupByOption,
  fastOption,
  foldsOption,
  jsonOption,
  kOption,
  leakageCheckOption,
  presetOption,
  recipeOption,
  seedOption,
  splitOption,
  threadsOption,
} from "../options.ts";
import { findLeaks } from "../leakage.ts";
import { chooseProtocol, type ProtocolOptions } from "../protocol.ts";
import { type LessonOptions, recipeFor, unitsOption, weightScalesOption } from "../lesson.ts";
import { readRecipe } from "../recipe-file.ts";
import { featuresOption, labelsOption, openSource, type SourceOptions } from "../source.ts";
import { createProgress } from "../terminal/progress.ts";

const examples = `
Without --folds, --split, --group-by and --k: a column group, speaker, recording, source, artist or session is taken
for groups, and each is held out in turn (if there are more than 50, five folds of whole groups); if there is none,
five random folds of clips.

Examples:
  $ ulmus evaluate sounds/
  $ ulmus evaluate clips.csv --group-by speaker         each speaker is held out in turn
  $ ulmus evaluate clips.csv --folds fold               the data set's own folds
  $ ulmus evaluate --features embeddings.npy --labels clips.csv --folds fold     features of your own
  $ ulmus evaluate clips.csv --units 250,500,1000       the best layer of each training part, chosen inside it
  $ ulmus evaluate clips.csv --split part --json        rows with "test" in the column part are the test part
`;

interface EvaluateOptions extends SourceOptions, ProtocolOptions, Pick<LessonOptions, "units" | "weightScales"> {
  readonly json?: true | undefined;
}

export function createEvaluateCommand() {
  return new Command("evaluate")
    .description("score a recipe on clips that the model has not heard")
    .argument("[data]", "a folder with one sub-folder for each class, or a CSV with the columns path and label")
    .addOption(featuresOption)
    .addOption(labelsOption)
    .addOption(groupByOption)
    .addOption(foldsOption)
    .addOption(splitOption)
    .addOption(kOption)
    .addOption(seedOption)
    .addOption(recipeOption)
    .addOption(presetOption)
    .addOption(augmentOption)
    .addOption(unitsOption)
    .addOption(weightScalesOption)
    .addOption(threadsOption)
    .addOption(fastOption)
    .addOption(cacheOption)
    .addOption(leakageCheckOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(evaluateData);
}

async function evaluateData(data: string | undefined, options: EvaluateOptions): Promise<void> {
  const [{ evaluate }, { createKernels }] = await Promise.all([import("ulmus"), import("ulmus/node")]);
  const recipe = await recipeFor(options, await readRecipe(options));
  const { groupBy, folds: byFold, split } = options;
  const source = await openSource(data, options, { hasClasses: true, columns: [groupBy, byFold, split] });
  await chooseProtocol(source.items, options); // a wrong name is told before the work, not after it
  const clips = await source.clips(recipe);
  const { folds, groups, description, warnings } = await chooseProtocol(clips.items, options);
  const kernels = createKernels(undefined, options);
  const progress = createProgress("folds");
  progress.update(0, folds.length);
  const { seconds, tested, ...scores } = evaluate(
    { ...clips, ...(groups && { groups: groups.values }) },
    clips.recipe,
    { folds, kernels, now: () => performance.now() / 1000, onFold: progress.update },
  );
  const leaks = options.leakageCheck ? await findLeaks(clips, { folds, groups }, kernels) : undefined;
  progress.end();
  const report: EvaluationReport = {
    protocol: description,
    groupBy: groups?.column ?? null,
    features: scores.folds[0].features,
    ...scores,
    seconds: { features: clips.seconds, ...seconds },
    mistakes: mistakesOf(clips, tested),
    leakage: leaks?.report ?? null,
    skipped: clips.skipped,
    warnings: [...oddities(clips), ...warnings, ...(leaks?.warnings ?? [])],
    recipe: clips.recipe,
  };
  console.log(options.json ? JSON.stringify(report) : evaluationText(report, clips.items.length));
}

function mistakesOf({ items }: Clips, tested: Evaluation["tested"]): Mistake[] {
  return tested
    .map(({ index, predicted, probability }) => ({
      path: items[index].name,
      label: items[index].label,
      predicted,
      probability,
    }))
    .filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.probability - a.probability);
}
