import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nearestNeighbours } from "ulmus-source/elm/graph/neighbours.ts";
import { matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { toRows } from "../naive.ts";
import { normals32 } from "./normals.ts";

const kernels = createPlainKernels();

test("the same rows as sorting all distances, also across blocks of 256 rows", () => {
  const check = (n: number, count: number, seed: number): void => {
    const rows = normals32(n, 3, seed);
    const lists = toRows(rows);
    const distance = (a: number[], b: number[]): number => a.reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0);
    const expected = lists.flatMap((row, i) =>
      lists
        .map((_, j) => j)
        .filter((j) => j !== i)
        .toSorted((a, b) => distance(row, lists[a]) - distance(row, lists[b]))
        .slice(0, count),
    );
    expect([...nearestNeighbours(rows, count, kernels)]).toEqual(expected);
  };
  fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 25 }), fc.integer(), check));
  check(300, 4, 1);
});

test("of equal rows the first come first; a single row has no neighbour", () => {
  expect([...nearestNeighbours(matrixFromRows([[1], [1], [1], [1]]), 2, kernels)]).toEqual([1, 2, 0, 2, 0, 1, 0, 1]);
  expect(nearestNeighbours(matrixFromRows([[1]]), 3, kernels)).toEqual(new Int32Array(0));
  expect(nearestNeighbours(matrix32(0, 2), 3, kernels)).toEqual(new Int32Array(0));
});

test("counts that are not whole, and values that are not finite, are refused", () => {
  for (const count of [0, 1.5, Number.NaN]) {
    expect(() => nearestNeighbours(matrixFromRows([[1]]), count, kernels)).toThrow(
      `nearestNeighbours: count must be a whole number ≥ 1, got ${count}`,
    );
  }
  expect(() => nearestNeighbours(matrixFromRows([[1], [Number.NaN]]), 1, kernels)).toThrow(
    "got NaN in row 1, column 0",
  );
});
