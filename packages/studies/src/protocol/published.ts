// Protocols of published tables that choose by what they report, so that they can be repeated and their favour measured. Nothing
// else should use them.
import type { Fold } from "ulmus";
import type { Classifier } from "../classifiers/classifier.ts";
import { accuracyOf, answer, type Answers, joinAnswers, type ProtocolOptions } from "./answers.ts";
import type { Task } from "./task.ts";

/** The best mean over folds that any setting of the grid reaches on the test parts themselves: too good. */
export async function answerByBestOnTest<Setting>(
  task: Task,
  folds: readonly Fold[],
  classifier: Classifier<Setting>,
  options: ProtocolOptions,
): Promise<Answers> {
  let best: { answers: Answers; score: number } | undefined;
  for (const setting of classifier.settings) {
    const parts: Answers[] = [];
    for (const { train, test } of folds) parts.push(await answer(task, { classifier, setting, train, test }, options));
    const score = parts.reduce((sum, part) => sum + accuracyOf(task, part), 0) / parts.length;
    if (best === undefined || score > best.score) best = { answers: joinAnswers(parts), score };
  }
  if (best === undefined) throw new Error(`${classifier.name} has no settings`);
  return best.answers;
}

/** A fixed division in three. */
export interface Split {
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly test: Int32Array;
}

/** The setting is chosen on the validation part; what has learnt from the training part alone answers the test part. */
export async function answerByValidation<Setting>(
  task: Task,
  { train, valid, test }: Split,
  classifier: Classifier<Setting>,
  options: ProtocolOptions,
): Promise<Answers> {
  let best = { setting: classifier.settings[0], score: -1 };
  for (const setting of classifier.settings) {
    const score = accuracyOf(task, await answer(task, { classifier, setting, train, test: valid }, options));
    if (score > best.score) best = { setting, score };
  }
  return answer(task, { classifier, setting: best.setting, train, test }, options);
}
