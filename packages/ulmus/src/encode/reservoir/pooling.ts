// States → one row: the last, their mean, or mean and deviation, of the clip or of equal parts of it, which keep the order
// of events.
import { ArgumentError } from "../../errors.ts";
import { type Matrix32, rowOf } from "../../math/matrix.ts";

export interface PoolingOptions {
  /** The last state of each part, the mean of its states, or their mean and (population) deviation. */
  readonly pooling: "last" | "mean" | "meanAndDeviation";
  /**
   * ≥ 1; part i begins at state ⌊i · states / parts⌋ and has at least one, so parts overlap where states are fewer.
   */
  readonly parts: number;
}

/** States (at least 1 × columns) → the columns of part 1, of part 2 …; a part's means come before its deviations. */
export function poolStates(states: Matrix32, options: PoolingOptions): Float32Array {
  const { pooling, parts } = checked(options);
  const { rows, columns } = states;
  if (rows < 1) throw new ArgumentError("poolStates: there must be at least 1 state, got 0");
  const width = columns * (pooling === "meanAndDeviation" ? 2 : 1);
  const row = new Float32Array(parts * width);
  for (let i = 0; i < parts; i++) {
    const start = Math.floor((i * rows) / parts);
    const end = Math.max(start + 1, Math.floor(((i + 1) * rows) / parts));
    const out = row.subarray(i * width, (i + 1) * width);
    if (pooling === "last") out.set(rowOf(states, end - 1));
    else summarise(out, { ...states, rows: end - start, data: states.data.subarray(start * columns, end * columns) });
  }
  return row;
}

/** A name for each column of `poolStates`, from one for each column of the states: `s4_mean_2of3`. */
export function poolingNames(stateNames: readonly string[], options: PoolingOptions): string[] {
  const { pooling, parts } = checked(options);
  const kinds = pooling === "meanAndDeviation" ? ["mean", "deviation"] : [pooling];
  return Array.from({ length: parts }, (_, i) => (parts === 1 ? "" : `_${i + 1}of${parts}`)).flatMap((part) =>
    kinds.flatMap((kind) => stateNames.map((name) => `${name}_${kind}${part}`)),
  );
}

/** Means, and deviations after them where there is room. */
function summarise(out: Float32Array, { rows, columns, data }: Matrix32): void {
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += data[t * columns + j];
    const mean = sum / rows;
    out[j] = mean;
    if (out.length === columns) continue;
    let squares = 0;
    for (let t = 0; t < rows; t++) squares += (data[t * columns + j] - mean) ** 2;
    out[columns + j] = Math.sqrt(squares / rows);
  }
}

function checked(options: PoolingOptions): PoolingOptions {
  const { parts } = options;
  if (!(Number.isInteger(parts) && parts >= 1)) {
    throw new ArgumentError(`poolStates: parts must be a whole number ≥ 1, got ${parts}`);
  }
  return options;
}
