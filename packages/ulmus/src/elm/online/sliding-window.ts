// Sums over the last rows of a stream: what comes is added, what leaves is taken away. It remembers the rows of its window,
// which sums cannot give back. To let old rows fade instead of leave, see `Accumulator.scale`.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix32, type Matrix64, matrix32, matrix64 } from "../../math/matrix.ts";
import { Accumulator } from "../accumulator.ts";
import { requireRows } from "../training-rows.ts";

/** Rows of a stream; each counts once. */
export interface WindowRows {
  /** n × columns. */
  readonly hidden: Matrix32;
  /** n × outputs. */
  readonly targets: Matrix64;
}

/** Sums over the last so many rows of a stream. */
export class SlidingWindow {
  /** How many rows it holds at most. */
  readonly length: number;
  /** Row number r of the stream is row r mod `length` of these. */
  readonly #rows: WindowRows;
  #sums: Accumulator;
  #seen = 0;
  /** How many rows have been taken away since the sums were made. */
  #gone = 0;

  constructor(length: number, columns: number, outputs: number) {
    if (!(Number.isInteger(length) && length >= 1)) {
      throw new ArgumentError(`SlidingWindow: length must be a whole number ≥ 1, got ${length}`);
    }
    this.length = length;
    this.#rows = { hidden: matrix32(length, columns), targets: matrix64(length, outputs) };
    this.#sums = Accumulator.empty(columns, outputs);
  }

  /** The sums of the rows in the window: a view, which changes with it. */
  get sums(): Accumulator {
    return this.#sums;
  }

  /** Adds the next rows of the stream; as many of the oldest leave as there is no place for. Copies `rows`. */
  add(rows: WindowRows, kernels: Kernels): this {
    requireRows(rows, "SlidingWindow");
    for (let from = 0; from < rows.hidden.rows;) {
      // As far as the end of the ring, so that what comes and what leaves are each in one piece.
      const place = this.#seen % this.length;
      const to = Math.min(rows.hidden.rows, from + this.length - place);
      this.#replace(place, part(rows, from, to), kernels);
      from = to;
    }
    return this;
  }

  #replace(place: number, rows: WindowRows, kernels: Kernels): void {
    const count = rows.hidden.rows;
    const kept = part(this.#rows, place, place + count);
    this.#sums.add(rows, kernels); // first, since it refuses rows of other widths
    if (this.#seen >= this.length) {
      this.#sums.subtract(kept, kernels);
      this.#gone += count;
    }
    this.#seen += count;
    kept.hidden.data.set(rows.hidden.data);
    kept.targets.data.set(rows.targets.data);
    if (this.#gone >= this.length) this.#remake(kernels);
  }

  /** Once in a window's length the sums are made anew: the rounding that a large row has left goes with it. */
  #remake(kernels: Kernels): void {
    this.#sums = Accumulator.empty(this.#sums.columns, this.#sums.outputs).add(this.#rows, kernels);
    this.#gone = 0;
  }
}

/** Views of the rows `from` … `to` − 1. */
function part({ hidden, targets }: WindowRows, from: number, to: number): WindowRows {
  return { hidden: rowsOf(hidden, from, to), targets: rowsOf(targets, from, to) };
}

function rowsOf<M extends Matrix>(m: M, from: number, to: number): M {
  return { ...m, rows: to - from, data: m.data.subarray(from * m.columns, to * m.columns) };
}
