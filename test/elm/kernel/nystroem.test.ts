import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Kernel, kernelMatrix } from "ulmus-source/elm/kernel/kernel.ts";
import { solveKernelRidge } from "ulmus-source/elm/kernel/kernel-ridge.ts";
import { createKernelUnits, exactKernel, fitKernelUnits, type KernelUnits } from "ulmus-source/elm/layers/kernel.ts";
import type { HiddenLayer } from "ulmus-source/elm/layers/kind.ts";
import { createNystroem, fitNystroem, type NystroemRecipe } from "ulmus-source/elm/layers/nystroem.ts";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import { applyReadout, solveRidge } from "ulmus-source/elm/readout.ts";
import { type Matrix, type Matrix32, matrix64, matrixFromRows, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals } from "../naive.ts";
import { everyKernel, positiveRows, scaledRows } from "./rows.ts";

const kernels = createPlainKernels();
const golden: {
  nystroem: { kernel: Kernel; landmarks: number[][]; rows: number[][]; products: number[][] };
} = JSON.parse(readFileSync(new URL("../../golden/kernel.json", import.meta.url), "utf8"));
const base: NystroemRecipe = { kernel: { name: "rbf", gamma: 0.5 }, landmarks: 8, seed: 1 };

function fitted(recipe: NystroemRecipe, rows: Matrix32): HiddenLayer {
  return createNystroem(recipe.kernel, rows.columns, fitNystroem(recipe, rows, kernels));
}

/** HHᵀ */
function products(hidden: Matrix): Float64Array {
  const out = matrix64(hidden.rows, hidden.rows);
  kernels.multiply(out, hidden, hidden, { transposeB: true });
  return out.data;
}

const recipes = fc.record({
  kernel: fc.constantFrom(...everyKernel),
  landmarks: fc.integer({ min: 1, max: 12 }),
  seed: fc.integer(),
});

