import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandomUnits } from "ulmus-source/elm/layers/random.ts";
import {
  createSparseAutoEncoderUnits,
  fitSparseAutoEncoderUnits,
  type SparseAutoEncoderUnits,
} from "ulmus-source/elm/layers/sparse-auto-encoder.ts";
import { matrix32, type Matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { toRows } from "../naive.ts";
import { someRows, testLayerKind } from "./learnt-layers.ts";

const kernels = createPlainKernels();
const base: SparseAutoEncoderUnits = {
  kind: "sparseAutoEncoder",
  units: 6,
  activation: "tanh",
  weightScale: 1,
  biasScale: 1,
  encoders: [8],
  sparsity: 0.05,
  seed: 1,
};
const width = fc.integer({ min: 1, max: 9 });

describe("sparse auto-encoders", () => {
  testLayerKind({
    recipes: fc
      .record({
        units: width,
        encoders: fc.array(width, { minLength: 1, maxLength: 3 }),
        sparsity: fc.constantFrom(0.001, 0.3),
        seed: fc.integer(),
      })
      .map((some): SparseAutoEncoderUnits => ({ ...base, ...some })),
    inputs: 5,
    fit: fitSparseAutoEncoderUnits,
    create: createSparseAutoEncoderUnits,
  });
});

/** rows · weights + shift */
function encode(rows: Matrix32, { weights, shift }: Readonly<Record<string, Matrix32>>): number[][] {
  const out = matrix32(rows.rows, weights.columns);
  kernels.multiply(out, rows, weights);
  return toRows(out).map((row) => row.map((x, j) => x + shift.data[j]));
}

test("encoded training rows have mean 0 and an expected squared norm of 1 times their width, to 1e-4, however many encoders", () => {
  const rows = someRows(40, 5, 3);
  for (const encoders of [[8], [7, 3], [3, 9, 8]]) {
    const learnt = fitSparseAutoEncoderUnits({ ...base, encoders }, rows, { kernels });
    const encoded = encode(rows, learnt);
    const last = encoders[encoders.length - 1];
    expect([learnt.weights.columns, learnt.shift.columns]).toEqual([last, last]);
    const columns = encoded[0].map((_, j) => encoded.map((row) => row[j]));
    for (const column of columns) expect(Math.abs(column.reduce((sum, x) => sum + x, 0) / 40)).toBeLessThan(1e-4);
    expect(encoded.flat().reduce((sum, x) => sum + x * x, 0) / (40 * last)).toBeCloseTo(1, 4);
  }
});

test("more sparsity leaves fewer weights: above 1 none, and the random units then see only zeros", () => {
  const rows = someRows(40, 5, 3);
  const count = (sparsity: number): number =>
    fitSparseAutoEncoderUnits({ ...base, sparsity }, rows, { kernels }).weights.data.filter((x) => x !== 0).length;
  const counts = [1e-4, 0.1, 0.4, 0.8, 1.1].map(count);
  expect(counts.toSorted((a, b) => b - a)).toEqual(counts);
  expect(counts[0]).toBeGreaterThan(counts[2]);
  expect(counts[4]).toBe(0);
  const recipe = { ...base, sparsity: 1.1 };
  const layer = createSparseAutoEncoderUnits(recipe, 5, fitSparseAutoEncoderUnits(recipe, rows, { kernels }));
  const [first, ...others] = toRows(layer.transform(rows, kernels));
  others.forEach((row) => expect(row).toEqual(first));
});

test("the random units are those of a random layer with the same seed on the encoded rows, to 1e-6", () => {
  const rows = someRows(40, 5, 3);
  const learnt = fitSparseAutoEncoderUnits(base, rows, { kernels });
  const data = Float32Array.from(encode(rows, learnt).flat(), (x) => x / Math.sqrt(8));
  const { units, activation, weightScale, biasScale, seed } = base;
  const random = createRandomUnits({ units, activation, weightScale, biasScale, seed }, 8);
  expectClose(
    createSparseAutoEncoderUnits(base, 5, learnt).transform(rows, kernels).data,
    random.transform({ rows: 40, columns: 8, data }, kernels).data,
    { absolute: 1e-6 },
  );
});

test("no encoder, and what was learnt for other inputs, are refused", () => {
  const rows = someRows(9, 5, 1);
  expect(() => fitSparseAutoEncoderUnits({ ...base, encoders: [] }, rows, { kernels })).toThrow(
    "fitLayer: a sparse auto-encoder needs at least one encoder, got none",
  );
  const learnt = fitSparseAutoEncoderUnits(base, rows, { kernels });
  expect(() => createSparseAutoEncoderUnits(base, 4, learnt)).toThrow(`needs learnt "weights" of 4 × 8, got 5 × 8`);
});
