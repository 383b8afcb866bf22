// The honest counterpart of every published protocol: whatever is chosen is chosen inside the training part, with groups kept
// whole, and the test part is asked once.
import { type Fold, foldsByValue, randomFolds } from "ulmus";
import type { Classifier, LabelledRows } from "../classifiers/classifier.ts";
import { accuracyOf, answer, type Answers, joinAnswers, type ProtocolOptions } from "./answers.ts";
import type { Task } from "./task.ts";

/** Up to so many groups are left out one by one inside a training part; more of them in so few parts. */
const [MOST_GROUPS, PARTS] = [10, 4];

/** Each test part is answered with the setting that did best on held-out groups of its training part. */
export async function answerHonestly<Setting>(
  task: Task,
  folds: readonly Fold[],
  classifier: Classifier<Setting>,
  options: ProtocolOptions,
): Promise<Answers> {
  const parts: Answers[] = [];
  for (const { train, test } of folds) {
    const setting = await chooseInside(task, train, classifier, options);
    parts.push(await answer(task, { classifier, setting, train, test }, options));
  }
  return joinAnswers(parts);
}

/** The setting with the most right answers over inner folds of `rows`; of equals the first. */
export async function chooseInside<Setting>(
  task: LabelledRows,
  rows: Int32Array,
  classifier: Classifier<Setting>,
  options: ProtocolOptions,
): Promise<Setting> {
  const { settings } = classifier;
  if (settings.length === 1) return settings[0];
  const inner = innerFolds(task, rows);
  let best = { setting: settings[0], score: -1 };
  for (const setting of settings) {
    const parts: Answers[] = [];
    for (const { train, test } of inner) parts.push(await answer(task, { classifier, setting, train, test }, options));
    const score = accuracyOf(task, joinAnswers(parts));
    if (score > best.score) best = { setting, score };
  }
  return best.setting;
}

/** Divides rows of the task; indices are those of the task. */
export function innerFolds({ classes, groups }: LabelledRows, rows: Int32Array): Fold[] {
  const values = groups && Array.from(rows, (i) => String(groups[i]));
  const count = new Set(values).size;
  const labels = Array.from(rows, (i) => String(classes[i]));
  const folds =
    values && count >= 2 && count <= MOST_GROUPS
      ? foldsByValue(values, "group")
      : randomFolds(labels, Math.min(PARTS, count >= 2 ? count : rows.length), 1, count >= 2 ? values : undefined);
  const outer = (indices: Int32Array): Int32Array => indices.map((i) => rows[i]);
  return folds.map(({ name, train, test }) => ({ name, train: outer(train), test: outer(test) }));
}
