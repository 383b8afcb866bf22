// Rows as a scaler gives them: Float32, of squared norm about 1; and the kernels that tests run through.
import type { Kernel } from "ulmus-source/elm/kernel/kernel.ts";
import type { Matrix32 } from "ulmus-source/math/matrix.ts";
import { normals } from "../naive.ts";

export function scaledRows(count: number, columns: number, seed: number): Matrix32 {
  const { data } = normals(count, columns, seed);
  return { rows: count, columns, data: Float32Array.from(data, (x) => x / Math.sqrt(columns)) };
}

/** The same without signs, so that histograms can be made of them. */
export function positiveRows(count: number, columns: number, seed: number): Matrix32 {
  const rows = scaledRows(count, columns, seed);
  return { ...rows, data: rows.data.map(Math.abs) };
}

export const everyKernel: readonly Kernel[] = [
  { name: "linear" },
  { name: "polynomial", degree: 2, offset: 1 },
  { name: "rbf", gamma: 0.3 },
  { name: "laplacian", gamma: 0.5 },
  { name: "chiSquared", gamma: 1 },
  { name: "arcCosine", weightScale: 1, biasScale: 0.2 },
  { name: "erf", weightScale: 2, biasScale: 0.5 },
];
