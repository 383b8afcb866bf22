import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArgumentError } from "ulmus-source/errors.ts";
import { symmetricEigen, type SymmetricEigen } from "ulmus-source/math/eigen.ts";
import { type Matrix64, matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../audio/close.ts";

interface Case {
  readonly name: string;
  readonly matrix: number[][];
  readonly values: number[];
}

const golden = JSON.parse(readFileSync(new URL("../golden/eigen.json", import.meta.url), "utf8"));
const kernels = createPlainKernels();
const laws = fc.tuple(fc.integer({ min: 0, max: 24 }), fc.integer());

function fromFunction(n: number, element: (i: number, j: number) => number): Matrix64 {
  const m = matrix64(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) m.data[i * n + j] = element(i, j);
  return m;
}

function symmetric(n: number, seed: number): Matrix64 {
  const random = createRandom(seed);
  const half = fromFunction(n, () => random.normal());
  return fromFunction(n, (i, j) => half.data[i * n + j] + half.data[j * n + i]);
}

/** xᵀx of `rank` random rows. */
function gramOfRank(n: number, rank: number, seed: number): Matrix64 {
  const random = createRandom(seed);
  const rows = Array.from({ length: rank }, () => Array.from({ length: n }, () => random.normal()));
  return fromFunction(n, (i, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0));
}

const largestOf = (m: Matrix64): number => m.data.reduce((worst, x) => Math.max(worst, Math.abs(x)), 0);

/** Expects VᵀV = I, V diag(values) Vᵀ = a and descending values, to 1e-14 n times the largest element. */
function expectDecomposed(a: Matrix64, { values, vectors }: SymmetricEigen): void {
  const n = a.rows;
  const v = vectors.data;
  const sum = (term: (k: number) => number): number => Array.from(values.keys()).reduce((s, k) => s + term(k), 0);
  const again = fromFunction(n, (i, j) => sum((k) => v[i * n + k] * values[k] * v[j * n + k]));
  expectClose(again.data, a.data, { absolute: 1e-14 * n * largestOf(a) });
  const products = fromFunction(n, (i, j) => sum((k) => v[k * n + i] * v[k * n + j]));
  expectClose(products.data, fromFunction(n, (i, j) => Number(i === j)).data, { absolute: 1e-14 * n });
  expect(Array.from(values)).toEqual(Array.from(values).toSorted((x, y) => y - x));
}

describe("laws", () => {
  test("vectors are orthogonal and give the matrix back, to 1e-14 n, for n from 0 to 24", () => {
    fc.assert(
      fc.property(laws, ([n, seed]) => {
        const a = symmetric(n, seed);
        expectDecomposed(a, symmetricEigen(a, kernels));
      }),
    );
  });

  test("a matrix of rank r has r positive values and the others are 0, to 1e-14 n", () => {
    fc.assert(
      fc.property(laws, fc.nat(24), ([n, seed], rank) => {
        const a = gramOfRank(n, Math.min(rank, n), seed);
        const decomposed = symmetricEigen(a, kernels);
        expectDecomposed(a, decomposed);
        expectClose(decomposed.values.subarray(Math.min(rank, n)), new Float64Array(Math.max(0, n - rank)), {
          absolute: 1e-14 * n * largestOf(a) || 1e-300,
        });
      }),
    );
  });

  test("values of chosen diagonals come back, repeated ones too, after a random reflection, to 1e-13", () => {
    const few = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(few, fc.integer(), (diagonal, seed) => {
        const n = diagonal.length;
        const random = createRandom(seed);
        const u = Array.from({ length: n }, () => random.normal());
        const norm = u.reduce((sum, x) => sum + x * x, 0);
        const q = fromFunction(n, (i, j) => Number(i === j) - (2 * u[i] * u[j]) / norm).data;
        const a = fromFunction(n, (i, j) => diagonal.reduce((sum, d, k) => sum + q[i * n + k] * d * q[j * n + k], 0));
        const decomposed = symmetricEigen(a, kernels);
        expectDecomposed(a, decomposed);
        expectClose(
          decomposed.values,
          diagonal.toSorted((x, y) => y - x),
          { absolute: 1e-13 },
        );
      }),
    );
  });

  test("scaling by a power of two, from 2^-900 to 2^900, scales the values and keeps the vectors, to 1e-13", () => {
    fc.assert(
      fc.property(laws, fc.integer({ min: -900, max: 900 }), ([n, seed], power) => {
        const a = symmetric(n, seed);
        const scaled = symmetricEigen({ ...a, data: a.data.map((x) => x * 2 ** power) }, kernels);
        const { values, vectors } = symmetricEigen(a, kernels);
        expectClose(
          scaled.values.map((x) => x / 2 ** power),
          values,
          { absolute: 1e-13 * largestOf(a) },
        );
        expectClose(scaled.vectors.data, vectors.data, { absolute: 1e-6 }); // values may lie close together
      }),
    );
  });

  test("the lower triangle alone is read, and nothing is changed", () => {
    fc.assert(
      fc.property(laws, ([n, seed]) => {
        const a = symmetric(n, seed);
        const lower = fromFunction(n, (i, j) => (j > i ? Number.NaN : a.data[i * n + j]));
        const before = lower.data.slice();
        expect(symmetricEigen(lower, kernels)).toEqual(symmetricEigen(a, kernels));
        expect(lower.data).toEqual(before);
      }),
    );
  });

  test("the largest element of each vector is positive", () => {
    fc.assert(
      fc.property(laws, ([n, seed]) => {
        const { vectors } = symmetricEigen(symmetric(n, seed), kernels);
        for (let j = 0; j < n; j++) {
          const column = Array.from({ length: n }, (_, i) => vectors.data[i * n + j]);
          expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
        }
      }),
    );
  });
});

