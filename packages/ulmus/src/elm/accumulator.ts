// What a readout has to know about its training data, as sums over rows: Σw, Σwh, Σwt, Σwhhᵀ, Σwhtᵀ, Σwt².
// Sums can be added and subtracted, so batches, streams, folds, threads, machines and forgetting are one operation.
// The penalty is not in here: it belongs to `solveRidge`.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix64, matrix64, mirrorLower, rowOf, selectColumns } from "../math/matrix.ts";
import { type SummedRows, sumRows, type TrainingRows } from "./training-rows.ts";

/** The sums themselves, as plain data: safe to post, to save and to add elsewhere. */
export interface Sums {
  /** Σ w: the number of rows, where none is weighted. */
  readonly count: number;
  /** Σ w h, one for each hidden column. */
  readonly hidden: Float64Array;
  /** Σ w t, one for each output. */
  readonly targets: Float64Array;
  /** Σ w t². */
  readonly targetSquares: Float64Array;
  /** HᵀWH (columns × columns). */
  readonly gram: Matrix64;
  /** HᵀWT (columns × outputs). */
  readonly cross: Matrix64;
}

/** What has been learnt, as sums that rows are added to and taken away from. */
export class Accumulator {
  #sums: Sums;
  /** Whether the upper triangle of HᵀWH is up to date too. */
  #isSymmetric = true;

  private constructor(sums: Sums) {
    this.#sums = sums;
  }

  /** Nothing seen yet, for `columns` hidden columns and `outputs` targets. */
  static empty(columns: number, outputs: number): Accumulator {
    return new Accumulator({
      count: 0,
      hidden: new Float64Array(columns),
      targets: new Float64Array(outputs),
      targetSquares: new Float64Array(outputs),
      gram: matrix64(columns, columns),
      cross: matrix64(columns, outputs),
    });
  }

  /** Copies `sums`. */
  static from({ count, hidden, targets, targetSquares, gram, cross }: Sums): Accumulator {
    const [columns, outputs] = [gram.rows, targets.length];
    const shapes = [gram.columns, hidden.length, cross.rows, cross.columns, targetSquares.length];
    if (shapes.join() !== [columns, columns, columns, outputs, outputs].join()) {
      throw new ArgumentError(
        `Accumulator.from: a Gram matrix of ${columns} rows and ${outputs} targets do not fit the other sums' shapes`,
      );
    }
    // Not structuredClone, which shares what lies in a SharedArrayBuffer and copies all of a buffer behind a view.
    return new Accumulator({
      count,
      hidden: hidden.slice(),
      targets: targets.slice(),
      targetSquares: targetSquares.slice(),
      gram: { ...gram, data: gram.data.slice() },
      cross: { ...cross, data: cross.data.slice() },
    });
  }

