// Two stages: what tells emotions of segments, and what learns from how its posteriors are spread over an utterance. The first is
// learnt once for each training part, however many learn from it.
import { type Matrix32, type Matrix64, randomFolds } from "ulmus";
import { type Bags, labelledRowsOf, meanRow, rowsOf, summarised } from "../../classifiers/bags.ts";
import { type Classifier, type LabelledRows, type LearnOptions, pickRows } from "../../classifiers/classifier.ts";
import { matrix64 } from "ulmus/parts";

/** Where posteriors of training clips come from: from what has learnt those very clips, or from fits without their speakers. */
export type Posteriors = "as learnt" | "held out";

/** The first stage of a training part. */
export interface Stage {
  /** Functionals of the training clips. */
  readonly training: Matrix32;
  /** Functionals of any clips. */
  readonly functionals: (numbers: Matrix32) => Matrix32;
  /** To learn it. */
  readonly seconds: number;
}

/** A posterior above which a segment counts as one of the emotion. */
const THRESHOLD = 0.2;
/** So many parts of whole groups are held out by those that have no held-out scores of their own. */
const PARTS = 3;

/** For each class the greatest, least and mean posterior, and the share of segments above 0.2. */
export function functionals(posteriors: Matrix64): number[] {
  const { rows, columns, data } = posteriors;
  const means = meanRow(posteriors);
  return Array.from({ length: columns }, (_, c) => {
    const values = Array.from({ length: rows }, (_none, i) => data[i * columns + c]);
    const above = values.filter((value) => value > THRESHOLD).length / rows;
    return [Math.max(...values), Math.min(...values), means[c], above];
  }).flat();
}

/** Learns first stages, and remembers those of one seed. */
export function createStages<Setting>(bags: Bags, classifier: Classifier<Setting>, posteriors: Posteriors) {
  const known = new Map<string, Promise<Stage>>();
  return (clips: LabelledRows, options: LearnOptions): Promise<Stage> => {
    const key = `${options.seed}: ${clips.features.data.join()}`;
    const found = known.get(key) ?? learnStage(bags, classifier, posteriors, clips, options);
    known.set(key, found);
    return found;
  };
}

async function learnStage<Setting>(
  bags: Bags,
  classifier: Classifier<Setting>,
  posteriors: Posteriors,
  clips: LabelledRows,
  options: LearnOptions,
): Promise<Stage> {
  const started = performance.now();
  const segments = labelledRowsOf(bags, clips);
  const learnt = await classifier.learn(segments, classifier.settings[0], options);
  const describe = (numbers: Matrix32, scores: Matrix64): Matrix32 => {
    const { data, ...shape } = summarised(bags, numbers, scores, functionals);
    return { ...shape, data: Float32Array.from(data) };
  };
  const own =
    posteriors === "as learnt"
      ? learnt.scores(segments.features)
      : (learnt.heldOut ?? (await heldOutByParts(classifier, segments, options)));
  return {
    training: describe(clips.features, own),
    functionals: (numbers) => describe(numbers, learnt.scores(rowsOf(bags, numbers))),
    seconds: (performance.now() - started) / 1000,
  };
}

/** Scores of rows from fits without the part of groups that they belong to. */
async function heldOutByParts<Setting>(
  classifier: Classifier<Setting>,
  rows: LabelledRows,
  options: LearnOptions,
): Promise<Matrix64> {
  const groups = Array.from(rows.groups ?? rows.classes.keys(), String);
  const parts = Math.min(PARTS, new Set(groups).size);
  const out = matrix64(rows.features.rows, rows.classCount);
  for (const { train, test } of randomFolds(Array.from(rows.classes, String), parts, 1, groups)) {
    const learnt = await classifier.learn(pickRows(rows, train), classifier.settings[0], options);
    const scores = learnt.scores(pickRows(rows, test).features);
    test.forEach((row, i) =>
      out.data.set(scores.data.subarray(i * out.columns, (i + 1) * out.columns), row * out.columns),
    );
  }
  return out;
}

/** What learns from utterances, upon a first stage. */
export function uponStages(stages: ReturnType<typeof createStages>, utterances: Classifier): Classifier {
  return {
    ...utterances,
    async learn(clips, setting, options) {
      const stage = await stages(clips, options);
      const started = performance.now();
      const learnt = await utterances.learn({ ...clips, features: stage.training }, setting, options);
      return {
        ...(learnt.isCalibrated && { isCalibrated: true }),
        seconds: stage.seconds + (performance.now() - started) / 1000,
        scores: (numbers) => learnt.scores(stage.functionals(numbers)),
      };
    },
  };
}

/** No second stage: the emotion of the greatest mean posterior. */
export const meanPosterior: Classifier<null> = {
  name: "mean posterior",
  settings: [null],
  describe: () => "",
  learn: ({ classCount }) => ({
    scores({ rows, columns, data }) {
      const out = matrix64(rows, classCount);
      for (let i = 0; i < out.data.length; i++) {
        out.data[i] = data[Math.floor(i / classCount) * columns + 4 * (i % classCount) + 2];
      }
      return out;
    },
  }),
};
