import { describe, expect, test } from "vitest";
import { solveReconstruction, transposed } from "ulmus-source/elm/deep/reconstruction.ts";
import { type Matrix32, matrix64, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals, toMatrix, toRows } from "../naive.ts";
import { golden } from "./golden.ts";

const kernels = createPlainKernels();
const rowsOf = (n: number, columns: number, seed: number): Matrix32 =>
  matrixFromRows(toRows(normals(n, columns, seed)));

describe("numpy and scipy have the same weights", () => {
  test.each(golden.reconstruction)("$name: to 1e-9", ({ ridge, features, rows, weights }) => {
    const found = solveReconstruction(matrixFromRows(features), matrixFromRows(rows), ridge, kernels);
    expectClose(found.data, weights.flat(), { absolute: 1e-9 });
  });
});

test("as many features as columns give a rotation, to 1e-10, whatever the length of the features", () => {
  const [features, rows] = [rowsOf(30, 6, 1), rowsOf(30, 6, 2)];
  const found = solveReconstruction(features, rows, 0.1, kernels);
  const square = matrix64(6, 6);
  kernels.gram(square, found);
  expectClose(
    square.data,
    toMatrix(Array.from({ length: 6 }, (_, i) => [0, 1, 2, 3, 4, 5].map((j) => +(i === j)))).data,
    {
      absolute: 1e-10,
    },
  );
  const longer = { ...features, data: features.data.map((value) => 1024 * value) };
  expectClose(solveReconstruction(longer, rows, 0.1, kernels).data, found.data, { absolute: 1e-10 });
});

test("a rotation leaves out columns that do not vary, and is 0 for a single row", () => {
  const rows = rowsOf(30, 3, 2);
  for (let i = 0; i < 30; i++) rows.data[3 * i + 1] = 7;
  const found = solveReconstruction(rowsOf(30, 3, 1), rows, 0.1, kernels);
  expect(toRows(found).map((row) => Math.abs(row[1]) < 1e-7)).toEqual([true, true, true]);
  const square = matrix64(3, 3);
  kernels.gram(square, found);
  expectClose(square.data, [1, 0, 0, 0, 0, 0, 0, 0, 1], { absolute: 1e-7 });
  expect(solveReconstruction(rowsOf(1, 3, 1), rowsOf(1, 3, 2), 0.1, kernels)).toEqual(matrix64(3, 3));
});

test("transposing twice changes no number", () => {
  const some = matrixFromRows([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const once = transposed({ ...some, data: Float64Array.from(some.data) });
  expect(toRows(once)).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(transposed({ ...once, data: Float64Array.from(once.data) })).toEqual(some);
});
