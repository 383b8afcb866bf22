// What kernels that decompose a matrix must do: give pieces that make the matrix again.
import fc from "fast-check";
import type { Kernels } from "ulmus-source/math/kernels.ts";
import type { Matrix64 } from "ulmus-source/math/matrix.ts";
import { expect, test } from "vitest";
import { copyOf, expectClose, expectSame, map, offset, positiveDefinite, product, random64, seed } from "./matrices.ts";

export function choleskyContract(kernels: Kernels, error64: number): void {
  const order = fc.constantFrom(0, 1, 2, 5, 31, 64, 127, 128, 129, 200);
  test("cholesky: LLᵀ is the matrix again, and the upper triangle is left as it was", () =>
    fc.assert(
      fc.property(order, seed, (n, s) => {
        const a = positiveDefinite(n, s);
        const before = copyOf(a);
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) a.data[i * n + j] = 7;
        expect(kernels.cholesky(a)).toBe(-1);
        const above = Array.from({ length: n }, (_, i) => a.data.slice(i * n + i + 1, (i + 1) * n));
        expect(above.every((row) => row.every((value) => value === 7))).toBe(true);
        for (let i = 0; i < n; i++) a.data.fill(0, i * n + i + 1, (i + 1) * n);
        expectClose(product(a, a, false, true).data, before.data, 10 * error64 * (n + 1));
      }),
      { numRuns: 12 },
    ));

  test("cholesky returns the first pivot that is not positive, or not a number", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 31, 128, 129, 200),
        seed,
        fc.nat(),
        fc.constantFrom(-1e6, 0, NaN),
        (n, s, at, value) => {
          const a = positiveDefinite(n, s);
          const pivot = at % n;
          if (value === 0) for (let j = 0; j < n; j++) a.data[pivot * n + j] = a.data[j * n + pivot] = 0;
          else a.data[pivot * n + pivot] = value;
          expect(kernels.cholesky(a)).toBe(pivot);
        },
      ),
      { numRuns: 15 },
    ));

  test("choleskySolve: the residual LLᵀx − b is small, for any number of right-hand sides", () =>
    fc.assert(
      fc.property(order, fc.constantFrom(0, 1, 2, 3, 4, 5, 11), seed, (n, m, s) => {
        const a = positiveDefinite(n, s);
        const factor = copyOf(a);
        kernels.cholesky(factor);
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) factor.data[i * n + j] = NaN; // is not read
        const b = random64(n, m, s + 1);
        const x = { ...b, data: offset(b.data) };
        kernels.choleskySolve(factor, x);
        const scale = product(map(a, Math.abs), map(x, Math.abs)).data.map((sum) => sum + 1);
        expectClose(product(a, x).data, b.data, 10 * error64 * (n + 1), scale);
      }),
      { numRuns: 12 },
    ));
}

export function tridiagonalContract(kernels: Kernels, error64: number): void {
  test("tridiagonalize: Q is orthogonal and Q T Qᵀ is the matrix again", () =>
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2, 3, 5, 31, 33, 34, 64, 100), seed, fc.boolean(), (n, s, diagonalOnly) => {
        const x = random64(n, n, s);
        const a = product(x, x, true);
        if (diagonalOnly) a.data.forEach((_, i) => (i % (n + 1) === 0 ? undefined : (a.data[i] = 0)));
        const q = { ...a, data: offset(a.data) };
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) q.data[i * n + j] = NaN; // is not read
        const [diagonal, off] = [new Float64Array(n), new Float64Array(n).fill(NaN)];
        kernels.tridiagonalize(q, diagonal, off);
        if (n > 0) expect(off[n - 1]).toBe(0);
        const t = { rows: n, columns: n, data: new Float64Array(n * n) };
        const unit = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
        for (let i = 0; i < n; i++) {
          t.data[i * n + i] = diagonal[i];
          if (i + 1 < n) t.data[i * n + i + 1] = t.data[(i + 1) * n + i] = off[i];
        }
        expectClose(product(q, q, true).data, unit, 10 * error64 * (n + 1));
        expectClose(product(product(q, t), q, false, true).data, a.data, 100 * error64 * (n + 1));
      }),
      { numRuns: 15 },
    ));

  test("tridiagonalize with rows: the same T, and the rows times the Q of before", () =>
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2, 3, 48, 49, 50, 100), fc.constantFrom(0, 1, 7), seed, (n, m, s) => {
        const x = random64(n, n, s);
        const q = product(x, x, true);
        const [a, rows] = [copyOf(q), random64(m, n, s + 1)];
        const [diagonal, off, again, offAgain] = [1, 2, 3, 4].map(() => new Float64Array(n));
        kernels.tridiagonalize(q, diagonal, off);
        const expected = product(rows, q).data;
        kernels.tridiagonalize(a, again, offAgain, rows);
        expectSame(again, diagonal);
        expectSame(offAgain, off);
        expectClose(rows.data, expected, 10 * error64 * (n + 1));
      }),
      { numRuns: 15 },
    ));
}