describe.each(golden.cases as Case[])("against numpy's eigvalsh (scripts/golden.py): $name", ({ matrix, values }) => {
  const n = matrix.length;
  const a = fromFunction(n, (i, j) => matrix[i][j]);

  test("values agree to 1e-13 of the largest element; the matrix comes back", () => {
    const decomposed = symmetricEigen(a, kernels);
    expectClose(decomposed.values, values, { absolute: golden.tolerance * largestOf(a) });
    expectDecomposed(a, decomposed);
  });
});

describe("borders", () => {
  test("n = 0, 1 and 2", () => {
    expect(symmetricEigen(matrix64(0, 0), kernels).values).toEqual(new Float64Array(0));
    const one = symmetricEigen({ rows: 1, columns: 1, data: Float64Array.of(-3) }, kernels);
    expect(one).toEqual({ values: Float64Array.of(-3), vectors: { rows: 1, columns: 1, data: Float64Array.of(1) } });
    const two = symmetricEigen({ rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 2) }, kernels);
    expectClose(two.values, [3, 1], { absolute: 1e-15 });
    expectClose(two.vectors.data.map(Math.abs), Array(4).fill(Math.SQRT1_2), { absolute: 1e-15 });
  });

  test("a diagonal matrix keeps its bits; zeros give zeros", () => {
    const diagonal = fromFunction(5, (i, j) => (i === j ? [0.1, 7, -2, 7, 0][i] : 0));
    expect(Array.from(symmetricEigen(diagonal, kernels).values)).toEqual([7, 7, 0.1, 0, -2]);
    const { values, vectors } = symmetricEigen(matrix64(4, 4), kernels);
    expect(values).toEqual(new Float64Array(4));
    expectDecomposed(matrix64(4, 4), { values, vectors });
  });

  test("elements of 1e-160, whose squares underflow, beside ones of 1 stay finite", () => {
    const size = (i: number, j: number): number => (i + j === 1 ? 0 : 1e-160);
    const graded = fromFunction(6, (i, j) => (i === j ? i + 1 : size(i, j)));
    expectDecomposed(graded, symmetricEigen(graded, kernels));
  });

  test("matrices that are not square or not finite are refused", () => {
    expect(() => symmetricEigen(matrix64(2, 3), kernels)).toThrow(
      new ArgumentError("symmetricEigen: the matrix must be square, got 2 × 3"),
    );
    for (const value of [Number.NaN, Infinity]) {
      const bad = fromFunction(3, (i, j) => (i === 2 && j === 1 ? value : 1));
      expect(() => symmetricEigen(bad, kernels)).toThrow(`every value must be finite, got ${value}`);
    }
  });
});
