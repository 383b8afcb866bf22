// What a classifier consists of besides its machine, and how that changes where classes come and go.
import type { Calibration } from "../elm/calibration/calibration.ts";
import type { Learnt } from "../elm/layers/kind.ts";
import { ArgumentError } from "../errors.ts";
import type { Ensemble } from "./ensemble.ts";
import type { HeldOut } from "./fit-classes.ts";
import type { Recipe } from "./recipe.ts";
import type { Weighted } from "./training.ts";

/** What a classifier consists of besides its machine. */
export interface ClassifierState {
  readonly recipe: Recipe;
  /** What the recipe's blocks have learnt. */
  readonly encoders: Learnt;
  /** The classes; output c of the machine is class c. */
  readonly labels: readonly string[];
  /** The weight of a clip of each class: frozen by `fit`, so that sums stay exact. */
  readonly classWeights: readonly number[];
  /** How scores become probabilities. */
  readonly calibration: Calibration;
  readonly heldOut?: HeldOut;
  /** What the recipe's criterion gave for the scores of clips held out. */
  readonly rating?: number;
}

/** The state of the same model for the classes `labels`; a class that is new weighs as in `others`, or 1. */
export function withClasses(
  state: ClassifierState,
  labels: readonly string[],
  others: Pick<ClassifierState, "labels" | "classWeights"> = { labels: [], classWeights: [] },
): ClassifierState {
  if (isSame(labels, state.labels)) return state;
  const weights = new Map(
    [others, state].flatMap((known) => known.labels.map((label, c) => [label, known.classWeights[c]])),
  );
  const { sharpness } = state.calibration;
  return {
    ...state,
    labels,
    classWeights: labels.map((label) => weights.get(label) ?? 1),
    // What was fitted on the scores of the classes there were fits no others, except for what all share.
    calibration: { kind: "temperature", sharpness },
  };
}

/** The classes of both, those of `state` first; refuses models whose sums do not mean the same. */
export function joinedLabels(state: ClassifierState, other: ClassifierState): string[] {
  const labels = [...new Set([...state.labels, ...other.labels])];
  const [mine, theirs] = [withClasses(state, labels, other), withClasses(other, labels, state)];
  if (JSON.stringify([mine.recipe, mine.classWeights]) === JSON.stringify([theirs.recipe, theirs.classWeights])) {
    return labels;
  }
  throw new ArgumentError(
    "merge: the two models have different recipes or class weights; start both from one model (see `blank`)",
  );
}

/** A machine whose outputs are `labels`: the same one if they are already, otherwise a copy. */
export function arrangedMachine(machine: Ensemble, known: readonly string[], labels: readonly string[]): Ensemble {
  if (isSame(labels, known)) return machine;
  const copy = machine.blank().merge(machine);
  const all = [...new Set([...known, ...labels])];
  all.slice(known.length).forEach(() => copy.addOutput());
  return copy.selectOutputs(labels.map((label) => all.indexOf(label)));
}

/** How many clips of each class a machine has learnt, each as often as it weighs. */
export function clipCounts(
  { labels, classWeights, recipe }: ClassifierState,
  machine: Ensemble,
): Record<string, number> {
  const sums = machine.targetSums;
  return Object.fromEntries(labels.map((label, c) => [label, clipsIn(sums[c] / classWeights[c], recipe)]));
}

/** How many clips rows of this weight are, to 9 digits: each clip has a row of its own, and one for each of its copies. */
export function clipsIn(weight: number, { augment = [] }: Recipe): number {
  return Math.round((1e9 * weight) / (1 + augment.length)) / 1e9;
}

/** Refuses to forget more clips than have been learnt. */
export function requireAsMany({ weights }: Weighted, clips: number, count: number): void {
  const given = weights ? Array.from(weights).reduce((sum, weight) => sum + weight, 0) : clips;
  if (given <= count * (1 + 1e-9) + 1e-9) return;
  throw new ArgumentError(`forget: got ${given} clips, of which ${count} have been learnt; give only those that were`);
}

/** Refuses to forget more clips of a class than have been learnt. */
export function requireLearnt(
  { labels, weights }: Weighted & { readonly labels: readonly string[] },
  counts: Readonly<Record<string, number>>,
): void {
  const given = new Map<string, number>();
  labels.forEach((label, i) => given.set(label, (given.get(label) ?? 0) + (weights?.[i] ?? 1)));
  for (const [label, count] of given) {
    if (count <= counts[label] * (1 + 1e-9) + 1e-9) continue;
    throw new ArgumentError(
      `forget: got ${count} clips of "${label}", of which ${counts[label]} have been learnt; give only those that were`,
    );
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, c) => label === b[c]);
}
