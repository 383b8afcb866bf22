import { type Matrix32, matrix32 } from "ulmus-source/math/matrix.ts";

/** The frames of scripts/golden-encoders.py. */
export function formulaFrames(rows: number, columns: number): Matrix32 {
  const frames = matrix32(rows, columns);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < columns; j++) {
      frames.data[t * columns + j] =
        10 * Math.sin(0.7 * t + 1.3 * j * j + 0.05 * t * j) + 3 * Math.cos(1.9 * t * (j + 1));
    }
  }
  return frames;
}