  /** A view of the sums: it changes when the accumulator does. Ask again after a change. */
  get sums(): Sums {
    if (!this.#isSymmetric) mirrorLower(this.#sums.gram);
    this.#isSymmetric = true;
    return this.#sums;
  }

  get count(): number {
    return this.#sums.count;
  }

  get columns(): number {
    return this.#sums.gram.rows;
  }

  get outputs(): number {
    return this.#sums.targets.length;
  }

  /** Each triangle of HᵀWH is summed once; kernels that are `fast` do so in Float32, in short blocks. */
  add(rows: TrainingRows, kernels: Kernels): this {
    const { hidden, sums } = this.#sumsOf(rows, kernels);
    kernels.gram(this.#sums.gram, hidden, { lowerOnly: true, fast: kernels.isFast ?? false });
    return this.#apply(sums, 1);
  }

  /** Takes away rows that have been added before, as if they had never been seen (to rounding). */
  subtract(rows: TrainingRows, kernels: Kernels): this {
    const { hidden, sums } = this.#sumsOf(rows, kernels);
    const negative = { ...hidden, data: hidden.data.map((value) => -value) };
    kernels.multiply(this.#sums.gram, negative, hidden, { transposeA: true, accumulate: true });
    return this.#apply(sums, -1);
  }

  /** Adds all that `other` has seen. */
  merge(other: Accumulator): this {
    return this.#combine(other, 1);
  }

  /** Takes away all that `other` has seen. */
  without(other: Accumulator): this {
    return this.#combine(other, -1);
  }

  /** A new output that was 0 in every row so far: a class added later. */
  addOutput(): this {
    const { targets, targetSquares, cross } = this.#sums;
    const wider = matrix64(cross.rows, cross.columns + 1);
    for (let i = 0; i < cross.rows; i++) wider.data.set(rowOf(cross, i), i * wider.columns);
    this.#sums = {
      ...this.#sums,
      targets: Float64Array.of(...targets, 0),
      targetSquares: Float64Array.of(...targetSquares, 0),
      cross: wider,
    };
    return this;
  }

  /** The outputs `indices`, in that order: all others are gone, the rows that were theirs are not. */
  selectOutputs(indices: readonly number[]): this {
    const { targets, targetSquares, cross } = this.#sums;
    this.#sums = {
      ...this.#sums,
      cross: selectColumns(cross, indices),
      targets: Float64Array.from(indices, (c) => targets[c]),
      targetSquares: Float64Array.from(indices, (c) => targetSquares[c]),
    };
    return this;
  }

  /** Lets all rows so far count `factor` times as much, in (0, 1]: again and again, the older ones fade. */
  scale(factor: number): this {
    requireFactor(factor);
    const { count, hidden, targets, targetSquares, gram, cross } = this.#sums;
    for (const sums of [hidden, targets, targetSquares, gram.data, cross.data]) {
      for (let i = 0; i < sums.length; i++) sums[i] *= factor;
    }
    this.#sums = { ...this.#sums, count: factor * count };
    return this;
  }

  /** A copy that changes on its own. */
  clone(): Accumulator {
    return Accumulator.from(this.sums);
  }

  #combine(other: Accumulator, sign: 1 | -1): this {
    this.#requireShape(other.columns, other.outputs);
    addScaled(this.#sums.gram.data, other.#sums.gram.data, sign);
    return this.#apply(other.#sums, sign);
  }

  /** Adds, or takes away, all sums but HᵀWH, which has been done. */
  #apply(change: Omit<Sums, "gram">, sign: 1 | -1): this {
    const mine = this.#sums;
    addScaled(mine.hidden, change.hidden, sign);
    addScaled(mine.targets, change.targets, sign);
    addScaled(mine.targetSquares, change.targetSquares, sign);
    addScaled(mine.cross.data, change.cross.data, sign);
    this.#sums = { ...mine, count: sumOfWeights(mine.count, sign * change.count) };
    this.#isSymmetric = false;
    return this;
  }

  #sumsOf(rows: TrainingRows, kernels: Kernels): SummedRows {
    this.#requireShape(rows.hidden.columns, rows.targets.columns);
    return sumRows(rows, kernels);
  }

  #requireShape(columns: number, outputs: number): void {
    if (columns !== this.columns || outputs !== this.outputs) {
      throw new ArgumentError(
        `Accumulator: got ${columns} hidden columns and ${outputs} outputs, expected ${this.columns} and ${this.outputs}`,
      );
    }
  }
}

/** Refuses what rows cannot count less by. */
export function requireFactor(factor: number): void {
  if (!(factor > 0 && factor <= 1)) throw new ArgumentError(`scale: factor must be in (0, 1], got ${factor}`);
}

/** What is left when all rows have been taken away, in another order than they came, is rounding and means none. */
function sumOfWeights(count: number, change: number): number {
  const sum = count + change;
  return Math.abs(sum) <= 1e-12 * Math.abs(change) ? 0 : sum;
}

function addScaled(out: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] += factor * values[i];
}
