// Tonal centroids: chroma placed on the circles of fifths, minor and major thirds (Harte, Sandler & Gasser 2006), as
// librosa's `tonnetz`, which by default starts from constant-Q chroma; this one starts from the chroma it is given.
import { matrix32, type Matrix32 } from "../../math/matrix.ts";

/** Radius, and half turns a semitone, of each circle. */
const CIRCLES = [
  [1, 7 / 6],
  [1, 3 / 2],
  [0.5, 2 / 3],
] as const;

/** The x and y of each frame on the three circles, frames × 6; 0 in silence. Chroma: frames × classes, ≥ 0, the first C. */
export function tonalCentroids(chroma: Matrix32): Matrix32 {
  const { rows, columns: classes, data } = chroma;
  const places = matrix32(6, classes);
  CIRCLES.forEach(([radius, halfTurns], circle) => {
    for (let c = 0; c < classes; c++) {
      const angle = (Math.PI * halfTurns * 12 * c) / classes;
      places.data[2 * circle * classes + c] = radius * Math.sin(angle);
      places.data[(2 * circle + 1) * classes + c] = radius * Math.cos(angle);
    }
  });
  const centroids = matrix32(rows, 6);
  for (let t = 0; t < rows; t++) {
    let total = 0;
    for (let c = 0; c < classes; c++) total += data[t * classes + c];
    if (total === 0) continue;
    for (let axis = 0; axis < 6; axis++) {
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += places.data[axis * classes + c] * data[t * classes + c];
      centroids.data[t * 6 + axis] = sum / total;
    }
  }
  return centroids;
}
