// Cholesky factorisation and the two triangular solves, in plain TypeScript.
import type { Matrix64 } from "./matrix.ts";
import type { AddProduct } from "./plain-product.ts";

/** So many columns are factored at a time. */
const block = 48;

/** See `Kernels.cholesky`: l_ij = (a_ij − Σ_{k<j} l_ik l_jk) / l_jj, where a product takes away the sums over earlier blocks. */
export function cholesky(a: Matrix64, addProduct: AddProduct): number {
  const { rows: n, data } = a;
  for (let first = 0; first < n; first += block) {
    const end = Math.min(n, first + block);
    const rows = { data, at: first * n, row: n, column: 1 };
    addProduct(
      { ...rows, at: first * n + first },
      rows,
      { ...rows, row: 1, column: n },
      { rows: n - first, columns: end - first, depth: first, scale: -1, triangle: true },
    );
    for (let i = first; i < n; i++) {
      const ri = i * n;
      for (let j = first; j < Math.min(i, end); j++) {
        const rj = j * n;
        data[ri + j] = (data[ri + j] - dot(data, ri + first, rj + first, j - first)) / data[rj + j];
      }
      if (i >= end) continue;
      const pivot = data[ri + i] - dot(data, ri + first, ri + first, i - first);
      if (!(pivot > 0 && pivot < Infinity)) return i;
      data[ri + i] = Math.sqrt(pivot);
    }
  }
  return -1;
}

/** See `Kernels.choleskySolve`. */
export function choleskySolve(factor: Matrix64, b: Matrix64): void {
  const { rows: n, data: l } = factor;
  const { columns: m, data: x } = b;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(x, i, k, l[i * n + k], m);
    scaleRow(x, i, 1 / l[i * n + i], m);
  }
  for (let i = n - 1; i >= 0; i--) {
    scaleRow(x, i, 1 / l[i * n + i], m);
    for (let k = 0; k < i; k++) subtractRow(x, k, i, l[i * n + k], m);
  }
}

function dot(data: Float64Array, at: number, bt: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += data[at + k] * data[bt + k];
    s1 += data[at + k + 1] * data[bt + k + 1];
    s2 += data[at + k + 2] * data[bt + k + 2];
    s3 += data[at + k + 3] * data[bt + k + 3];
  }
  for (; k < length; k++) s0 += data[at + k] * data[bt + k];
  return s0 + s1 + (s2 + s3);
}

/** Row `i` of x −= factor × row `k`. */
function subtractRow(x: Float64Array, i: number, k: number, factor: number, columns: number): void {
  for (let j = 0; j < columns; j++) x[i * columns + j] -= factor * x[k * columns + j];
}

function scaleRow(x: Float64Array, i: number, factor: number, columns: number): void {
  for (let j = 0; j < columns; j++) x[i * columns + j] *= factor;
}
