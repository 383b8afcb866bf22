// The symmetric eigendecomposition on a machine: tridiagonal form, divide and conquer (J. Cuppen 1981) with deflation and
// orthogonal vectors as M. Gu & S. Eisenstat (1995) give them, then Q. The halves are merged by products, which leave out
// the halves of vectors that are zero (as LAPACK's dlaed2 and dlaed3 do).
import { deflate, type Merge } from "./deflation.ts";
import { shareProduct, threadsFor } from "./compiled-product.ts";
import { applyReflectors, reduce } from "./compiled-tridiagonal.ts";
import type { Machine, Words } from "./machine.ts";
import { type Matrix64, matrix64, rowOf } from "./matrix.ts";
import { descending, diagonalize } from "./plain-eigen.ts";

/** Tridiagonal matrices up to this size are diagonalised by QL. */
const leaf = 24;

/** A tridiagonal matrix on its way to its eigenvalues, and its vectors as the rows of `vectors`. */
interface Division {
  readonly machine: Machine;
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
  readonly vectors: Matrix64;
}

/** See `Kernels.eigen`. */
export function compiledEigen(machine: Machine, a: Matrix64, values: Float64Array): void {
  const n = a.rows;
  const [diagonal, offDiagonal] = [new Float64Array(n), new Float64Array(n)];
  machine.placing(() => {
    const reduced = reduce(machine, a, diagonal, offDiagonal);
    const vectors = matrix64(n, n);
    conquer({ machine, diagonal, offDiagonal, vectors }, 0, n);
    const order = descending(diagonal);
    values.set(order.map((from) => diagonal[from]));
    const columns = transposed(vectors, order);
    machine.placing(() => applyReflectors(machine, reduced, machine.output(columns, true), false));
    a.data.set(columns.data);
  });
}

/** Rows `order` of `m` as columns, in squares that fit the first cache. */
function transposed({ rows: n, data }: Matrix64, order: ArrayLike<number>): Matrix64 {
  const out = matrix64(n, n);
  const side = 16;
  for (let j0 = 0; j0 < n; j0 += side) {
    for (let i0 = 0; i0 < n; i0 += side) {
      for (let j = j0; j < Math.min(n, j0 + side); j++) {
        const from = order[j] * n;
        for (let i = i0; i < Math.min(n, i0 + side); i++) out.data[i * n + j] = data[from + i];
      }
    }
  }
  return out;
}

/** Diagonalises the rows and columns `low` … `high`, whose vectors then fill that block of `vectors`. */
function conquer(division: Division, low: number, high: number): void {
  const { diagonal, offDiagonal, vectors } = division;
  if (high - low <= leaf) return diagonalizeLeaf(division, low, high);
  // T = (T₁, T₂) + |e| v vᵀ, where v is 1 at the end of the one and ±1 at the beginning of the other.
  const middle = (low + high) >> 1;
  const joint = offDiagonal[middle - 1];
  diagonal[middle - 1] -= Math.abs(joint);
  diagonal[middle] -= Math.abs(joint);
  conquer(division, low, middle);
  conquer(division, middle, high);
  const root = Math.sqrt(Math.abs(joint));
  const z = Float64Array.from({ length: high - low }, (_, i) => {
    const at = (low + i) * vectors.columns;
    return low + i < middle
      ? root * vectors.data[at + middle - 1]
      : Math.sign(joint) * root * vectors.data[at + middle];
  });
  const merge = deflate(z, { diagonal, vectors, low, middle, high });
  if (merge.kept.length > 0) solveMerge(division, merge, { low, middle, high });
}

function diagonalizeLeaf({ diagonal, offDiagonal, vectors }: Division, low: number, high: number): void {
  const n = high - low;
  const q = matrix64(n, n);
  for (let i = 0; i < n; i++) q.data[i * n + i] = 1;
  const d = diagonal.subarray(low, high);
  const e = Float64Array.from({ length: n }, (_, i) => (i < n - 1 ? offDiagonal[low + i] : 0));
  diagonalize(d, e, q);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) vectors.data[(low + j) * vectors.columns + low + i] = q.data[i * n + j];
  }
}

interface Cut {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Replaces the kept vectors by those of the merged matrix, and puts the deflated ones behind them. */
function solveMerge({ machine, diagonal, vectors }: Division, merge: Merge, { low, middle, high }: Cut): void {
  const { kept, deflated, upper, lower, d, z } = merge;
  const count = kept.length;
  const values = new Float64Array(count);
  const rowsOf = (rows: ArrayLike<number>, from: number, to: number): Matrix64 => {
    const out = matrix64(rows.length, to - from);
    for (let i = 0; i < rows.length; i++) out.data.set(rowOf(vectors, rows[i]).subarray(from, to), i * (to - from));
    return out;
  };
  const rest = rowsOf(deflated, low, high);
  const restValues = deflated.map((i) => diagonal[i]);
  const halves = [
    { left: low, right: middle, indices: upper },
    { left: middle, right: high, indices: lower },
  ].map((half) => ({
    ...half,
    rows: rowsOf(
      Array.from(half.indices, (i) => kept[i]),
      half.left,
      half.right,
    ),
  }));

  machine.placing(() => {
    const coefficients = secularVectors(machine, { d, z, values, upper, lower });
    halves.forEach(({ left, right, rows }, i) => {
      const target = machine.output(vectors, false, { top: low, bottom: low + count, left, right });
      const source = machine.input(rows);
      const words = shareProduct(machine, {
        rows: count,
        columns: right - left,
        depth: rows.rows,
        a: [coefficients[i], rows.rows, 1, 1],
        b: [source.address, source.stride, 1, 1],
        out: [target.address, target.stride],
      });
      machine.run("multiply_double", words);
    });
  });
  diagonal.set(values, low);
  diagonal.set(restValues, low + count);
  for (let i = 0; i < deflated.length; i++) {
    vectors.data.set(rowOf(rest, i), (low + count + i) * vectors.columns + low);
  }
}

interface Secular {
  readonly d: Float64Array;
  readonly z: Float64Array;
  readonly values: Float64Array;
  readonly upper: Int32Array;
  readonly lower: Int32Array;
}

/** Finds the `values` of diag(d) + z zᵀ; returns where the elements `upper` and `lower` of its vectors are, a row for each. */
function secularVectors(machine: Machine, { d, z, values, upper, lower }: Secular): [upper: number, lower: number] {
  const n = d.length;
  const [poles, weights] = [machine.array(d), machine.array(z)];
  const [deltas, exact] = [machine.room(8 * n * n), machine.room(8 * n)];
  const out: [number, number] = [machine.room(8 * n * upper.length), machine.room(8 * n * lower.length)];
  const share = Math.max(16, Math.ceil(n / threadsFor(machine, 16 * n * n) / 16) * 16);
  const ranges: [number, number][] = [];
  for (let first = 0; first < n; first += share) ranges.push([first, Math.min(n, first + share)]);
  const run = (kernel: string, ...rest: Words): number =>
    machine.run(
      kernel,
      ranges.map((range) => [n, ...range, ...rest]),
    );
  machine.placing(() => {
    const roots = machine.output({ rows: 1, columns: n, data: values }, false).address;
    run("secular_roots", poles, weights, roots, deltas);
  });
  run("secular_weights", poles, weights, deltas, exact);
  machine.placing(() => {
    const [first, second] = [machine.array(upper), machine.array(lower)];
    run("secular_vectors", deltas, exact, first, upper.length, out[0], second, lower.length, out[1]);
  });
  return out;
}