/** A symmetric matrix of each of several kinds: many eigenvalues, few, none but 0, apart by many orders. */
function symmetric(kind: string, n: number, s: number): Matrix64 {
  const x = random64(n, n, s);
  switch (kind) {
    case "low rank":
      return product(random64(3, n, s), random64(3, n, s), true);
    case "block":
      x.data.forEach((_, at) => {
        if (Math.floor(at / n) < n / 2 !== at % n < n / 2) x.data[at] = 0;
      });
      return product(x, x, true);
    case "repeated": {
      // I − 2 u uᵀ: the values are −1 and, n − 1 times, 1
      const squares = x.data.slice(0, n).reduce((sum, u) => sum + u * u, 0);
      x.data.forEach((_, at) => (x.data[at] = at % (n + 1) === 0 ? 1 : 0));
      const u = random64(1, n, s).data;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) x.data[i * n + j] -= (2 * u[i] * u[j]) / squares;
      return x;
    }
    case "graded": {
      const y = product(x, x, true);
      y.data.forEach((_, at) => (y.data[at] *= 2 ** -(Math.floor(at / n) + (at % n))));
      return y;
    }
    case "zero":
      return map(x, () => 0);
    case "Wilkinson": // pairs of values that agree to many digits
      x.data.forEach((_, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        x.data[at] = i === j ? Math.abs(i - (n - 1) / 2) : Math.abs(i - j) === 1 ? 1 : 0;
      });
      return x;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) x.data[j * n + i] = x.data[i * n + j];
  return x;
}

export function eigenContract(kernels: Kernels, error64: number): void {
  const kinds = ["random", "low rank", "block", "repeated", "graded", "zero", "Wilkinson"];
  test.each(kinds)(
    "eigen (%s): the vectors are orthogonal, V diag(values) Vᵀ is the matrix again, and values descend",
    (kind) =>
      fc.assert(
        fc.property(
          fc.constantFrom(0, 1, 2, 3, 5, 24, 25, 31, 49, 50, 97, 131),
          seed,
          fc.constantFrom(1, 2 ** -200, 2 ** 200),
          (n, s, gain) => {
            const a = map(symmetric(kind, n, s), (x) => gain * x);
            const v = { ...a, data: offset(a.data) };
            for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) v.data[i * n + j] = NaN; // is not read
            const values = new Float64Array(n + 1).subarray(1);
            kernels.eigen(v, values);
            expect(values.every((value, i) => i === 0 || value <= values[i - 1])).toBe(true);
            const unit = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
            expectClose(product(v, v, true).data, unit, 10 * error64 * (n + 1));
            const scaled = { ...v, data: v.data.map((x, i) => (x * values[i % n]) / gain) };
            const largest = a.data.reduce((most, x) => Math.max(most, Math.abs(x / gain)), 0);
            expectClose(
              product(scaled, v, false, true).data,
              a.data.map((x) => x / gain),
              20 * error64 * (n + 1) * (1 + largest),
            );
          },
        ),
        { numRuns: 12 },
      ),
  );
}
