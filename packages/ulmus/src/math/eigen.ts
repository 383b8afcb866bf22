// The eigendecomposition of a symmetric matrix, of any magnitude, with the signs of its vectors settled.
// Not for λ paths, which need no more than the tridiagonal form.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "./kernels.ts";
import { type Matrix64, requireFinite } from "./matrix.ts";

export interface SymmetricEigen {
  /** Descending. */
  readonly values: Float64Array;
  /** n × n, orthogonal: column j belongs to value j, and its largest element is positive. */
  readonly vectors: Matrix64;
}

/** Decomposes the symmetric `a` (n × n; the lower triangle is read) as V · diag(values) · Vᵀ; changes nothing. */
export function symmetricEigen(a: Matrix64, kernels: Kernels): SymmetricEigen {
  if (a.rows !== a.columns) {
    throw new ArgumentError(`symmetricEigen: the matrix must be square, got ${a.rows} × ${a.columns}`);
  }
  const n = a.rows;
  const scale = safeScale(a);
  const q = { ...a, data: a.data.slice() };
  // The upper triangle may hold anything: it is replaced before anybody can read it.
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) q.data[j * n + i] = q.data[i * n + j] *= scale;
  requireFinite(q, "symmetricEigen");
  const values = new Float64Array(n);
  kernels.eigen(q, values);
  for (let i = 0; i < n; i++) values[i] /= scale;
  settleSigns(q);
  return { values, vectors: q };
}

/** A power of two that keeps the squares of elements clear of overflow and underflow; 1 for usual magnitudes. */
function safeScale({ rows: n, data }: Matrix64): number {
  let largest = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) largest = Math.max(largest, Math.abs(data[i * n + j]));
  if (largest > 2 ** 300) return 2 ** -600;
  return largest < 2 ** -300 && largest > 0 ? 2 ** 600 : 1;
}

/** Turns the columns whose largest element is negative. */
function settleSigns({ rows: n, data }: Matrix64): void {
  const largest = new Float64Array(n);
  for (let at = 0; at < n * n; at += n) {
    for (let j = 0; j < n; j++) if (Math.abs(data[at + j]) > Math.abs(largest[j])) largest[j] = data[at + j];
  }
  for (let at = 0; at < n * n; at += n) for (let j = 0; j < n; j++) if (largest[j] < 0) data[at + j] = -data[at + j];
}
