// Matrices for the contract of kernels: random ones that do not begin at byte 0, and products by the definition.
import fc from "fast-check";
import type { FloatArray, Matrix, Matrix32, Matrix64 } from "ulmus-source/math/matrix.ts";
import { expect } from "vitest";

export const seed = fc.integer();

/** Values in −1 … 1, the same for the same seed. */
export function fill<Data extends FloatArray>(data: Data, seed: number): Data {
  let state = seed | 0;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = state / 2 ** 31;
  }
  return data;
}

/** A view that begins one element into its buffer, with one element behind it. */
export function random32(rows: number, columns: number, seed: number): Matrix32 {
  return { rows, columns, data: fill(new Float32Array(rows * columns + 2).subarray(1, 1 + rows * columns), seed) };
}

export function random64(rows: number, columns: number, seed: number): Matrix64 {
  return { rows, columns, data: fill(new Float64Array(rows * columns + 2).subarray(1, 1 + rows * columns), seed) };
}

export function copyOf<M extends Matrix>(m: M): M {
  return { ...m, data: m.data.slice() };
}

export function map<M extends Matrix>(m: M, f: (x: number) => number): M {
  return { ...m, data: m.data.map(f) };
}

/** Fails where |got − want| exceeds `error` times the scale of that element (1 where none is given). */
export function expectClose(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  error: number,
  scale?: ArrayLike<number>,
): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) {
    const bound = error * (scale ? scale[i] : 1);
    if (!(Math.abs(got[i] - want[i]) <= bound)) {
      expect.fail(`element ${i}: got ${got[i]}, want ${want[i]} to ${bound}`);
    }
  }
}

/** Fails where an element is not the same number as the one wanted. Much faster than `toEqual` on thousands of them. */
export function expectSame(got: ArrayLike<number>, want: ArrayLike<number>): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) {
    if (!Object.is(got[i], want[i])) expect.fail(`element ${i}: got ${got[i]}, want ${want[i]}`);
  }
}

/** Fails where element (i, j) is not the same number as (j, i). */
export function expectSymmetric(m: Matrix): void {
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [m.data[i * m.columns + j], m.data[j * m.columns + i]];
      if (below !== above) expect.fail(`element (${i}, ${j}) is ${below}, (${j}, ${i}) is ${above}`);
    }
  }
}

/** a · b by the definition, with options; in Float64. */
export function product(a: Matrix, b: Matrix, transposeA = false, transposeB = false): Matrix64 {
  const left = transposeA ? transposed(a) : a;
  const right = transposeB ? b : transposed(b);
  const [rows, columns, depth] = [left.rows, right.rows, left.columns];
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += left.data[i * depth + k] * right.data[j * depth + k];
      data[i * columns + j] = sum;
    }
  }
  return { rows, columns, data };
}

function transposed({ rows, columns, data }: Matrix): Matrix64 {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j];
  return { rows: columns, columns: rows, data: out };
}

/** A symmetric matrix whose eigenvalues lie between `ridge` and about n. */
export function positiveDefinite(n: number, seed: number, ridge = 0.1): Matrix64 {
  const x = random64(n, n, seed);
  const a = product(x, x, true);
  for (let i = 0; i < n; i++) a.data[i * n + i] += ridge;
  return { ...a, data: offset(a.data) };
}

/** The same values in a view that begins one element into its buffer. */
export function offset(data: Float64Array): Float64Array {
  const moved = new Float64Array(data.length + 2).subarray(1, 1 + data.length);
  moved.set(data);
  return moved;
}
