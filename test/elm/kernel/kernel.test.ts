import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addKernelProduct, type Kernel, kernelMatrix } from "ulmus-source/elm/kernel/kernel.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { symmetricEigen } from "ulmus-source/math/eigen.ts";
import { type Matrix32, matrix32, matrixFromRows, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals } from "../naive.ts";
import { everyKernel, positiveRows, scaledRows } from "./rows.ts";

const kernels = createPlainKernels();
const golden: {
  kernels: { kernel: Kernel; a: number[][]; b: number[][]; values: number[][] }[];
  tolerance: number;
} = JSON.parse(readFileSync(new URL("../../golden/kernel.json", import.meta.url), "utf8"));
const some = { numRuns: 30 };
const seeds = fc.integer();
const sizes = fc.record({ n: fc.integer({ min: 1, max: 12 }), d: fc.integer({ min: 1, max: 8 }) });

describe.each(everyKernel.map((kernel) => [kernel.name, kernel] as const))("%s", (_, kernel) => {
  test("is symmetric and without negative eigenvalues, to 1e-12 of the largest", () => {
    fc.assert(
      fc.property(sizes, seeds, ({ n, d }, seed) => {
        const rows = positiveRows(n, d, seed);
        const matrix = kernelMatrix(kernel, rows, rows, kernels);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < i; j++)
            expectClose([matrix.data[i * n + j]], [matrix.data[j * n + i]], { absolute: 1e-14 });
        }
        const { values } = symmetricEigen(matrix, kernels);
        expect(values[n - 1]).toBeGreaterThanOrEqual(-1e-12 * values[0]);
      }),
      some,
    );
  });

  test("two rows' value does not depend on the other rows, bit for bit, and rows stay as they were", () => {
    fc.assert(
      fc.property(sizes, seeds, ({ n, d }, seed) => {
        const [a, b] = [positiveRows(n, d, seed), positiveRows(5, d, seed + 1)];
        const before = structuredClone([a, b]);
        const together = kernelMatrix(kernel, a, b, kernels);
        for (let i = 0; i < n; i++) {
          const row = { rows: 1, columns: d, data: rowOf(a, i) };
          expect(kernelMatrix(kernel, row, b, kernels).data).toEqual(rowOf(together, i).slice());
        }
        expect([a, b]).toEqual(before);
      }),
      some,
    );
  });

  test("a row is as like itself as the kernel allows: 1 to 1e-14 where it falls with a distance", () => {
    const rows = positiveRows(6, 4, 1);
    const matrix = kernelMatrix(kernel, rows, rows, kernels);
    for (let i = 0; i < 6; i++) {
      if ("gamma" in kernel) expectClose([matrix.data[i * 7]], [1], { absolute: 1e-14 });
      for (let j = 0; j < 6; j++) {
        expect(matrix.data[i * 6 + j] ** 2).toBeLessThanOrEqual(matrix.data[i * 7] * matrix.data[j * 7] * (1 + 1e-14));
      }
    }
  });

  test("a row of zeros, a column of zeros and a repeated row give finite values, the same for the same rows", () => {
    const rows = matrixFromRows([
      [0.2, 0, 0.7],
      [0, 0, 0],
      [0.2, 0, 0.7],
    ]);
    const matrix = kernelMatrix(kernel, rows, rows, kernels);
    expect(matrix.data.every(Number.isFinite)).toBe(true);
    expectClose(rowOf(matrix, 2), rowOf(matrix, 0), { absolute: 1e-15 });
  });

  test("WebAssembly gives the plain numbers, to 1e-13", () => {
    const [a, b] = [positiveRows(9, 30, 3), positiveRows(7, 30, 4)];
    const plain = kernelMatrix(kernel, a, b, kernels);
    expectClose(kernelMatrix(kernel, a, b, createDefaultKernels()).data, plain.data, { absolute: 1e-13 });
  });
});

