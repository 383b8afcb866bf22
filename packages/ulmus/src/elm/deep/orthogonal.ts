// Random directions at right angles to each other: they keep more of a row than independent ones (Kasun et al. 2013).
import { orthonormalize } from "../../math/gram-schmidt.ts";
import { type Matrix64, matrix64 } from "../../math/matrix.ts";
import type { Random } from "../../math/random.ts";

/**
 * Draws rows × columns normal numbers and makes them orthonormal along the shorter side: WᵀW = I where columns ≤ rows, else
 * WWᵀ = I. By Gram and Schmidt's steps in one order, so the same bits on every engine.
 */
export function drawOrthogonal(rows: number, columns: number, random: Random): Matrix64 {
  const [count, length] = columns <= rows ? [columns, rows] : [rows, columns];
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
  orthonormalize(vectors);
  const out = matrix64(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out.data[i * columns + j] = columns <= rows ? vectors[j][i] : vectors[i][j];
  }
  return out;
}
