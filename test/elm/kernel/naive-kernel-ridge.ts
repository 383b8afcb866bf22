// Kernel ridge regression a second time, without centring: the weights c and the intercept b solve
//   (K + λ W⁻¹) c + b 1 = T,  1ᵀc = 0,
// as in the least-squares support vector machine (Suykens & Vandewalle 1999). Slow, and easy to believe.
import type { KernelRows } from "ulmus-source/elm/kernel/centre-kernel.ts";
import type { Matrix64 } from "ulmus-source/math/matrix.ts";
import { toRows } from "../naive.ts";

/** The variance Σ w k̃(x, x) / Σ w of the images. */
export function varianceOf({ kernel, weights }: KernelRows): number {
  const n = kernel.rows;
  const w = weights ? Array.from(weights) : Array.from({ length: n }, () => 1);
  const total = w.reduce((a, b) => a + b, 0);
  const share = (i: number): number => w[i] / total;
  return w.reduce(
    (sum, _, i) =>
      w.reduce((s, __, j) => s - share(i) * share(j) * kernel.data[i * n + j], sum + share(i) * kernel.data[i * n + i]),
    0,
  );
}

/** The scores, of rows with `kernel` values to all rows of `rows`, from a fit of the rows `kept` with the penalty λ. */
export function naiveKernelScores(
  rows: KernelRows,
  kept: readonly number[],
  penalty: number,
  across: Matrix64,
): number[][] {
  const { targets, weights, kernel } = rows;
  const n = kept.length;
  const system = kept.map((i, a) => [
    ...kept.map((j, b) => kernel.data[i * kernel.columns + j] + (a === b ? penalty / (weights?.[i] ?? 1) : 0)),
    1,
    ...toRows(targets)[i],
  ]);
  system.push([...kept.map(() => 1), 0, ...toRows(targets)[0].map(() => 0)]);
  const solution = solve(system, n + 1);
  return toRows(across).map((row) =>
    solution[n].map((b, c) => kept.reduce((sum, i, a) => sum + row[i] * solution[a][c], b)),
  );
}

/** Solves [A | B] by Gauss's elimination with pivoting. */
function solve(system: number[][], n: number): number[][] {
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k; i < n; i++) if (Math.abs(system[i][k]) > Math.abs(system[pivot][k])) pivot = i;
    [system[k], system[pivot]] = [system[pivot], system[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = system[i][k] / system[k][k];
      for (let j = k; j < system[i].length; j++) system[i][j] -= factor * system[k][j];
    }
  }
  return system.map((row, i) => row.slice(n).map((x) => x / row[i]));
}
