// Kernels of a distance that no matrix product gives: the Laplacian, and χ² for histograms (Zhang et al. 2007).
import { ArgumentError } from "../../errors.ts";
import { type FloatArray, type Matrix, type Matrix64, matrix64, mirrorLower, rowOf } from "../../math/matrix.ts";

export type DistanceKernel =
  /** exp(−γ ‖x − y‖₁ / √d), γ > 0: on scaled rows of d columns it stands for γ/d on standardised ones. */
  | { readonly name: "laplacian"; readonly gamma: number }
  /**
   * exp(−γ Σ (p − q)² / (p + q)), γ > 0, of the histograms p = x / Σx and q = y / Σy: values must be ≥ 0 and may be of
   * any scale. A row of zeros stays one.
   */
  | { readonly name: "chiSquared"; readonly gamma: number };

/** out (n × m) = k(aᵢ, bⱼ); each pair of one matrix's rows is compared once. */
export function fillByDistance(out: Matrix64, { name, gamma }: DistanceKernel, a: Matrix, b: Matrix): void {
  if (name === "laplacian") {
    fill(out, a, b, (x, y) => Math.exp((-gamma * manhattan(x, y)) / Math.sqrt(x.length)));
  } else {
    const parts = histograms(a);
    fill(out, parts, a === b ? parts : histograms(b), (p, q) => Math.exp(-gamma * chiSquared(p, q)));
  }
}

function fill(out: Matrix64, a: Matrix, b: Matrix, k: (x: FloatArray, y: FloatArray) => number): void {
  const others = Array.from({ length: b.rows }, (_, j) => rowOf(b, j));
  for (let i = 0; i < a.rows; i++) {
    const row = rowOf(a, i);
    const end = a === b ? i + 1 : others.length;
    for (let j = 0; j < end; j++) out.data[i * others.length + j] = k(row, others[j]);
  }
  if (a === b) mirrorLower(out);
}

function manhattan(x: FloatArray, y: FloatArray): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += Math.abs(x[j] - y[j]);
  return sum;
}

function chiSquared(p: FloatArray, q: FloatArray): number {
  let sum = 0;
  for (let j = 0; j < p.length; j++) {
    const both = p[j] + q[j];
    if (both > 0) sum += (p[j] - q[j]) ** 2 / both;
  }
  return sum;
}

/** Each row divided by its sum. */
function histograms(m: Matrix): Matrix64 {
  const out = matrix64(m.rows, m.columns);
  for (let i = 0; i < m.rows; i++) {
    const row = rowOf(m, i);
    const bad = row.findIndex((value) => !(value >= 0));
    if (bad >= 0) {
      throw new ArgumentError(
        `chiSquared: every value of a histogram must be ≥ 0, got ${row[bad]} in row ${i}; use another kernel`,
      );
    }
    let sum = 0;
    for (const value of row) sum += value;
    if (sum > 0) for (let j = 0; j < row.length; j++) out.data[i * m.columns + j] = row[j] / sum;
  }
  return out;
}
