// How exact a change of a model was: the same is learnt in another way, and the two are compared.
import type { Classifier, Matrix32 } from "ulmus";
import { type Clips, extractClips } from "./clips.ts";
import { InputError } from "./failure.ts";
import type { DataOptions } from "./options.ts";

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

/** Scores that differ by more are not those of the same clips. */
const MOST = 1e-6;

/** Clips of a data set, of one class or more, heard as the model hears. */
export async function readClips(data: string, model: Classifier, options: DataOptions, only?: string): Promise<Clips> {
  const { readDataset } = await import("ulmus/node");
  const dataset = await readDataset(data, { hasClasses: false });
  const unlabelled = dataset.items.find(({ label }) => label === "");
  if (unlabelled) throw new InputError(`${data}: every clip must have a label, got none for ${unlabelled.name}`);
  const items = dataset.items.filter(({ label }) => only === undefined || label === only);
  if (items.length > 0) return extractClips({ ...dataset, items }, model.recipe, { ...options, hasClasses: false });
  const there = [...new Set(dataset.items.map(({ label }) => label))].join(", ");
  throw new InputError(`${data}: must hold clips of "${only}", got only ${there}; check --class`);
}

/** A copy that learns on by itself. */
export function copyOf(model: Classifier): Classifier {
  return model.blank().merge(model);
}

/** How many clips of a class, which may be unknown, and called anything. */
export function countOf(counts: Classifier["counts"], label: string): number {
  return Object.hasOwn(counts, label) ? counts[label] : 0;
}

/** How two models of the same classes, both with clips learnt, differ. */
export async function differenceOf(a: Classifier, b: Classifier, clips: Clips): Promise<Difference> {
  const rows = await wholeRows(clips, a);
  const pairs = a.parts.machine.members.map(({ readout, support }, m) => {
    const other = b.parts.machine.members[m].readout.weights.data;
    return support ? null : largestDifference(readout.weights.data, other) / Math.max(largest(other), Number.MIN_VALUE);
  });
  const weights = pairs.reduce((worst, one) => (worst === null || one === null ? null : Math.max(worst, one)));
  return { scores: largestDifference(a.scores(rows).data, b.scores(rows).data), weights };
}

/** Compares `model` with one of the same frozen parts that learns the clips of `data`, which must be all it knows now. */
export async function prove(model: Classifier, data: string, options: DataOptions): Promise<Proof> {
  const clips = await readClips(data, model, options);
  for (const label of new Set([...model.labels, ...clips.labels])) {
    const given = clips.labels.filter((other) => other === label).length;
    const known = countOf(model.counts, label);
    if (Math.abs(given - known) < 1e-6) continue;
    throw new InputError(
      `--proof: ${data} must hold just the clips that the model knows then, got ${given} of "${label}" instead of ${known}; nothing was written`,
    );
  }
  const difference = await differenceOf(model, model.blank().add(clips), clips);
  requireSame(difference, `--proof: trained anew on ${data}`, "other clips were learnt");
  return { data, n: clips.items.length, ...difference };
}

/** Refuses a model that does not score as the other. */
export function requireSame({ scores }: Difference, where: string, meaning: string): void {
  if (scores <= MOST) return;
  throw new InputError(
    `${where}, the model must score the same to ${MOST}, got a difference of ${scores.toPrecision(2)}: ${meaning}; nothing was written`,
  );
}

/** With the columns of blocks that learn, which features of a data set lack. */
async function wholeRows({ features, frames, items }: Clips, model: Classifier): Promise<Matrix32> {
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
