// Labels as columns: each class has one, in the targets and in the scores. Knows no sound and no model.
import { ArgumentError } from "../errors.ts";
import { type Matrix32, matrix64 } from "../math/matrix.ts";
import type { Examples } from "./machine.ts";

/** The column of each label in `known`. */
export function columnsOf(labels: readonly string[], known: readonly string[], where: string): Int32Array {
  const columns = new Map(known.map((label, c) => [label, c]));
  return Int32Array.from(labels, (label, i) => {
    if (label === "") throw new ArgumentError(`${where}: label ${i} is empty; every clip needs one`);
    const column = columns.get(label);
    if (column === undefined) {
      const some = known.slice(0, 10).join(", ") + (known.length > 10 ? " …" : "");
      throw new ArgumentError(`${where}: label ${i} is "${label}", which this model does not know; it knows ${some}`);
    }
    return column;
  });
}

/** n / (C n_c): every class weighs the same, and the weights sum to n. */
export function balancedWeights(classes: Int32Array, count: number): number[] {
  const sizes = new Array<number>(count).fill(0);
  for (const c of classes) sizes[c] += 1;
  return sizes.map((size) => classes.length / (count * size));
}

/** Rows whose target is 1 in the column of their class and 0 in the others, each with the weight of its class. */
export function classExamples(
  features: Matrix32,
  classes: Int32Array,
  classWeights: readonly number[],
): Required<Examples> {
  const targets = matrix64(classes.length, classWeights.length);
  classes.forEach((c, i) => (targets.data[i * targets.columns + c] = 1));
  return { features, targets, weights: Float64Array.from(classes, (c) => classWeights[c]) };
}
