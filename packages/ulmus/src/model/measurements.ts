// What is measured of a clip before anything is learnt: the columns of blocks that learn nothing, and for each block that
// learns from training clips how to encode, its frames.
import type { Matrix32 } from "../math/matrix.ts";

export interface Measurements {
  readonly row: Float32Array;
  /** frames × values, one for each block that learns; all have as many frames. */
  readonly frames: readonly Matrix32[];
}

/** The sizes that all clips have in common. */
export interface MeasurementShape {
  /** Of the row. */
  readonly columns: number;
  /** The values of a frame, for each block that learns. */
  readonly frameColumns: readonly number[];
}

/** One array, which is kept and sent more easily; the row itself where there are no frames. */
export function pack({ row, frames }: Measurements): Float32Array {
  if (frames.length === 0) return row;
  return joined([row, ...frames.map(({ data }) => data)]);
}

/** Views of what `pack` has made. */
export function unpack(values: Float32Array, { columns, frameColumns }: MeasurementShape): Measurements {
  const perFrame = frameColumns.reduce((sum, count) => sum + count, 0);
  const rows = perFrame === 0 ? 0 : (values.length - columns) / perFrame;
  let at = columns;
  const frames = frameColumns.map((count) => {
    const data = values.subarray(at, (at += rows * count));
    return { rows, columns: count, data };
  });
  return { row: values.subarray(0, columns), frames };
}

/** The arrays one after the other. */
export function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
