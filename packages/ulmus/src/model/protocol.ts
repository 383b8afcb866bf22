// How clips are divided into a training and a test part, and which clips belong together inside the training part.
import { ArgumentError } from "../errors.ts";
import { createRandom, permutation } from "../math/random.ts";
import { numbered, requireLength } from "./training.ts";

/** One division: indices of clips. */
export interface Fold {
  /** What is held out: the value of a column, or the fold's number. */
  readonly name: string;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Each value of a column in turn is the test part: a data set's own folds. */
export function foldsByValue(values: readonly string[], column: string): Fold[] {
  const names = [...new Set(values)].toSorted();
  if (names.length < 2) {
    throw new ArgumentError(
      `folds: column ${column} must have at least two values, got ${names.length === 0 ? "none" : `only "${names[0]}"`}`,
    );
  }
  return names.map((name) => divide(name, values.length, (i) => values[i] === name));
}

/** The clips valued "test" in a column are the test part, all others the training part. */
export function splitByValue(values: readonly string[], column: string): Fold[] {
  const fold = divide("test", values.length, (i) => values[i] === "test");
  if (fold.test.length === 0 || fold.train.length === 0) {
    const found = [...new Set(values)].slice(0, 6).join(", ");
    throw new ArgumentError(
      `split: column ${column} must hold "test" for some clips and not for all, got ${found}; for numbered folds use --folds ${column}`,
    );
  }
  return [fold];
}

/** `count` folds of about equal size, drawn from a seed, each with every class in about its share; groups stay whole where given. */
export function randomFolds(
  labels: readonly string[],
  count: number,
  seed: number,
  groups?: readonly string[],
): Fold[] {
  if (groups) requireLength("randomFolds", "groups", groups.length, labels.length);
  const units = clipsOf(groups ?? labels.map((_, i) => String(i)));
  if (units.length < 2) {
    throw new ArgumentError(`randomFolds: needs at least two ${groups ? "groups" : "clips"}, got ${units.length}`);
  }
  if (!(Number.isInteger(count) && count >= 2 && count <= units.length)) {
    throw new ArgumentError(
      `randomFolds: the number of folds must be whole and from 2 to the ${units.length} ${groups ? "groups" : "clips"}, got ${count}`,
    );
  }
  // Deal the shuffled units out class by class, so that each fold gets its share of each class.
  const order = Array.from(permutation(units.length, createRandom(seed)), (i) => units[i]);
  const classes = numbered(labels);
  order.sort((a, b) => classes[a[0]] - classes[b[0]]);
  const foldOf = new Int32Array(labels.length);
  order.forEach((clips, i) => clips.forEach((clip) => (foldOf[clip] = i % count)));
  return Array.from({ length: count }, (_, k) => divide(String(k + 1), labels.length, (i) => foldOf[i] === k));
}

/** The indices of the clips of each unit, units in order of appearance. */
function clipsOf(units: readonly string[]): number[][] {
  const clips: number[][] = [];
  numbered(units).forEach((unit, i) => (clips[unit] ??= []).push(i));
  return clips;
}

function divide(name: string, count: number, isTest: (i: number) => boolean): Fold {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  return { name, train: all.filter((i) => !isTest(i)), test: all.filter((i) => isTest(i)) };
}
