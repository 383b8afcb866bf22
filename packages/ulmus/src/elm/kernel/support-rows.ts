// The rows that an exact kernel machine has learnt, as they are: what sums are to other machines. Rows come and go, and the
// readout is solved anew, in O(n³) steps: as if the rows there are had been learnt together.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import {
  type FloatArray,
  type Matrix,
  type Matrix32,
  type Matrix64,
  matrix32,
  matrix64,
  rowOf,
  selectColumns,
  selectRows,
} from "../../math/matrix.ts";
import { requireFactor } from "../accumulator.ts";
import { requireRows } from "../training-rows.ts";
import type { Readout } from "../readout.ts";
import type { KernelRows } from "./centre-kernel.ts";
import { addKernelProduct, type Kernel, kernelMatrix } from "./kernel.ts";

/** Rows with what they should give. */
export interface Support {
  /** Scaled features, n × columns. */
  readonly hidden: Matrix32;
  /** n × outputs. */
  readonly targets: Matrix64;
  /** One for each row, ≥ 0; 1 each by default. */
  readonly weights?: ArrayLike<number>;
}

type Known = Support & { readonly weights: Float64Array };

/** Two rows are the same one if they are no farther apart than this share of its length: features of two engines differ so. */
const SAME = 1e-4;

export class SupportRows {
  readonly kernel: Kernel;
  #rows: Known;

  private constructor(kernel: Kernel, rows: Known) {
    this.kernel = kernel;
    this.#rows = rows;
  }

  /** Nothing learnt yet, for rows of `columns` and `outputs` targets. */
  static empty(kernel: Kernel, columns: number, outputs: number): SupportRows {
    const none = { hidden: matrix32(0, columns), targets: matrix64(0, outputs), weights: new Float64Array() };
    return new SupportRows(kernel, none);
  }

  /** The rows themselves, in the order in which they came: not to be changed. */
  get rows(): Known {
    return this.#rows;
  }

  get outputs(): number {
    return this.#rows.targets.columns;
  }

  add(more: Support): this {
    this.#check(more);
    const { hidden, targets, weights } = this.#rows;
    this.#rows = {
      hidden: stacked(hidden, more.hidden),
      targets: stacked(targets, more.targets),
      weights: joined(weights, Float64Array.from(more.weights ?? new Float64Array(more.hidden.rows).fill(1))),
    };
    return this;
  }

  /** Takes rows away by their values and targets, whatever their weights; refuses all if one of them is not there. */
  subtract(less: Support): this {
    this.#check(less);
    const { hidden, targets, weights } = this.#rows;
    const gone = new Set<number>();
    for (let k = 0; k < less.hidden.rows; k++) gone.add(this.#find(less, k, gone));
    const kept = Array.from(weights.keys()).filter((i) => !gone.has(i));
    this.#rows = {
      hidden: selectRows(hidden, kept),
      targets: selectRows(targets, kept),
      weights: Float64Array.from(kept, (i) => weights[i]),
    };
    return this;
  }

  /** Adds all that `other` has. */
  merge(other: SupportRows): this {
    return this.add(other.#rows);
  }

  /** A new output that was 0 in every row so far. */
  addOutput(): this {
    const { targets } = this.#rows;
    const wider = matrix64(targets.rows, targets.columns + 1);
    for (let i = 0; i < targets.rows; i++) rowOf(wider, i).set(rowOf(targets, i));
    this.#rows = { ...this.#rows, targets: wider };
    return this;
  }

  /** The outputs `indices`, in that order: all others are gone, the rows that were theirs are not. */
  selectOutputs(indices: readonly number[]): this {
    this.#rows = { ...this.#rows, targets: selectColumns(this.#rows.targets, indices) };
    return this;
  }

  /** Lets all rows so far count `factor` times as much, in (0, 1]. */
  scale(factor: number): this {
    requireFactor(factor);
    this.#rows = { ...this.#rows, weights: this.#rows.weights.map((weight) => factor * weight) };
    return this;
  }

  /** Σ w */
  get count(): number {
    return this.#rows.weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** Σ w t of each output. */
  get targetSums(): Float64Array {
    const { targets, weights } = this.#rows;
    const sums = new Float64Array(this.outputs);
    targets.data.forEach((target, e) => (sums[e % sums.length] += weights[Math.floor(e / sums.length)] * target));
    return sums;
  }

  /** What `solveKernelRidge` and `createRidgePath` take. */
  compared(kernels: Kernels): Required<KernelRows> {
    const { hidden, targets, weights } = this.#rows;
    return { kernel: kernelMatrix(this.kernel, hidden, hidden, kernels), targets, weights };
  }

  /** The scores (n × outputs) of other rows, by the readout of these: a weight for each of them. */
  scores(hidden: Matrix32, { weights, intercept }: Readout, kernels: Kernels): Matrix64 {
    const out = matrix64(hidden.rows, intercept.length);
    for (let i = 0; i < out.rows; i++) rowOf(out, i).set(intercept);
    addKernelProduct(out, this.kernel, { a: hidden, b: this.#rows.hidden, weights }, kernels);
    return out;
  }

  /** The row that is row `k` of `others`, and is none of `except`. */
  #find(others: Support, k: number, except: ReadonlySet<number>): number {
    const { hidden, targets } = this.#rows;
    const [row, target] = [rowOf(others.hidden, k), rowOf(others.targets, k)];
    const limit = SAME ** 2 * squaredDistance(row, new Float32Array(row.length));
    for (let i = 0; i < hidden.rows; i++) {
      if (except.has(i) || squaredDistance(rowOf(targets, i), target) > 0) continue;
      if (squaredDistance(rowOf(hidden, i), row) <= limit) return i;
    }
    throw new ArgumentError(
      `forget: clips must have been learnt, with the same labels (or targets), and what was learnt does not hold number ${k}; nothing was changed`,
    );
  }

  #check(support: Support): void {
    const [columns, outputs] = [this.#rows.hidden.columns, this.outputs];
    const { hidden, targets } = support;
    if (hidden.columns !== columns || targets.columns !== outputs) {
      throw new ArgumentError(
        `SupportRows: got ${hidden.columns} columns and ${targets.columns} outputs, expected ${columns} and ${outputs}`,
      );
    }
    requireRows(support, "SupportRows");
  }
}

function stacked<Data extends FloatArray>(above: Matrix<Data>, below: Matrix<Data>): Matrix<Data> {
  return { ...above, rows: above.rows + below.rows, data: joined(above.data, below.data) };
}

function joined<Data extends FloatArray>(first: Data, second: Data): Data {
  const all = new (first.constructor as new (length: number) => Data)(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] - b[j]) ** 2;
  return sum;
}
