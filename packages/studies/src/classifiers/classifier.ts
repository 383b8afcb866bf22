// What every classifier of a study is: a name, the settings that its grid holds, and a way to learn from rows.
import type { Kernels, Matrix32, Matrix64 } from "ulmus";
import { selectRows } from "ulmus/parts";

/** Rows of features with the class of each. */
export interface LabelledRows {
  /** n × columns. */
  readonly features: Matrix32;
  /** One for each row: 0 … classCount − 1. */
  readonly classes: Int32Array;
  readonly classCount: number;
  /** Which rows come from one speaker or recording, as numbers; where it is known. */
  readonly groups?: Int32Array;
}

export interface LearnOptions {
  readonly kernels: Kernels;
  /** Of whatever is random. */
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** What has learnt. */
export interface Learnt {
  /** Rows (n × columns) → scores (n × classes); the largest is the answer. */
  scores(features: Matrix32): Matrix64;
  /** Whether scores are probabilities. */
  readonly isCalibrated?: boolean;
  /** The scores of the training rows, each from a fit without its own group; of those that find them on the way. */
  readonly heldOut?: Matrix64;
  /** What learning took, where part of it was done for another classifier before. */
  readonly seconds?: number;
}

/** A way to learn, with the settings among which a protocol chooses. */
export interface Classifier<Setting = unknown> {
  readonly name: string;
  /** One or more; a classifier that chooses for itself inside the training part has one. */
  readonly settings: readonly Setting[];
  /** For tables: such as "γ 0.03, C 8"; "" if there is nothing to say. */
  describe(setting: Setting): string;
  learn(rows: LabelledRows, setting: Setting, options: LearnOptions): Learnt | Promise<Learnt>;
}

/** The rows `indices`. */
export function pickRows({ features, classes, classCount, groups }: LabelledRows, indices: Int32Array): LabelledRows {
  return {
    features: selectRows(features, indices),
    classes: Int32Array.from(indices, (i) => classes[i]),
    classCount,
    ...(groups && { groups: Int32Array.from(indices, (i) => groups[i]) }),
  };
}

/** A classifier that learns from standard scores, by the mean and deviation of its own training rows. */
export function standardised<Setting>(classifier: Classifier<Setting>, scale: Standardise): Classifier<Setting> {
  return {
    ...classifier,
    async learn(rows, setting, options) {
      const transform = scale(rows.features);
      const learnt = await classifier.learn({ ...rows, features: transform(rows.features) }, setting, options);
      return { ...learnt, scores: (features) => learnt.scores(transform(features)) };
    },
  };
}

/** Learns a scale from training rows. */
export type Standardise = (training: Matrix32) => (features: Matrix32) => Matrix32;
