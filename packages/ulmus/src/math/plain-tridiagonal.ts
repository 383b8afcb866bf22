// Householder reduction of a symmetric matrix to tridiagonal form (Golub & Van Loan, Matrix Computations, §8.3.1), from the
// last row upwards, so that every reflector and every row that it meets is contiguous in the lower triangle. The updates of
// some rows wait and reach the rest of the matrix together, as a product (Dongarra, Sorensen & Hammarling 1989).
import { type Matrix64, matrix64 } from "./matrix.ts";
import type { AddProduct, View } from "./plain-product.ts";
import { multiplySymmetric } from "./symmetric-product.ts";

/** Squares below this have lost digits to underflow: the row counts as reduced. */
const NEGLIGIBLE = 1e-290;
/** Rows whose updates wait for each other. */
const panel = 48;
/** Reflectors that are applied together, as products. */
const together = 96;

export interface TridiagonalOptions {
  readonly addProduct: AddProduct;
  readonly rows?: Matrix64;
}

/** See `Kernels.tridiagonalize`. */
export function tridiagonalize(
  a: Matrix64,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  { addProduct, rows }: TridiagonalOptions,
): void {
  const n = a.rows;
  const scales = reduceRows(a, diagonal, offDiagonal, addProduct);
  if (rows) {
    const last = 1 + Math.floor((n - 2) / together) * together;
    for (let i = last; i > 0; i -= together) applyToRows(rows, compact(a, scales, i), addProduct);
    return;
  }
  const q = matrix64(n, n);
  for (let i = 0; i < n; i++) q.data[i * n + i] = 1;
  for (let i = 1; i < n; i += together) applyReflectors(q, compact(a, scales, i), addProduct);
  a.data.set(q.data);
}

/**
 * Leaves in row i of `a` the reflector I − scale · x xᵀ that clears that row up to its last two elements (x_{i−1} = 1);
 * returns the scales. A reflector changes A by −(v wᵀ + w vᵀ) with v = x.
 */
function reduceRows(
  { rows: n, data }: Matrix64,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  addProduct: AddProduct,
): Float64Array {
  const scales = new Float64Array(n);
  // What waits: every v, every w, and every v again, so that [V W]ᵀ [W V] is one product.
  const waiting = new Float64Array(3 * panel * n);
  const [vs, ws, again] = [0, 1, 2].map((part) => waiting.subarray(part * panel * n));
  for (let last = n - 1; last > 0; last -= panel) {
    const first = Math.max(1, last - panel + 1);
    for (let i = last; i >= first; i--) {
      const count = last - i;
      const [x, w] = [data.subarray(i * n, (i + 1) * n), ws.subarray(count * n, (count + 1) * n)];
      for (let p = 0; p < count; p++) addTwo(x, -vs[p * n + i], ws, -ws[p * n + i], vs, p * n, i + 1);
      diagonal[i] = x[i];
      [offDiagonal[i - 1], scales[i]] = reflect(x, i);
      vs.set(x.subarray(0, i), count * n);
      again.set(x.subarray(0, i), count * n);
      multiplySymmetric(w, data, n, x, i);
      for (let p = 0; p < count; p++) {
        addTwo(w, -inner(vs, p * n, x, i), ws, -inner(ws, p * n, x, i), vs, p * n, i);
      }
      const half = 0.5 * scales[i] * inner(w, 0, x, i);
      for (let j = 0; j < i; j++) w[j] = scales[i] * (w[j] - half * x[j]);
    }
    const count = last - first + 1;
    if (count < panel) {
      waiting.copyWithin(count * n, panel * n, (panel + count) * n);
      waiting.copyWithin(2 * count * n, 0, count * n);
    }
    const update = { rows: first, columns: first, depth: 2 * count, scale: -1, triangle: true };
    addProduct(view(data, n), view(waiting, 1, n), view(waiting.subarray(count * n), n), update);
  }
  if (n > 0) [diagonal[0], offDiagonal[n - 1]] = [data[0], 0];
  return scales;
}

