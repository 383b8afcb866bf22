// Rows as features are: in Float32.
import type { Matrix32 } from "ulmus-source/math/matrix.ts";
import { normals } from "../naive.ts";

/** A matrix of standard normal numbers. */
export function normals32(rows: number, columns: number, seed: number): Matrix32 {
  const m = normals(rows, columns, seed);
  return { ...m, data: Float32Array.from(m.data) };
}
