import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFourierUnits, type FourierUnits } from "ulmus-source/elm/layers/fourier.ts";
import { createRandomUnits, type RandomUnits } from "ulmus-source/elm/layers/random.ts";
import { matrix64, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { someRows, testLayerKind } from "./learnt-layers.ts";

const kernels = createPlainKernels();
const base: RandomUnits = { units: 7, activation: "tanh", weightScale: 1, biasScale: 1, seed: 1 };
const drawn = {
  units: fc.integer({ min: 1, max: 12 }),
  weights: fc.constantFrom("normal", "uniform", "orthogonal"),
  seed: fc.integer(),
};

describe("random units", () => {
  testLayerKind({
    recipes: fc
      .record({ ...drawn, bias: fc.constantFrom("normal", "uniform", "positive") })
      .map((some): RandomUnits => ({ ...base, ...some })),
    inputs: 5,
    fit: () => ({}),
    create: createRandomUnits,
  });

  test("a function of the user's own does what the named one does, to 1e-7", () => {
    const rows = someRows(6, 5, 1);
    const named = createRandomUnits(base, 5).transform(rows, kernels);
    const own = createRandomUnits({ ...base, activation: Math.tanh }, 5).transform(rows, kernels);
    expectClose(own.data, named.data, { absolute: 1e-7 });
  });

  test("a function that gives what is no finite number is refused", () => {
    const layer = createRandomUnits({ ...base, activation: () => Number.NaN }, 5);
    expect(() => layer.transform(someRows(1, 5, 1), kernels)).toThrow("must give finite numbers, got NaN for ");
  });

  test("keeping columns is leaving the others out, bit for bit", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(6), { minLength: 1 }), (columns) => {
        const rows = someRows(4, 5, 2);
        const whole = createRandomUnits(base, 5);
        const all = whole.transform(rows, kernels);
        const kept = whole.keep?.(Int32Array.from(columns)).transform(rows, kernels);
        for (let i = 0; i < 4; i++) {
          expect(Array.from(kept ? rowOf(kept, i) : [])).toEqual(columns.map((j) => rowOf(all, i)[j]));
        }
      }),
    );
  });
});

describe("random Fourier features", () => {
  testLayerKind({
    recipes: fc.record(drawn).map((some): FourierUnits => ({ kind: "fourier", weightScale: 1, ...some })),
    inputs: 5,
    fit: () => ({}),
    create: createFourierUnits,
  });

  test.each([
    ["normal", 0.03],
    ["orthogonal", 0.02],
  ] as const)("with %s weights 20,000 inner products are the Gaussian kernel, to %d", (weights, bound) => {
    const rows = someRows(12, 16, 3);
    const layer = createFourierUnits({ kind: "fourier", units: 20_000, weightScale: 1.5, weights, seed: 1 }, 16);
    const products = matrix64(12, 12);
    kernels.gram(products, layer.transform(rows, kernels), { ofRows: true });
    const want = Array.from(products.data, (_, e) => {
      const [a, b] = [rowOf(rows, Math.floor(e / 12)), rowOf(rows, e % 12)];
      return Math.exp((-(1.5 ** 2) * a.reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0)) / 2);
    });
    expectClose(products.data, want, { absolute: bound });
  });
});
