// Frames on the scale that a reservoir expects: where no training clips have told it, from the clip itself.
import { type Matrix32, matrix32 } from "../../math/matrix.ts";

/** Each column less its mean over the clip, by its deviation; one that does not vary becomes 0. Changes nothing. */
export function standardizeFrames({ rows, columns, data }: Matrix32): Matrix32 {
  const out = matrix32(rows, columns);
  for (let j = 0; j < columns; j++) {
    let [mean, squares] = [0, 0];
    for (let t = 0; t < rows; t++) mean += data[t * columns + j] / rows;
    for (let t = 0; t < rows; t++) squares += (data[t * columns + j] - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    if (!(deviation > 1e-6 * Math.abs(mean))) continue;
    for (let t = 0; t < rows; t++) out.data[t * columns + j] = (data[t * columns + j] - mean) / deviation;
  }
  return out;
}
