// Labels as columns: each class has one, in the targets and in the scores. Knows no sound and no model.
import { ArgumentError } from "../errors.ts";
import { type Matrix32, matrix64 } from "../math/matrix.ts";
import type { Examples } from "./machine.ts";

/** The column of each label in `known`. */
export function columnsOf(labels: readonly string[], known: readonly string[], where: string): Int32Array {
  const columns = new Map(known.map((label, c) => [label, c]));
  return Int32Array.from(labels, (label, i) => {
    if (label === "")
      throw new ArgumentError(`${where}: label ${i} is empty; every clip needs one, unless the recipe has a graph`);
    const column = columns.get(label);
    if (column === undefined) {
      const some = known.slice(0, 10).join(", ") + (known.length > 10 ? " …" : "");
      throw new ArgumentError(`${where}: label ${i} is "${label}", which this model does not know; it knows ${some}`);
    }
    return column;
  });
}

/** How much a class larger than the mean counts beside the others under "golden": (√5 − 1) / 2. */
const GOLDEN = 0.6180339887498949;

/**
 * The weight of a clip of each class, so that the weights of all clips sum to what they do without it: n / (C n_c), so that
 * every class weighs the same, or with "golden" as `readout.balance` of recipes says; 1 where classes are not balanced.
 *
 * @param classes of the clips, −1 where it is not known; such clips do not count.
 * @param weights of the clips; a class is as large as the sum of its own.
 */
export function balancedWeights(
  classes: Int32Array,
  count: number,
  {
    balance,
    weights,
    names = [],
  }: {
    readonly balance: boolean | "golden";
    readonly weights?: ArrayLike<number> | undefined;
    /** Of the classes, for messages. */
    readonly names?: readonly string[];
  },
): number[] {
  const sizes = new Array<number>(count).fill(0);
  classes.forEach((c, i) => {
    if (c >= 0) sizes[c] += weights?.[i] ?? 1;
  });
  const total = sizes.reduce((a, b) => a + b, 0);
  if (!balance) return sizes.map(() => 1);
  const shares = sizes.map((size) => (balance === "golden" && size > total / count ? GOLDEN : 1));
  const all = shares.reduce((a, b) => a + b, 0);
  return sizes.map((size, c) => {
    if (!(size > 0)) {
      throw new ArgumentError(
        `fit: the clips of a class must weigh more than 0 together, got ${size} for "${names[c] ?? c}"; weigh one of them more, leave the class out, or set readout.balance to false`,
      );
    }
    return (total * shares[c]) / (all * size);
  });
}

/**
 * Rows whose target is 1 in the column of their class and 0 in the others, each with the weight of its class and its own. A row
 * of class −1, which is not known, weighs nothing.
 */
export function classExamples(
  features: Matrix32,
  classes: Int32Array,
  classWeights: readonly number[],
  { weights }: { readonly weights?: ArrayLike<number> | undefined } = {},
): Required<Examples> {
  const targets = matrix64(classes.length, classWeights.length);
  classes.forEach((c, i) => {
    if (c >= 0) targets.data[i * targets.columns + c] = 1;
  });
  const weigh = (c: number, i: number): number => (c < 0 ? 0 : classWeights[c] * (weights?.[i] ?? 1));
  return { features, targets, weights: Float64Array.from(classes, weigh) };
}
