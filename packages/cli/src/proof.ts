// How exact a change of a model was: the same is learnt in another way, and the two are compared.
import type { Matrix32, Model } from "ulmus";
import type { Clips } from "./clips.ts";
import { InputError } from "./failure.ts";
import { countOf, type Counts, countsOf, knownLabels, type LearnerOptions, openClips, trainedOn } from "./learner.ts";

/** The largest differences of two models. */
export interface Difference {
  /** Of the scores of clips. */
  readonly scores: number;
  /** Of the weights, relative to the largest; null where a model weighs clips instead, whose order says nothing. */
  readonly weights: number | null;
}

/** A comparison with a model that was trained anew. */
export interface Proof extends Difference {
  readonly data: string;
  /** How many clips it learnt. */
  readonly n: number;
}

/** Scores that differ by more, relative to the largest where that is above 1, are not those of the same clips. */
const MOST = 1e-6;

/** How two models with the same labels, both with clips learnt, differ. */
export async function differenceOf(a: Model, b: Model, clips: Clips): Promise<Difference> {
  const rows = await wholeRows(clips, a);
  const pairs = a.parts.machine.members.map(({ readout, support }, m) => {
    const other = b.parts.machine.members[m].readout.weights.data;
    return support ? null : largestDifference(readout.weights.data, other) / Math.max(largest(other), Number.MIN_VALUE);
  });
  const weights = pairs.reduce((worst, one) => (worst === null || one === null ? null : Math.max(worst, one)));
  const [ofA, ofB] = [a, b].map(({ parts }) => parts.machine.scores(rows).data);
  return { scores: largestDifference(ofA, ofB) / Math.max(1, largest(ofB)), weights };
}

/** Compares `model` with one of the same frozen parts that learns the clips of `data`, which must be all it knows now. */
export async function prove(model: Model, data: string, options: LearnerOptions): Promise<Proof> {
  const isOfRows = model.recipe.blocks.length === 0;
  const { labels: _, features: __, ...rest } = options;
  const source = await openClips(isOfRows ? undefined : data, model, isOfRows ? { ...rest, features: data } : rest);
  const clips = await source.clips(model.recipe);
  const anew = trainedOn(clips, model, options);
  requireSameCounts(countsOf(anew), countsOf(model), data, [...knownLabels(model), ...knownLabels(anew)]);
  const difference = await differenceOf(model, anew, clips);
  requireSame(difference, `--proof: trained anew on ${data}`, "other clips were learnt");
  return { data, n: clips.items.length, ...difference };
}

function requireSameCounts(given: Counts, known: Counts, data: string, labels: readonly string[]): void {
  const refuse = (got: string): never => {
    throw new InputError(
      `--proof: ${data} must hold just the clips that the model knows then, got ${got}; nothing was written`,
    );
  };
  for (const label of labels) {
    const [there, wanted] = [countOf(given, label), countOf(known, label)];
    if (Math.abs(there - wanted) > 1e-6) refuse(`${there} of "${label}" instead of ${wanted}`);
  }
  if (Math.abs(given.all - known.all) > 1e-6) refuse(`${given.all} instead of ${known.all}`);
}

/** Refuses a model that does not score as the other. */
export function requireSame({ scores }: Difference, where: string, meaning: string): void {
  if (scores <= MOST) return;
  throw new InputError(
    `${where}, the model must score the same to ${MOST}, got a difference of ${scores.toPrecision(2)}: ${meaning}; nothing was written`,
  );
}

/** With the columns of blocks that learn, which features of a data set lack. */
async function wholeRows({ features, frames, items }: Clips, model: Model): Promise<Matrix32> {
  if (!frames) return features;
  const { createExtractor, matrixFromRows } = await import("ulmus");
  const { createKernels } = await import("ulmus/node");
  const [extractor, kernels] = [createExtractor(model.recipe), createKernels()];
  const rowOf = (i: number): Float32Array => features.data.subarray(i * features.columns, (i + 1) * features.columns);
  const { encoders } = model.parts.state;
  return matrixFromRows(
    items.map((_, i) => extractor.complete({ row: rowOf(i), frames: frames[i] }, encoders, kernels)),
  );
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return largest(a.map((value, i) => value - b[i]));
}
