// Which vectors of two halves a merge by divide and conquer can leave alone: those whose weight is negligible, and, of two
// whose values are nearly the same, one turned so that its weight is (LAPACK's dlaed2).
import type { Matrix64 } from "./matrix.ts";

/** A merge diag(d) + z zᵀ of what has not been deflated. */
export interface Merge {
  /** Rows of the vectors, their values ascending. */
  readonly kept: readonly number[];
  readonly deflated: readonly number[];
  /** Which of `kept` are not zero before the middle, and behind it. */
  readonly upper: Int32Array;
  readonly lower: Int32Array;
  readonly d: Float64Array;
  readonly z: Float64Array;
}

export interface Halves {
  /** Their values; changed where vectors are turned. */
  readonly diagonal: Float64Array;
  /** Their vectors, as the rows low … middle, zero from column middle on, and middle … high, zero before. */
  readonly vectors: Matrix64;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Deflates the merge with the weights `z` of the rows low … high. */
export function deflate(z: Float64Array, halves: Halves): Merge {
  const { diagonal, low, middle, high } = halves;
  const order = Array.from({ length: high - low }, (_, i) => low + i).toSorted((i, j) => diagonal[i] - diagonal[j]);
  const squares = z.reduce((sum, x) => sum + x * x, 0);
  const largest = order.reduce((most, i) => Math.max(most, Math.abs(diagonal[i])), squares);
  const negligible = 4 * Number.EPSILON * largest;
  const [kept, deflated]: [number[], number[]] = [[], []];
  const isMixed = new Set<number>();
  let previous = -1;
  for (const i of order) {
    if (Math.sqrt(squares) * Math.abs(z[i - low]) <= negligible) {
      deflated.push(i);
      continue;
    }
    if (previous >= 0) {
      const [before, here] = [z[previous - low], z[i - low]];
      const weight = Math.sqrt(before * before + here * here);
      const [cosine, sine] = [here / weight, -before / weight];
      if (Math.abs((diagonal[i] - diagonal[previous]) * cosine * sine) <= negligible) {
        turn(halves, previous, i, cosine, sine);
        if (previous < middle !== i < middle || isMixed.has(previous)) isMixed.add(i);
        z[i - low] = weight;
        deflated.push(previous);
      } else kept.push(previous);
    }
    previous = i;
  }
  if (previous >= 0) kept.push(previous);
  const indices = Int32Array.from(kept.keys());
  return {
    kept,
    deflated,
    upper: indices.filter((k) => kept[k] < middle || isMixed.has(kept[k])),
    lower: indices.filter((k) => kept[k] >= middle || isMixed.has(kept[k])),
    d: Float64Array.from(kept, (i) => diagonal[i]),
    z: Float64Array.from(kept, (i) => z[i - low]),
  };
}

/** Turns vectors i and j so that the weight of the first goes to the second. */
function turn({ diagonal, vectors, low, high }: Halves, i: number, j: number, cosine: number, sine: number): void {
  const { data, columns } = vectors;
  for (let k = low; k < high; k++) {
    const [x, y] = [data[i * columns + k], data[j * columns + k]];
    data[i * columns + k] = cosine * x + sine * y;
    data[j * columns + k] = cosine * y - sine * x;
  }
  const [first, second] = [diagonal[i], diagonal[j]];
  diagonal[i] = first * cosine * cosine + second * sine * sine;
  diagonal[j] = first * sine * sine + second * cosine * cosine;
}
