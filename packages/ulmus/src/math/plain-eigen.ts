// The eigendecomposition of a symmetric matrix in plain TypeScript: Householder reduction to tridiagonal form, then the QL
// algorithm with implicit Wilkinson shifts (Dubrulle, Martin & Wilkinson 1968; Golub & Van Loan, Matrix Computations, §8.3).
import { NumericalError } from "../errors.ts";
import { type Matrix64, matrix64 } from "./matrix.ts";
import type { AddProduct } from "./plain-product.ts";
import { tridiagonalize } from "./plain-tridiagonal.ts";

/** More sweeps than any one eigenvalue needs: 1.7 are usual. */
const MAXIMUM_SWEEPS = 60;

/** See `Kernels.eigen`. */
export function eigen(a: Matrix64, values: Float64Array, addProduct: AddProduct): void {
  const offDiagonal = new Float64Array(a.rows);
  tridiagonalize(a, values, offDiagonal, { addProduct });
  diagonalize(values, offDiagonal, a);
  const order = descending(values);
  values.set(order.map((from) => values[from]));
  a.data.set(selectColumns(a, order).data);
}

/** The indices of the largest value, the next, …; of equal ones in their order. */
export function descending(values: Float64Array): Float64Array {
  return Float64Array.from(values.keys()).toSorted((i, j) => values[j] - values[i] || i - j);
}

function selectColumns(m: Matrix64, order: ArrayLike<number>): Matrix64 {
  const out = matrix64(m.rows, m.columns);
  for (let at = 0; at < m.data.length; at += m.columns) {
    for (let j = 0; j < m.columns; j++) out.data[at + j] = m.data[at + order[j]];
  }
  return out;
}

/**
 * QL sweeps on the tridiagonal matrix of `d` and `e` until it is diagonal; each is applied to the columns of `q`.
 * Off-diagonal elements below eps · ‖T‖ count as 0: an error no larger than that of the reduction itself.
 */
export function diagonalize(d: Float64Array, e: Float64Array, q: Matrix64): void {
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
