// The frozen step between features and the hidden layer: each column to mean 0 and deviation 1, clipped,
// and each block of columns to its share of power, so that a row's expected squared norm is 1 whatever its width.
// Machines made elsewhere expect larger rows, or rows as they come; they can have them.
import { ArgumentError } from "../errors.ts";
import { type Matrix, type Matrix32, matrix32 } from "../math/matrix.ts";
import type { Moments } from "./moments.ts";

/** Columns that stand side by side and were measured alike. */
export interface Block {
  readonly columns: number;
  /** Against the other blocks: the root of its share of a row's power. */
  readonly weight: number;
}

/**
 * "row": a row's expected squared norm is 1. "unit": it is the number of columns that vary, so that a row of one block
 * is its columns' standard scores. "none": features stay as they are.
 */
export type Scale = "row" | "unit" | "none";

/** Plain data: a scaler is saved with its model. */
export interface Scaler {
  /** "row" if absent. */
  readonly scale?: Scale;
  readonly mean: Float32Array;
  /** 1 / deviation; 0 for a column that does not vary, which then carries nothing. */
  readonly inverseDeviation: Float32Array;
  readonly blocks: readonly Block[];
}

/** Standardised values are clipped to ± this: functionals such as normalised deviations have huge outliers. */
const CLIP = 10;

/** Freezes `moments` into a scaler for rows made of `blocks`, in order. */
export function createScaler(
  moments: Moments,
  blocks: readonly Block[] = [{ columns: moments.columns, weight: 1 }],
  scale: Scale = "row",
): Scaler {
  const total = blocks.reduce((sum, { columns }) => sum + columns, 0);
  if (total !== moments.columns) {
    throw new ArgumentError(`createScaler: blocks have ${total} columns together, expected ${moments.columns}`);
  }
  for (const { weight } of blocks) {
    if (!(weight > 0 && weight < Infinity)) {
      throw new ArgumentError(`createScaler: a block's weight must be > 0, got ${weight}`);
    }
  }
  const inverseDeviation = Float32Array.from(moments.squares, (squares, j) => {
    const deviation = Math.sqrt(squares / Math.max(1, moments.count));
    return deviation > 1e-6 * Math.abs(moments.mean[j]) + 1e-12 ? 1 / deviation : 0;
  });
  return { mean: Float32Array.from(moments.mean), inverseDeviation, blocks, scale };
}

/** Scales `rows` (n × columns) into a new matrix; changes nothing. */
export function scaleRows(scaler: Scaler, rows: Matrix): Matrix32 {
  const columns = scaler.mean.length;
  if (rows.columns !== columns) {
    throw new ArgumentError(`scaleRows: rows have ${rows.columns} columns, expected ${columns}`);
  }
  if (scaler.scale === "none") return { ...rows, data: Float32Array.from(rows.data) };
  const power = columnPower(scaler);
  const out = matrix32(rows.rows, columns);
  for (let i = 0; i < rows.rows; i++) {
    const at = i * columns;
    for (let j = 0; j < columns; j++) {
      const z = (rows.data[at + j] - scaler.mean[j]) * scaler.inverseDeviation[j];
      out.data[at + j] = Math.min(CLIP, Math.max(-CLIP, z)) * power[j];
    }
  }
  return out;
}

/** weight / √(Σ weight² × live columns) of the column's own block; where rows are larger, times the root of all live columns. */
function columnPower({ blocks, inverseDeviation, scale }: Scaler): Float32Array {
  const power = new Float32Array(inverseDeviation.length);
  const liveIn = (from: number, columns: number): number =>
    Math.max(1, inverseDeviation.subarray(from, from + columns).filter((inverse) => inverse > 0).length);
  const size = scale === "unit" ? Math.sqrt(liveIn(0, power.length)) : 1;
  // Not Math.hypot, which engines round differently.
  const all = Math.sqrt(blocks.reduce((sum, { weight }) => sum + weight * weight, 0));
  let from = 0;
  for (const { columns, weight } of blocks) {
    power.fill((size * weight) / (all * Math.sqrt(liveIn(from, columns))), from, from + columns);
    from += columns;
  }
  return power;
}