/** Replaces the first i elements of x by the reflector that clears all but the last of them; that one's value, and the scale. */
function reflect(x: Float64Array, i: number): [end: number, scale: number] {
  const head = x[i - 1];
  let tail = 0;
  for (let j = 0; j < i - 1; j++) tail += x[j] * x[j];
  const norm = Math.sqrt(head * head + tail);
  const isReduced = tail < NEGLIGIBLE;
  const end = isReduced ? head : head > 0 ? -norm : norm; // head − end: no cancellation
  for (let j = 0; j < i - 1; j++) x[j] = isReduced ? 0 : x[j] / (head - end);
  x[i - 1] = 1;
  return [end, isReduced ? 0 : (end - head) / end];
}

/** x += a · y + b · z over `length` elements, y and z from `at` on. */
function addTwo(
  x: Float64Array,
  a: number,
  y: Float64Array,
  b: number,
  z: Float64Array,
  at: number,
  length: number,
): void {
  for (let j = 0; j < length; j++) x[j] += a * y[at + j] + b * z[at + j];
}

function inner(y: Float64Array, at: number, x: Float64Array, length: number): number {
  let [even, odd] = [0, 0];
  let j = 0;
  for (; j + 1 < length; j += 2) {
    even += y[at + j] * x[j];
    odd += y[at + j + 1] * x[j + 1];
  }
  return j < length ? even + odd + y[at + j] * x[j] : even + odd;
}

/** I − Vᵀ S V, the product of some reflectors in the compact form of Schreiber & Van Loan (1989), S lower triangular. */
interface Reflectors {
  readonly count: number;
  /** They touch the first so many elements. */
  readonly size: number;
  /** count × size. */
  readonly v: Float64Array;
  /** count × count. */
  readonly s: Float64Array;
}

/** The product of the reflectors of the rows from `begin` on. */
function compact({ rows: n, data }: Matrix64, scales: Float64Array, begin: number): Reflectors {
  const count = Math.min(together, n - begin);
  const size = begin + count - 1;
  const v = new Float64Array(count * size);
  for (let r = 0; r < count; r++) v.set(data.subarray((begin + r) * n, (begin + r) * n + begin + r), r * size);
  const s = new Float64Array(count * count);
  for (let r = 0; r < count; r++) {
    const scale = scales[begin + r];
    for (let k = 0; k < r; k++) {
      let inner = 0;
      for (let j = 0; j < begin + k; j++) inner += v[r * size + j] * v[k * size + j];
      for (let j = 0; j <= k; j++) s[r * count + j] -= scale * inner * s[k * count + j];
    }
    s[r * count + r] = scale;
  }
  return { count, size, v, s };
}

function view(data: Float64Array, row: number, column = 1): View {
  return { data, at: 0, row, column };
}

/** Q ← (I − Vᵀ S V) Q, which touches no more than the first rows and columns of Q. */
function applyReflectors(q: Matrix64, { count, size, v, s }: Reflectors, addProduct: AddProduct): void {
  const n = q.rows;
  const [vq, svq] = [new Float64Array(count * size), new Float64Array(count * size)];
  addProduct(view(vq, size), view(v, size), view(q.data, n), { rows: count, columns: size, depth: size });
  addProduct(view(svq, size), view(s, count), view(vq, size), { rows: count, columns: size, depth: count });
  const update = { rows: size, columns: size, depth: count, scale: -1 };
  addProduct(view(q.data, n), view(v, 1, size), view(svq, size), update);
}

/** R ← R (I − Vᵀ S V). */
function applyToRows(
  { rows: m, columns: n, data }: Matrix64,
  { count, size, v, s }: Reflectors,
  addProduct: AddProduct,
): void {
  const [rv, rvs] = [new Float64Array(m * count), new Float64Array(m * count)];
  addProduct(view(rv, count), view(data, n), view(v, 1, size), { rows: m, columns: count, depth: size });
  addProduct(view(rvs, count), view(rv, count), view(s, count), { rows: m, columns: count, depth: count });
  addProduct(view(data, n), view(rvs, count), view(v, size), { rows: m, columns: size, depth: count, scale: -1 });
}
