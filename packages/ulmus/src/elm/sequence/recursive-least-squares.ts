// Least squares that follows a stream: after every step the weights are those of a ridge regression on all steps so far,
// the old ones counting less (S. Haykin, Adaptive filter theory, chapter 10). With the output fed back into a reservoir as
// one of its inputs, this is FORCE learning (D. Sussillo & L. F. Abbott, Generating coherent patterns of activity, 2009).
// Without forgetting, the Accumulator does the same in fewer and safer operations.
import { ArgumentError } from "../../errors.ts";
import { type Matrix64, matrix64 } from "../../math/matrix.ts";
import type { Readout } from "../readout.ts";

export interface RecursiveOptions {
  /** What a step counts one step later, in (0, 1]. Default 1: for ever. */
  readonly forgetting?: number;
  /** The penalty on ‖weights‖² and intercept², > 0, forgotten as steps are; for a reservoir's states 1 to 100. Default 1. */
  readonly ridge?: number;
}

/** A readout that is solved after every step, and can forget the past slowly. */
export class RecursiveLeastSquares {
  readonly #forgetting: number;
  /** Weights, and the intercept as its last row: (columns + 1) × outputs. */
  readonly #weights: Matrix64;
  /** P, the inverse of Σ f^age h hᵀ + f^count ridge I, for rows h with a 1 at their end. */
  readonly #inverse: Matrix64;

  constructor(columns: number, outputs: number, { forgetting = 1, ridge = 1 }: RecursiveOptions = {}) {
    if (!(forgetting > 0 && forgetting <= 1)) {
      throw new ArgumentError(`RecursiveLeastSquares: forgetting must be in (0, 1], got ${forgetting}`);
    }
    if (!(ridge > 0 && ridge < Infinity)) {
      throw new ArgumentError(`RecursiveLeastSquares: ridge must be > 0, got ${ridge}`);
    }
    this.#forgetting = forgetting;
    this.#weights = matrix64(columns + 1, outputs);
    this.#inverse = matrix64(columns + 1, columns + 1);
    for (let i = 0; i <= columns; i++) this.#inverse.data[i * (columns + 2)] = 1 / ridge;
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
    const { rows, columns: outputs, data } = this.#weights;
    this.#requireLength("target", target.length, outputs);
    const predicted = this.predict(state);
    const errors = predicted.map((value, c) => target[c] - value);
    const row = Float64Array.of(...Array.from(state), 1);
    // One value that is not finite would stay for ever.
    if (![...row, ...errors].every(Number.isFinite)) {
      throw new ArgumentError("RecursiveLeastSquares: every value of a state and its target must be finite");
    }
    const turned = this.#turn(row);
    const scale = 1 / (this.#forgetting + row.reduce((sum, value, i) => sum + value * turned[i], 0));
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < outputs; c++) data[i * outputs + c] += scale * turned[i] * errors[c];
    }
    this.#shrink(turned, scale);
    return predicted;
  }

  /** P h */
  #turn(row: Float64Array): Float64Array {
    const { rows: n, data } = this.#inverse;
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += data[i * n + j] * row[j];
      out[i] = sum;
    }
    return out;
  }

  /** P ← (P − scale · Ph (Ph)ᵀ) / f, the lower triangle copied to the upper one: rounding must not make it lopsided. */
  #shrink(turned: Float64Array, scale: number): void {
    const { rows: n, data } = this.#inverse;
    for (let i = 0; i < n; i++) {
      const factor = scale * turned[i];
      for (let j = 0; j <= i; j++) {
        const value = (data[i * n + j] - factor * turned[j]) / this.#forgetting;
        data[i * n + j] = value;
        data[j * n + i] = value;
      }
    }
  }

  #requireLength(what: string, length: number, expected: number): void {
    if (length !== expected) {
      throw new ArgumentError(`RecursiveLeastSquares: a ${what} has ${length} values, expected ${expected}`);
    }
  }
}
