// Householder reduction of a symmetric matrix to tridiagonal form (Golub & Van Loan, Matrix Computations, §8.3.1).
import type { Matrix64 } from "./matrix.ts";

/** Squares below this have lost digits to underflow, and 2 / (v₀² + tail) could overflow: the column counts as reduced. */
const NEGLIGIBLE = 1e-290;

/** See `Kernels.tridiagonalize`. */
export function tridiagonalize(a: Matrix64, diagonal: Float64Array, offDiagonal: Float64Array): void {
  const { rows: n, data } = a;
  // Only the lower triangle is read: mirror it, so that every row is contiguous.
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) data[j * n + i] = data[i * n + j];
  const scales = new Float64Array(n); // β of the reflector I − β v vᵀ that column k was reduced with
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let tail = 0;
    for (let i = k + 2; i < n; i++) tail += data[k * n + i] ** 2;
    const head = data[k * n + k + 1];
    if (tail < NEGLIGIBLE) {
      offDiagonal[k] = head;
      continue;
    }
    const norm = Math.sqrt(head * head + tail);
    const alpha = head > 0 ? -norm : norm;
    v[k + 1] = head - alpha; // no cancellation: the signs differ
    for (let i = k + 2; i < n; i++) v[i] = data[k * n + i];
    const beta = 2 / (v[k + 1] ** 2 + tail);
    scales[k] = beta;
    offDiagonal[k] = alpha;
    // A ← A − v wᵀ − w vᵀ with p = β A v, w = p − (β/2)(pᵀv) v
    let pv = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      const at = i * n;
      for (let j = k + 1; j < n; j++) sum += data[at + j] * v[j];
      p[i] = beta * sum;
      pv += p[i] * v[i];
    }
    const half = (beta / 2) * pv;
    for (let i = k + 1; i < n; i++) p[i] -= half * v[i];
    for (let i = k + 1; i < n; i++) {
      const [vi, pi, at] = [v[i], p[i], i * n];
      for (let j = k + 1; j < n; j++) data[at + j] -= vi * p[j] + pi * v[j];
    }
    for (let i = k + 1; i < n; i++) data[k * n + i] = v[i]; // keep the reflector in the row it cleared
  }
  if (n > 1) offDiagonal[n - 2] = data[(n - 2) * n + n - 1];
  if (n > 0) offDiagonal[n - 1] = 0;
  for (let i = 0; i < n; i++) diagonal[i] = data[i * n + i];
  gatherReflectors(data, scales, n);
}

/** Q = H₀ H₁ … H_{n−3}, from the last reflector back, so that each touches only its own trailing block. */
function gatherReflectors(data: Float64Array, scales: Float64Array, n: number): void {
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let i = Math.max(0, n - 2); i < n; i++)
    for (let j = Math.max(0, n - 2); j < n; j++) data[i * n + j] = i === j ? 1 : 0;
  for (let k = n - 3; k >= 0; k--) {
    const beta = scales[k];
    for (let i = k + 1; i < n; i++) v[i] = data[k * n + i];
    // Q ← (I − β v vᵀ) Q on rows and columns k+1 … n−1
    p.fill(0);
    if (beta !== 0) {
      for (let i = k + 1; i < n; i++) {
        const vi = beta * v[i];
        for (let j = k + 1; j < n; j++) p[j] += vi * data[i * n + j];
      }
      for (let i = k + 1; i < n; i++) {
        const vi = v[i];
        for (let j = k + 1; j < n; j++) data[i * n + j] -= vi * p[j];
      }
    }
    for (let i = k; i < n; i++) data[k * n + i] = data[i * n + k] = 0;
    data[k * n + k] = 1;
  }
}
