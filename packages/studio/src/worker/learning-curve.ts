// How good a model gets with so many clips of each class: it learns the first of each, and is asked about all others.
import { Classifier, type Kernels, matrixFromRows, type Recipe } from "ulmus";

export interface CurvePoint {
  /** Clips of each class that were learnt; of smaller classes all but one. */
  readonly clips: number;
  /** The share of right answers about clips that were not learnt. */
  readonly accuracy: number;
  /** How many those were. */
  readonly asked: number;
}

export interface CurveClips {
  readonly rows: readonly Float32Array[];
  readonly labels: readonly string[];
  /** Clips of one group are learnt together, or asked about. */
  readonly groups: readonly string[];
}

const MOST_POINTS = 6;

export function learningCurve(
  clips: CurveClips,
  recipe: Recipe,
  kernels: Kernels,
  previous?: Classifier,
): CurvePoint[] {
  const byClass = new Map<string, Map<string, number[]>>();
  clips.labels.forEach((label, i) => {
    const groups = byClass.get(label) ?? new Map<string, number[]>();
    byClass.set(label, groups.set(clips.groups[i], [...(groups.get(clips.groups[i]) ?? []), i]));
  });
  const largest = Math.max(...[...byClass.values()].map((groups) => groups.size));
  return sizesUpTo(largest - 1).flatMap((size) => {
    const learnt = new Set([...byClass.values()].flatMap((groups) => firstOf(groups, size)));
    const at = (isLearnt: boolean): number[] => clips.labels.flatMap((_, i) => (learnt.has(i) === isLearnt ? [i] : []));
    const [train, ask] = [at(true), at(false)];
    if (ask.length === 0 || new Set(train.map((i) => clips.labels[i])).size < byClass.size) return [];
    const training = {
      features: matrixFromRows(train.map((i) => clips.rows[i])),
      labels: train.map((i) => clips.labels[i]),
      groups: train.map((i) => clips.groups[i]),
    };
    const model = Classifier.fit(training, recipe, { kernels, previous });
    const right = ask.filter((i) => model.predict(clips.rows[i]).label === clips.labels[i]);
    return [{ clips: size, accuracy: right.length / ask.length, asked: ask.length }];
  });
}

/** The clips of the first `size` groups of a class, but never of all of them. */
function firstOf(groups: ReadonlyMap<string, readonly number[]>, size: number): number[] {
  return [...groups.values()].slice(0, Math.max(1, Math.min(size, groups.size - 1))).flat();
}

/** At most six sizes from 1 to `most`, closer together where they are small. */
function sizesUpTo(most: number): number[] {
  const sizes = Array.from({ length: MOST_POINTS }, (_, i) => Math.round(most ** (i / (MOST_POINTS - 1))));
  return [...new Set(sizes)].filter((size) => size >= 1 && size <= most);
}
