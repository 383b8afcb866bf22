// Principal components of standard scores, each of variance 1: Gaussians with diagonal covariances want columns that do not vary together.
import type { Kernels, Matrix32 } from "ulmus";
import { matrix64 } from "ulmus/parts";

/** Directions that vary less than this share of the first are left out. */
const LEAST = 1e-6;

/** Learns the first `count` components of rows whose columns have mean 0. */
export function decorrelation(rows: Matrix32, count: number, kernels: Kernels): (rows: Matrix32) => Matrix32 {
  const { columns } = rows;
  const system = matrix64(columns, columns);
  kernels.gram(system, rows);
  const values = new Float64Array(columns);
  kernels.eigen(system, values);
  const kept = Math.max(1, values.subarray(0, count).filter((value) => value > LEAST * values[0]).length);
  const turned = { rows: columns, columns: kept, data: new Float32Array(columns * kept) };
  for (let i = 0; i < columns; i++) {
    for (let k = 0; k < kept; k++) {
      turned.data[i * kept + k] = system.data[i * columns + k] / Math.sqrt(Math.max(1e-12, values[k] / rows.rows));
    }
  }
  return (asked) => {
    const out = { rows: asked.rows, columns: kept, data: new Float32Array(asked.rows * kept) };
    kernels.multiply(out, asked, turned);
    return out;
  };
}
