// All states of a clip, in one call: from rest, without the first ones, from both ends, with the frames beside them.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, rowOf } from "../../math/matrix.ts";
import type { Reservoir } from "./reservoir.ts";

export interface StatesOptions {
  /** So many first states are left out, while the start from rest is still heard; the last one always stays. Default 0. */
  readonly washout?: number;
  /**
   * Whether the states of the reversed clip stand beside those of the clip, in the order in which they arise: row t has
   * heard the first t + 1 frames on the left, and the last t + 1 frames on the right. Default false.
   */
  readonly bidirectional?: boolean;
  /** Whether the frame that has just been heard stands beside its state. Default false. */
  readonly withInputs?: boolean;
}

/** Frames of a clip (at least 1 × inputs) → (frames − washout) × (columns, twice if bidirectional, and the inputs if asked for). */
export function statesOf(
  reservoir: Reservoir,
  frames: Matrix32,
  kernels: Kernels,
  { washout = 0, bidirectional = false, withInputs = false }: StatesOptions = {},
): Matrix32 {
  if (frames.rows < 1) throw new ArgumentError("statesOf: there must be at least 1 frame, got 0");
  if (!(Number.isInteger(washout) && washout >= 0)) {
    throw new ArgumentError(`statesOf: washout must be a whole number ≥ 0, got ${washout}`);
  }
  const parts = [reservoir.start(kernels).push(frames)];
  if (bidirectional) parts.push(reservoir.start(kernels).push(reversed(frames)));
  if (withInputs) parts.push(frames);
  const states = sideBySide(parts);
  const from = Math.min(washout, frames.rows - 1);
  return { ...states, rows: frames.rows - from, data: states.data.subarray(from * states.columns) };
}

/** Matrices of as many rows → one; a single one is given back as it is. */
export function sideBySide(parts: readonly Matrix32[]): Matrix32 {
  if (parts.length === 1) return parts[0];
  const out = matrix32(
    parts[0].rows,
    parts.reduce((sum, { columns }) => sum + columns, 0),
  );
  let from = 0;
  for (const part of parts) {
    for (let t = 0; t < out.rows; t++) out.data.set(rowOf(part, t), t * out.columns + from);
    from += part.columns;
  }
  return out;
}

function reversed(frames: Matrix32): Matrix32 {
  const out = matrix32(frames.rows, frames.columns);
  for (let t = 0; t < frames.rows; t++) out.data.set(rowOf(frames, frames.rows - 1 - t), t * frames.columns);
  return out;
}
