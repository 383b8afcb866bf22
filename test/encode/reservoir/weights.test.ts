import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawRotation } from "ulmus-source/encode/reservoir/edge-of-stability.ts";
import { spectralRadius } from "ulmus-source/encode/reservoir/spectral-radius.ts";
import { drawWeights, type WeightOptions } from "ulmus-source/encode/reservoir/weights.ts";
import type { SparseMatrix } from "ulmus-source/math/kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { golden, sparseOf } from "./golden.ts";

const base: WeightOptions = { units: 40, connections: 6, spectralRadius: 0.9, inputScale: 1, biasScale: 0.2 };

/** The generator of the golden script. */
function stream(): () => number {
  let x = 1;
  return () => (x = (Math.imul(1664525, x) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
}

describe("the spectral radius", () => {
  test.each(golden.radii)(
    "of $units units with $connections connections is LAPACK's",
    ({ units, connections, radius }) => {
      const next = stream();
      const starts = Int32Array.from({ length: units + 1 }, (_, i) => i * connections);
      const columns = new Int32Array(units * connections);
      const values = new Float32Array(units * connections);
      for (let k = 0; k < columns.length; k++) [columns[k], values[k]] = [Math.floor((next() + 0.5) * units), next()];
      const error = Math.abs(spectralRadius({ starts, columns, values }) / radius - 1);
      expect(error).toBeLessThan(units <= 110 ? 1e-7 : 1e-4);
    },
  );

  test("of a rotation is 1, though no power of it settles, and of a scaled matrix scales, to 1e-7", () => {
    const [c, s] = [Math.cos(1), Math.sin(1)];
    expect(
      spectralRadius(
        sparseOf([
          [c, -s],
          [s, c],
        ]),
      ),
    ).toBeCloseTo(1, 7);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer(),
        fc.constantFrom(0.01, 3, 1e8),
        (units, seed, factor) => {
          const { recurrent } = drawWeights(2, { ...base, units, spectralRadius: 1 }, createRandom(seed));
          const scaled = { ...recurrent, values: recurrent.values.map((value) => value * factor) };
          expect(Math.abs(spectralRadius(scaled) / factor - 1)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("of a Jordan block is its eigenvalue, to 1e-2 (an eigenvalue that counts three times has few digits); of a matrix that forgets all, 0", () => {
    expect(
      Math.abs(
        spectralRadius(
          sparseOf([
            [0.5, 1, 0],
            [0, 0.5, 1],
            [0, 0, 0.5],
          ]),
        ) /
          0.5 -
          1,
      ),
    ).toBeLessThan(1e-2);
    expect(
      spectralRadius(
        sparseOf([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBe(0);
  });
});

describe("drawn weights", () => {
  const dense = ({ starts, columns }: SparseMatrix): number[][] =>
    Array.from({ length: starts.length - 1 }, (_, i) => Array.from(columns.subarray(starts[i], starts[i + 1])));

  test("have the spectral radius that was asked for, to 1e-5, with any number of connections", () => {
    for (const connections of [1, 2, 10, 40]) {
      for (let seed = 0; seed < 5; seed++) {
        const { recurrent } = drawWeights(3, { ...base, connections, spectralRadius: 1.25 }, createRandom(seed));
        expect(Math.abs(spectralRadius(recurrent) / 1.25 - 1), `${connections} ${seed}`).toBeLessThan(1e-5);
      }
    }
  });

  test("are the same bits for the same seed, and others for another", () => {
    const drawn = [1, 1, 2].map((seed) => drawWeights(3, base, createRandom(seed)));
    expect(drawn[0]).toEqual(drawn[1]);
    expect(drawn[0].recurrent).not.toEqual(drawn[2].recurrent);
    // Written down once: another engine must draw the same.
    const sum = (values: Float32Array): number => values.reduce((all, value, i) => all + value * (1 + (i % 7)), 0);
    expect([sum(drawn[0].recurrent.values), sum(drawn[0].bias)]).toEqual([2.550659306398302, 1.7820009775459766]);
  });

  test("give each unit as many different connections, in order, and every unit is heard about as often", () => {
    const lists = dense(drawWeights(3, { ...base, units: 300, connections: 20 }, createRandom(4)).recurrent);
    for (const list of lists) expect(list).toEqual([...new Set(list)].toSorted((a, b) => a - b));
    expect(lists.every((list) => list.length === 20)).toBe(true);
    const heard = new Float64Array(300);
    for (const j of lists.flat()) heard[j] += 1;
    expect(heard.every((count) => count > 3 && count < 45)).toBe(true);
  });

  test("of one unit are a loop; more connections than units are all of them", () => {
    const { recurrent } = drawWeights(1, { ...base, units: 1, spectralRadius: 0.5 }, createRandom(1));
    expect(Math.abs(recurrent.values[0])).toBeCloseTo(0.5, 7);
    expect(drawWeights(1, { ...base, units: 3 }, createRandom(1)).recurrent.columns).toHaveLength(9);
  });

  test("let frames of deviation 1 drive a unit by inputScale, whatever their width", () => {
    for (const inputs of [1, 4, 50]) {
      const { input } = drawWeights(inputs, { ...base, inputScale: 0.7 }, createRandom(1));
      const power = input.data.reduce((sum, value) => sum + value * value, 0) / 40;
      expect(Math.sqrt(power)).toBeCloseTo(0.7, 6);
    }
  });

  test.each([
    [{ units: 0 }, "units must be a whole number ≥ 1, got 0"],
    [{ units: 2.5 }, "units must be a whole number ≥ 1, got 2.5"],
    [{ connections: 0 }, "connections must be a whole number ≥ 1, got 0"],
    [{ spectralRadius: Number.NaN }, "spectralRadius must be ≥ 0, got NaN"],
    [{ inputScale: -1 }, "inputScale must be ≥ 0, got -1"],
    [{ biasScale: Infinity }, "biasScale must be ≥ 0, got Infinity"],
  ])("refuse %o", (options, message) => {
    expect(() => drawWeights(3, { ...base, ...options }, createRandom(1))).toThrow(message);
  });
});

test("a drawn rotation is orthogonal, to 1e-6, for 1 and for 60 units", () => {
  for (const units of [1, 60]) {
    const { data } = drawRotation(units, createRandom(2));
    for (let i = 0; i < units; i++) {
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = 0; k < units; k++) product += data[i * units + k] * data[j * units + k];
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-6);
      }
    }
  }
});
