// Least squares that follows a stream: after every step the weights are those of a ridge regression on all steps so far,
// the old ones counting less (S. Haykin, Adaptive filter theory, chapter 10). With the output fed back into a reservoir as
// one of its inputs, this is FORCE learning (D. Sussillo & L. F. Abbott, Generating coherent patterns of activity, 2009).
// Without forgetting, the Accumulator does the same in fewer and safer operations.
import { ArgumentError } from "../../errors.ts";
import { createDefaultKernels } from "../../math/default-kernels.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64, requireFinite, rowOf } from "../../math/matrix.ts";
import { multiplySymmetric } from "../../math/symmetric-product.ts";
import type { Readout } from "../readout.ts";

export interface RecursiveOptions {
  /** What a step counts one step later, in (0, 1]. Default 1: for ever. */
  readonly forgetting?: number;
  /** The penalty on ‖weights‖² and intercept², > 0, forgotten as steps are; for a reservoir's states 1 to 100. Default 1. */
  readonly ridge?: number;
  /** The loops that take the time; WebAssembly on one thread by default. */
  readonly kernels?: Kernels;
}

/** So many steps change the inverse at once. */
const MOST_PENDING = 16;
/** Beyond it the factor of the inverse goes into its numbers, long before either leaves what Float64 can hold. */
const LARGE = 1e100;

/** A readout that is solved after every step, and can forget the past slowly. */
export class RecursiveLeastSquares {
  readonly #forgetting: number;
  readonly #kernels: Kernels;
  /** Weights, and the intercept as its last row: (columns + 1) × outputs. */
  readonly #weights: Matrix64;
  /**
   * The lower triangle of N, by which P, the inverse of Σ f^age h hᵀ + f^count ridge I for rows h with a 1 at their end, is
   * −factor (N + VᵀV): each step takes a product v vᵀ from P, kernels can only add such, and add many in the time of few.
   */
  readonly #negative: Matrix64;
  #factor = 1;
  /** V, a row for each of the last steps. */
  readonly #pending: Matrix64;
  #pendingSteps = 0;

  constructor(
    columns: number,
    outputs: number,
    { forgetting = 1, ridge = 1, kernels = createDefaultKernels() }: RecursiveOptions = {},
  ) {
    if (!(forgetting > 0 && forgetting <= 1)) {
      throw new ArgumentError(`RecursiveLeastSquares: forgetting must be in (0, 1], got ${forgetting}`);
    }
    if (!(ridge > 0 && ridge < Infinity)) {
      throw new ArgumentError(`RecursiveLeastSquares: ridge must be > 0, got ${ridge}`);
    }
    this.#forgetting = forgetting;
    this.#kernels = kernels;
    this.#weights = matrix64(columns + 1, outputs);
    this.#negative = matrix64(columns + 1, columns + 1);
    this.#pending = matrix64(MOST_PENDING, columns + 1);
    for (let i = 0; i <= columns; i++) this.#negative.data[i * (columns + 2)] = -1 / ridge;
  }

  /** The weights after all steps so far: a copy. */
  get readout(): Readout {
    const { rows, columns: outputs, data } = this.#weights;
    return {
      weights: { rows: rows - 1, columns: outputs, data: data.slice(0, (rows - 1) * outputs) },
      intercept: data.slice((rows - 1) * outputs),
    };
  }

  /** What the weights so far make of a state. */
  predict(state: ArrayLike<number>): Float64Array {
    const { rows, columns: outputs, data } = this.#weights;
    this.#requireLength("state", state.length, rows - 1);
    const out = data.slice((rows - 1) * outputs);
    for (let i = 0; i < rows - 1; i++) for (let c = 0; c < outputs; c++) out[c] += state[i] * data[i * outputs + c];
    return out;
  }

  /** Learns one step; returns what was predicted for it before. */
  add(state: ArrayLike<number>, target: ArrayLike<number>): Float64Array {
    const { rows, columns: outputs } = this.#weights;
    this.#requireLength("target", target.length, outputs);
    const predicted = this.predict(state);
    const row = new Float64Array(rows).fill(1);
    row.set(state);
    const errors = { rows: 1, columns: outputs, data: predicted.map((value, c) => target[c] - value) };
    // One value that is not finite would stay for ever.
    requireFinite({ rows: 1, columns: rows, data: row }, "RecursiveLeastSquares: state");
    requireFinite(errors, "RecursiveLeastSquares: target less prediction");
    this.#learn(row, errors.data);
    return predicted;
  }

  /** W ← W + g Ph eᵀ and P ← (P − g Ph (Ph)ᵀ) / f, with g = 1 / (f + hᵀPh). */
  #learn(row: Float64Array, errors: Float64Array): void {
    const turned = this.#turn(row);
    const along = -this.#factor * dot(row, turned);
    const gain = this.#factor / (this.#forgetting + along);
    const { data } = this.#weights;
    for (let i = 0; i < turned.length; i++) {
      for (let c = 0; c < errors.length; c++) data[i * errors.length + c] -= gain * turned[i] * errors[c];
    }
    const root = Math.sqrt(gain);
    rowOf(this.#pending, this.#pendingSteps++).set(turned.map((value) => root * value));
    this.#factor /= this.#forgetting;
    if (this.#pendingSteps === MOST_PENDING || this.#factor > LARGE) this.#settle();
  }

  /** (N + VᵀV) h, which is −Ph / factor. */
  #turn(row: Float64Array): Float64Array {
    const turned = new Float64Array(row.length);
    multiplySymmetric(turned, this.#negative.data, row.length, row, row.length);
    for (let step = 0; step < this.#pendingSteps; step++) {
      const pending = rowOf(this.#pending, step);
      const share = dot(row, pending);
      for (let i = 0; i < turned.length; i++) turned[i] += share * pending[i];
    }
    return turned;
  }

  /** N ← N + VᵀV. */
  #settle(): void {
    const { data } = this.#negative;
    const { columns, data: pending } = this.#pending;
    const rows = { rows: this.#pendingSteps, columns, data: pending.subarray(0, this.#pendingSteps * columns) };
    this.#kernels.gram(this.#negative, rows, { lowerOnly: true });
    this.#pendingSteps = 0;
    if (this.#factor < LARGE) return;
    for (let i = 0; i < data.length; i++) data[i] *= this.#factor;
    this.#factor = 1;
  }

  #requireLength(what: string, length: number, expected: number): void {
    if (length !== expected) {
      throw new ArgumentError(`RecursiveLeastSquares: a ${what} has ${length} values, expected ${expected}`);
    }
  }
}

/** Σ aᵢ bᵢ */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
