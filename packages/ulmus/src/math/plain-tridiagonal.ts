// Householder reduction of a symmetric matrix to tridiagonal form (Golub & Van Loan, Matrix Computations, §8.3.1), from the
// last row upwards, so that every reflector and every row that it meets is contiguous in the lower triangle. The update of
// one step and the product A x of the next are one pass over the matrix.
import { type Matrix64, matrix64 } from "./matrix.ts";
import { addProduct, type View } from "./plain-product.ts";

/** Squares below this have lost digits to underflow: the row counts as reduced. */
const NEGLIGIBLE = 1e-290;
/** Reflectors that are applied together, as products. */
const together = 48;

/** See `Kernels.tridiagonalize`. */
export function tridiagonalize(a: Matrix64, diagonal: Float64Array, offDiagonal: Float64Array, rows?: Matrix64): void {
  const n = a.rows;
  const scales = reduceRows(a, diagonal, offDiagonal);
  if (rows) {
    const last = 1 + Math.floor((n - 2) / together) * together;
    for (let i = last; i > 0; i -= together) applyToRows(rows, a, scales, i);
    return;
  }
  const q = matrix64(n, n);
  for (let i = 0; i < n; i++) q.data[i * n + i] = 1;
  for (let i = 1; i < n; i += together) applyReflectors(q, a, scales, i);
  a.data.set(q.data);
}

/**
 * Leaves in row i of `a` the reflector I − scale · x xᵀ that clears that row up to its last two elements (x_{i−1} = 1);
 * returns the scales. v and w are the pending update A −= v wᵀ + w vᵀ.
 */
function reduceRows({ rows: n, data }: Matrix64, diagonal: Float64Array, offDiagonal: Float64Array): Float64Array {
  const [scales, v, w, p] = [0, 1, 2, 3].map(() => new Float64Array(n));
  for (let i = n - 1; i > 0; i--) {
    const x = data.subarray(i * n, (i + 1) * n);
    for (let j = 0; j <= i; j++) x[j] -= v[i] * w[j] + w[i] * v[j];
    diagonal[i] = x[i];
    const head = x[i - 1];
    let tail = 0;
    for (let j = 0; j < i - 1; j++) tail += x[j] * x[j];
    const norm = Math.sqrt(head * head + tail);
    const end = tail < NEGLIGIBLE ? head : head > 0 ? -norm : norm; // head − end: no cancellation
    offDiagonal[i - 1] = end;
    scales[i] = tail < NEGLIGIBLE ? 0 : (end - head) / end;
    for (let j = 0; j < i - 1; j++) x[j] = scales[i] === 0 ? 0 : x[j] / (head - end);
    x[i - 1] = 1;
    p.fill(0);
    for (let r = 1; r < i; r += 2) updateTwoAndMultiply(data, r * n, r, { v, w, x, p });
    if (i % 2 === 1) updateAndMultiply(data.subarray((i - 1) * n, i * n), i - 1, { v, w, x, p });
    let px = 0;
    for (let j = 0; j < i; j++) px += (p[j] *= scales[i]) * x[j];
    for (let j = 0; j < i; j++) w[j] = p[j] - 0.5 * scales[i] * px * (v[j] = x[j]);
  }
  if (n > 0) {
    diagonal[0] = data[0] - 2 * v[0] * w[0];
    offDiagonal[n - 1] = 0;
  }
  return scales;
}

interface Step {
  readonly v: Float64Array;
  readonly w: Float64Array;
  readonly x: Float64Array;
  readonly p: Float64Array;
}

/** Updates row i of the lower triangle, then adds its share of p = A x: the row meets x, its mirrored column goes to p. */
function updateAndMultiply(row: Float64Array, i: number, { v, w, x, p }: Step): void {
  const [vi, wi, xi] = [v[i], w[i], x[i]];
  let sum = 0;
  for (let j = 0; j < i; j++) {
    const value = row[j] - (vi * w[j] + wi * v[j]);
    row[j] = value;
    sum += value * x[j];
    p[j] += value * xi;
  }
  row[i] -= 2 * vi * wi;
  p[i] += sum + row[i] * xi;
}

/** The same for the rows i and i − 1, of which row i begins at `at`: what is read of v, w, x and p serves both. */
function updateTwoAndMultiply(data: Float64Array, at: number, i: number, { v, w, x, p }: Step): void {
  const n = x.length;
  const above = data.subarray(at - n, at);
  const row = data.subarray(at, at + n);
  const [va, wa, xa] = [v[i - 1], w[i - 1], x[i - 1]];
  const [vi, wi, xi] = [v[i], w[i], x[i]];
  let sumAbove = 0;
  let sum = 0;
  for (let j = 0; j < i - 1; j++) {
    const [vj, wj, xj] = [v[j], w[j], x[j]];
    const first = above[j] - (va * wj + wa * vj);
    const second = row[j] - (vi * wj + wi * vj);
    above[j] = first;
    row[j] = second;
    sumAbove += first * xj;
    sum += second * xj;
    p[j] += first * xa + second * xi;
  }
  above[i - 1] -= 2 * va * wa;
  row[i - 1] -= vi * wa + wi * va;
  row[i] -= 2 * vi * wi;
  p[i - 1] += sumAbove + above[i - 1] * xa + row[i - 1] * xi;
  p[i] += sum + row[i - 1] * xa + row[i] * xi;
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
function applyReflectors(q: Matrix64, reduced: Matrix64, scales: Float64Array, begin: number): void {
  const n = q.rows;
  const { count, size, v, s } = compact(reduced, scales, begin);
  const [vq, svq] = [new Float64Array(count * size), new Float64Array(count * size)];
  addProduct(view(vq, size), view(v, size), view(q.data, n), { rows: count, columns: size, depth: size });
  addProduct(view(svq, size), view(s, count), view(vq, size), { rows: count, columns: size, depth: count });
  const update = { rows: size, columns: size, depth: count, scale: -1 };
  addProduct(view(q.data, n), view(v, 1, size), view(svq, size), update);
}

/** R ← R (I − Vᵀ S V). */
function applyToRows(rows: Matrix64, reduced: Matrix64, scales: Float64Array, begin: number): void {
  const { rows: m, columns: n, data } = rows;
  const { count, size, v, s } = compact(reduced, scales, begin);
  const [rv, rvs] = [new Float64Array(m * count), new Float64Array(m * count)];
  addProduct(view(rv, count), view(data, n), view(v, 1, size), { rows: m, columns: count, depth: size });
  addProduct(view(rvs, count), view(rv, count), view(s, count), { rows: m, columns: count, depth: count });
  addProduct(view(data, n), view(rvs, count), view(v, size), { rows: m, columns: size, depth: count, scale: -1 });
}
