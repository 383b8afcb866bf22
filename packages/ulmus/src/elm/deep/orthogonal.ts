// Random directions at right angles to each other: they keep more of a row than independent ones (Kasun et al. 2013).
import { type Matrix64, matrix64 } from "../../math/matrix.ts";
import type { Random } from "../../math/random.ts";

/**
 * Draws rows × columns normal numbers and makes them orthonormal along the shorter side: WᵀW = I where columns ≤ rows, else
 * WWᵀ = I. By Gram and Schmidt's steps in one order, so the same bits on every engine.
 */
export function drawOrthogonal(rows: number, columns: number, random: Random): Matrix64 {
  const [count, length] = columns <= rows ? [columns, rows] : [rows, columns];
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
  vectors.forEach((vector, k) => {
    for (let i = 0; i < k; i++) {
      const share = dot(vectors[i], vector);
      for (let j = 0; j < length; j++) vector[j] -= share * vectors[i][j];
    }
    const size = Math.sqrt(dot(vector, vector));
    for (let j = 0; j < length; j++) vector[j] /= size;
  });
  const out = matrix64(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out.data[i * columns + j] = columns <= rows ? vectors[j][i] : vectors[i][j];
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