describe("blocks", () => {
  const blocks = [
    { columns: 3, weight: 1 },
    { columns: 2, weight: 0.5 },
    { columns: 1, weight: 2 },
  ];

  test("the linear kernel of blocks is that of the whole row, to 1e-14", () => {
    const [a, b] = [scaledRows(5, 6, 1), scaledRows(4, 6, 2)];
    const whole = kernelMatrix({ name: "linear" }, a, b, kernels);
    expectClose(kernelMatrix({ name: "linear", blocks }, a, b, kernels).data, whole.data, { absolute: 1e-14 });
  });

  test.each(everyKernel.map((kernel) => [kernel.name, kernel] as const))("one block is none, for %s", (_, kernel) => {
    const rows = positiveRows(5, 6, 1);
    const one = kernelMatrix({ ...kernel, blocks: [{ columns: 6, weight: 3 }] }, rows, rows, kernels);
    expect(one).toEqual(kernelMatrix(kernel, rows, rows, kernels));
  });

  test("a block that no column of varies adds the same to every pair", () => {
    const rows = scaledRows(6, 5, 3);
    const wider = matrix32(6, 7);
    for (let i = 0; i < 6; i++) rowOf(wider, i).set(rowOf(rows, i));
    const parts = [
      { columns: 5, weight: 1 },
      { columns: 2, weight: 1 },
    ];
    const values = kernelMatrix({ name: "rbf", gamma: 0.3, blocks: parts }, wider, wider, kernels);
    // The scaler gave the block half of the power: its rows are √2 times as long in the kernel.
    const alone = kernelMatrix({ name: "rbf", gamma: 0.6 }, rows, rows, kernels);
    expectClose(
      values.data,
      alone.data.map((k) => 0.5 * k + 0.5),
      { absolute: 1e-13 },
    );
  });

  test("blocks and rows that do not fit are refused with their columns", () => {
    const [a, b] = [scaledRows(2, 6, 1), scaledRows(2, 5, 1)];
    expect(() => kernelMatrix({ name: "linear" }, a, b, kernels)).toThrow("b has 5 columns, expected 6");
    expect(() => kernelMatrix({ name: "linear", blocks }, b, b, kernels)).toThrow(
      "blocks have 6 columns together, expected 5",
    );
  });
});

test("a product with more rows than fit at once is that of the whole matrix, bit for bit, and is added", () => {
  const [a, b] = [scaledRows(300, 3, 1), scaledRows(4, 3, 2)];
  const weights = normals(4, 2, 3);
  const [out, expected] = [normals(300, 2, 4), normals(300, 2, 4)];
  addKernelProduct(out, { name: "rbf", gamma: 1 }, { a, b, weights }, kernels);
  const matrix = kernelMatrix({ name: "rbf", gamma: 1 }, a, b, kernels);
  kernels.multiply(expected, matrix, weights, { accumulate: true });
  expect(out).toEqual(expected);
});

test("χ² compares histograms: a row's scale does not count, to 1e-6, and a value below 0 is refused by its row", () => {
  const kernel: Kernel = { name: "chiSquared", gamma: 1 };
  const rows = positiveRows(5, 8, 1);
  const scaled: Matrix32 = { ...rows, data: rows.data.map((x, i) => x * (1 + Math.floor(i / 8))) };
  expectClose(kernelMatrix(kernel, scaled, rows, kernels).data, kernelMatrix(kernel, rows, rows, kernels).data, {
    absolute: 1e-6,
  });
  const bad = selectRows(rows, [0, 1, 2]);
  bad.data[10] = -0.25;
  expect(() => kernelMatrix(kernel, bad, rows, kernels)).toThrow(ArgumentError);
  expect(() => kernelMatrix(kernel, rows, bad, kernels)).toThrow("must be ≥ 0, got -0.25 in row 1");
});

test.each(golden.kernels.map((each) => [JSON.stringify(each.kernel), each] as const))(
  `%s is as scikit-learn or an integral has it, to ${golden.tolerance} (scripts/golden-kernel.py)`,
  (_, { kernel, a, b, values }) => {
    const actual = kernelMatrix(kernel, matrixFromRows(a), matrixFromRows(b), kernels);
    expectClose(actual.data, values.flat(), { absolute: golden.tolerance });
  },
);
