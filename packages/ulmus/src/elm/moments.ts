// Count, mean and sum of squared deviations of each column, by the update of Chan, Golub & LeVeque (1979),
// which merges without losing digits.
import { ArgumentError } from "../errors.ts";
import { type Matrix, requireFinite, rowOf } from "../math/matrix.ts";

/** Mean and spread of columns, as sums that can be merged. */
export class Moments {
  readonly columns: number;
  readonly mean: Float64Array;
  /** Σ (x − mean)² of each column. */
  readonly squares: Float64Array;
  #count = 0;

  constructor(columns: number) {
    this.columns = columns;
    this.mean = new Float64Array(columns);
    this.squares = new Float64Array(columns);
  }

  /** How many rows have been seen. */
  get count(): number {
    return this.#count;
  }

  /** Adds the rows of `rows` (n × columns). */
  add(rows: Matrix): this {
    if (rows.columns !== this.columns) {
      throw new ArgumentError(`Moments.add: rows have ${rows.columns} columns, expected ${this.columns}`);
    }
    requireFinite(rows, "Moments.add");
    for (let i = 0; i < rows.rows; i++) {
      const row = rowOf(rows, i);
      this.#count += 1;
      for (let j = 0; j < this.columns; j++) {
        const delta = row[j] - this.mean[j];
        this.mean[j] += delta / this.#count;
        this.squares[j] += delta * (row[j] - this.mean[j]);
      }
    }
    return this;
  }

  /** Adds all that `other` has seen. */
  merge(other: Moments): this {
    if (other.columns !== this.columns) {
      throw new ArgumentError(`Moments.merge: the other has ${other.columns} columns, expected ${this.columns}`);
    }
    if (other.#count === 0) return this;
    const count = this.#count + other.#count;
    const share = other.#count / count; // 1 for the first: merging into nothing copies, bit for bit
    for (let j = 0; j < this.columns; j++) {
      const delta = other.mean[j] - this.mean[j];
      this.mean[j] += delta * share;
      this.squares[j] += other.squares[j] + delta * delta * this.#count * share;
    }
    this.#count = count;
    return this;
  }
}