describe("laws, for every kernel", () => {
  test("inner products of hidden rows are the kernel's among landmarks, and no row's is longer than it, to 1e-5", () => {
    fc.assert(
      fc.property(recipes, fc.integer({ min: 2, max: 6 }), (recipe, d) => {
        const rows = positiveRows(20, d, recipe.seed);
        const learnt = fitNystroem(recipe, rows, kernels);
        const layer = createNystroem(recipe.kernel, d, learnt);
        const { landmarks } = learnt;
        const exact = kernelMatrix(recipe.kernel, landmarks, landmarks, kernels);
        const largest = exact.data.reduce((a, b) => Math.max(a, b));
        expectClose(products(layer.transform(landmarks, kernels)), exact.data, { absolute: 1e-5 * largest });
        const hidden = layer.transform(rows, kernels);
        const own = kernelMatrix(recipe.kernel, rows, rows, kernels);
        products(hidden).forEach((product, at) => {
          if (at % 21 === 0) expect(product).toBeLessThanOrEqual(own.data[at] + 1e-5 * largest);
        });
      }),
    );
  });

  test("same seed, same bits; row by row is all rows together, bit for bit; rows stay as they were", () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const rows = positiveRows(15, 4, recipe.seed);
        const before = structuredClone(rows);
        const layer = fitted(recipe, rows);
        const together = layer.transform(rows, kernels);
        expect(fitted({ ...recipe }, rows).transform(rows, kernels)).toEqual(together);
        for (let i = 0; i < 15; i++) {
          const alone = layer.transform({ rows: 1, columns: 4, data: rowOf(rows, i) }, kernels);
          expect(alone.data).toEqual(rowOf(together, i).slice());
        }
        expect(rows).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  test.each(everyKernel.map((kernel) => [kernel.name, kernel] as const))(
    "with all rows as landmarks it is the exact machine, to 1e-4, for %s",
    (_, kernel) => {
      const [rows, some] = [positiveRows(30, 12, 4), positiveRows(8, 12, 5)];
      const targets = normals(30, 2, 6);
      const layer = fitted({ ...base, kernel, landmarks: 30 }, rows);
      const sums = Accumulator.empty(layer.columns, 2).add(
        { hidden: layer.transform(rows, kernels), targets },
        kernels,
      );
      // λ is relative to the mean over columns there, and over rows here.
      const primal = solveRidge(sums, (0.1 * layer.columns) / 30, kernels);
      const matrix = kernelMatrix(kernel, rows, rows, kernels);
      const exact = solveKernelRidge({ kernel: matrix, targets }, 0.1, kernels);
      expectClose(
        applyReadout(primal, layer.transform(some, kernels), kernels).data,
        applyReadout(exact, kernelMatrix(kernel, some, rows, kernels), kernels).data,
        { absolute: 1e-4 },
      );
    },
  );
});

test("inner products are K K⁺ Kᵀ of numpy, to 1e-6 (scripts/golden-kernel.py)", () => {
  const { kernel, landmarks, rows, products: expected } = golden.nystroem;
  const recipe = { ...base, kernel, landmarks: 7 };
  const layer = fitted(recipe, matrixFromRows(landmarks));
  expectClose(products(layer.transform(matrixFromRows(rows), kernels)), expected.flat(), { absolute: 1e-6 });
});

describe("landmarks", () => {
  test("are rows of the training part, each at most once, as many as asked for; another seed takes others", () => {
    const rows = scaledRows(30, 4, 1);
    const known = new Set(Array.from({ length: 30 }, (_, i) => rowOf(rows, i).join()));
    const chosen = (seed: number): string[] => {
      const { landmarks } = fitNystroem({ ...base, landmarks: 12, seed }, rows, kernels);
      return Array.from({ length: landmarks.rows }, (_, i) => rowOf(landmarks, i).join());
    };
    expect(new Set(chosen(1)).size).toBe(12);
    expect(chosen(1).every((name) => known.has(name))).toBe(true);
    expect(chosen(2)).not.toEqual(chosen(1));
  });

  test("repeated and constant rows leave fewer columns, and finite ones", () => {
    const rows = selectRows(scaledRows(3, 4, 1), [0, 1, 2, 0, 1, 2, 0, 1]);
    expect(fitted({ ...base, landmarks: 7 }, rows).columns).toBe(3);
    const one = fitted(base, selectRows(rows, [0, 0, 0]));
    expect(one.columns).toBe(1);
    expect(one.transform(rows, kernels).data.every(Number.isFinite)).toBe(true);
    const nothing = fitted({ ...base, kernel: { name: "linear" } }, matrixFromRows([[0, 0]]));
    expect(Array.from(nothing.transform(matrixFromRows([[1, 2]]), kernels).data)).toEqual([0]);
  });

  test("no rows, values that are not finite and learnt parts of another width are refused", () => {
    const rows = scaledRows(9, 4, 1);
    expect(() => fitNystroem(base, selectRows(rows, []), kernels)).toThrow("need training rows, got none");
    const bad = selectRows(rows, [0, 1]);
    bad.data[5] = Number.NaN;
    expect(() => fitNystroem(base, bad, kernels)).toThrow("must be finite");
    expect(() => createNystroem(base.kernel, 4, {})).toThrow('needs learnt "landmarks" of 1 × 4, got none');
    expect(() => createNystroem(base.kernel, 5, fitNystroem(base, rows, kernels))).toThrow("8 × 5, got 8 × 4");
  });
});

describe("units of a kernel", () => {
  const units: KernelUnits = { kind: "kernel", kernel: { name: "rbf", gamma: 0.5 }, perBlock: true, seed: 1 };
  const blocks = [
    { columns: 3, weight: 1 },
    { columns: 1, weight: 0.7 },
  ];
  const rows = scaledRows(20, 4, 1);

  test("of no more rows than landmarks, or 3000, are the rows: the machine compares them", () => {
    for (const recipe of [units, { ...units, landmarks: 20 }]) {
      const learnt = fitKernelUnits(recipe, rows, { kernels, blocks });
      expect(learnt).toEqual({});
      expect(createKernelUnits(recipe, 4, learnt).transform(rows, kernels)).toBe(rows);
      expect(exactKernel(recipe, learnt, blocks)).toEqual({ ...units.kernel, blocks });
    }
    expect(exactKernel({ ...units, perBlock: false }, {}, blocks)).toEqual(units.kernel);
  });

  test("of more rows are Nyström's, by blocks or not, and the machine has nothing to compare", () => {
    for (const perBlock of [true, false]) {
      const recipe = { ...units, perBlock, landmarks: 6 };
      const learnt = fitKernelUnits(recipe, rows, { kernels, blocks });
      const kernel = perBlock ? { ...units.kernel, blocks } : units.kernel;
      const plain = fitted({ kernel, landmarks: 6, seed: 1 }, rows);
      expectClose(
        products(createKernelUnits(recipe, 4, learnt).transform(rows, kernels)),
        products(plain.transform(rows, kernels)),
        { absolute: 1e-6 },
      );
      expect(exactKernel(recipe, learnt, blocks)).toBeUndefined();
    }
  });
});
