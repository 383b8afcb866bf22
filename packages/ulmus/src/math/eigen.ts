// The eigendecomposition of a symmetric matrix: Householder reduction to tridiagonal form, then the QL algorithm with
// implicit Wilkinson shifts (Dubrulle, Martin & Wilkinson 1968; Golub & Van Loan, Matrix Computations, §8.3).
// Only + − × ÷ √ are used. Not for λ paths, which need no more than the tridiagonal form.
import { ArgumentError, NumericalError } from "../errors.ts";
import type { Kernels } from "./kernels.ts";
import { type Matrix64, matrix64, requireFinite } from "./matrix.ts";

export interface SymmetricEigen {
  /** Descending. */
  readonly values: Float64Array;
  /** n × n, orthogonal: column j belongs to value j, and its largest element is positive. */
  readonly vectors: Matrix64;
}

/** More sweeps than any one eigenvalue needs: 1.7 are usual. */
const MAXIMUM_SWEEPS = 60;

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
  const offDiagonal = new Float64Array(n);
  kernels.tridiagonalize(q, values, offDiagonal);
  diagonalize(values, offDiagonal, q);
  for (let i = 0; i < n; i++) values[i] /= scale;
  return descending(values, q);
}

/** A power of two that keeps the squares of elements clear of overflow and underflow; 1 for usual magnitudes. */
function safeScale({ rows: n, data }: Matrix64): number {
  let largest = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) largest = Math.max(largest, Math.abs(data[i * n + j]));
  if (largest > 2 ** 300) return 2 ** -600;
  return largest < 2 ** -300 && largest > 0 ? 2 ** 600 : 1;
}

/**
 * QL sweeps on the tridiagonal matrix of `d` and `e` until it is diagonal; each is applied to the columns of `q`.
 * Off-diagonal elements below eps · ‖T‖ count as 0: an error no larger than that of the reduction itself.
 */
function diagonalize(d: Float64Array, e: Float64Array, q: Matrix64): void {
  const n = d.length;
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
  const negligible = (Number.EPSILON / 2) * norm;
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      let high = low;
      while (high < n - 1 && Math.abs(e[high]) > negligible) high++;
      if (high === low) break;
      if (sweep === MAXIMUM_SWEEPS) {
        throw new NumericalError(`symmetricEigen: eigenvalue ${low} of ${n} has not converged in ${sweep} sweeps`);
      }
      const end = sweepUp(d, e, { low, high, cosines, sines });
      rotateColumns(q, { low: end, high, cosines, sines });
    }
  }
}

interface Sweep {
  readonly low: number;
  readonly high: number;
  /** Rotation i acts on columns i and i + 1. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** One implicit QL step on rows `low` … `high`, from the bottom up; returns the last row whose rotation was needed. */
function sweepUp(d: Float64Array, e: Float64Array, { low, high, cosines, sines }: Sweep): number {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  const root = Math.sqrt(half * half + 1);
  // d[high] − shift, the shift being the eigenvalue of the leading 2 × 2 block that is nearer to d[low].
  let g = d[high] - d[low] + e[low] / (half + (half < 0 ? -root : root));
  let [sine, cosine, p] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      // The matrix falls into two here: leave the rest to the next sweep.
      d[i + 1] -= p;
      e[high] = 0;
      return i + 1;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * sine + 2 * cosine * b;
    p = sine * t;
    d[i + 1] = g + p;
    g = cosine * t - b;
    [sines[i], cosines[i]] = [sine, cosine];
  }
  d[low] -= p;
  e[low] = g;
  e[high] = 0;
  return low;
}

/** Applies a sweep's rotations to the columns of `q`: row by row, so that memory is read once and in order. */
function rotateColumns({ rows: n, data }: Matrix64, { low, high, cosines, sines }: Sweep): void {
  for (let row = 0; row < n; row++) {
    const at = row * n;
    let right = data[at + high];
    for (let i = high - 1; i >= low; i--) {
      const left = data[at + i];
      data[at + i + 1] = sines[i] * left + cosines[i] * right;
      right = cosines[i] * left - sines[i] * right;
    }
    data[at + low] = right;
  }
}

function descending(values: Float64Array, { rows: n, data }: Matrix64): SymmetricEigen {
  const order = Array.from(values.keys()).toSorted((a, b) => values[b] - values[a]);
  const vectors = matrix64(n, n);
  order.forEach((from, to) => {
    let largest = 0;
    for (let i = 0; i < n; i++) if (Math.abs(data[i * n + from]) > Math.abs(largest)) largest = data[i * n + from];
    const sign = largest < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) vectors.data[i * n + to] = sign * data[i * n + from];
  });
  return { values: Float64Array.from(order, (from) => values[from]), vectors };
}
