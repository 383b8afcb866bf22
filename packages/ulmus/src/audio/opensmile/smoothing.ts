// How openSMILE smooths contours: the mean over three frames, with one row more than there are frames.
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";

export interface SmoothingOptions {
  /** A 0 stays 0, and zeros beside a value do not count: for what only some frames have, such as pitch. Default false. */
  readonly skipsZeros?: boolean;
}

/**
 * The same for contours that come late in openSMILE, where a pitch waits to be decided: its smoother takes the frame before the
 * last for the end, and then gives the last as it is.
 */
export function smoothLateContours(frames: Matrix32, options: SmoothingOptions = {}): Matrix32 {
  const { rows, columns, data } = frames;
  if (rows < 2) return smoothContours(frames, options);
  const early = smoothContours({ rows: rows - 1, columns, data: data.subarray(0, (rows - 1) * columns) }, options);
  const out = matrix32(rows + 1, columns);
  out.data.set(early.data);
  out.data.set(rowOf(frames, rows - 1), rows * columns);
  return out;
}

/**
 * The mean of each value and those before and after it, the first and last frame repeated beyond the ends: frames + 1 rows,
 * the last made of what lies beyond the end.
 */
export function smoothContours(frames: Matrix32, { skipsZeros = false }: SmoothingOptions = {}): Matrix32 {
  const { rows, columns, data } = frames;
  const out = matrix32(rows === 0 ? 0 : rows + 1, columns);
  for (let t = 0; t < out.rows; t++) {
    for (let j = 0; j < columns; j++) {
      let [sum, count] = [0, 0];
      for (let i = t - 1; i <= t + 1; i++) {
        const value = data[Math.min(Math.max(i, 0), rows - 1) * columns + j];
        sum += value;
        if (!skipsZeros || value !== 0) count++;
      }
      const isZero = skipsZeros && data[Math.min(t, rows - 1) * columns + j] === 0;
      out.data[t * columns + j] = isZero ? 0 : sum / count;
    }
  }
  return out;
}
