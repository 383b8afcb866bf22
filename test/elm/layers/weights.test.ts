import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawWeights, type WeightsRecipe } from "ulmus-source/elm/layers/weights.ts";
import type { Matrix32 } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../../audio/close.ts";

const base: WeightsRecipe = { units: 6, seed: 1, weightScale: 1, biasScale: 1 };
const width = fc.integer({ min: 1, max: 12 });
const seed = fc.integer();

function columns({ rows, columns, data }: Matrix32): number[][] {
  return Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (_, i) => data[i * columns + j]));
}

const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

describe("weights", () => {
  test.each(["normal", "uniform", "orthogonal"] as const)(
    "%s: same seed, same bits; another seed, others",
    (weights) => {
      fc.assert(
        fc.property(width, width, seed, (inputs, units, s) => {
          const drawn = drawWeights({ ...base, weights, units, seed: s }, inputs);
          expect(drawWeights({ ...base, weights, units, seed: s }, inputs)).toEqual(drawn);
          expect(drawWeights({ ...base, weights, units, seed: s + 1 }, inputs)).not.toEqual(drawn);
        }),
      );
    },
  );

  test("weightScale and biasScale are factors, exactly for powers of 2", () => {
    fc.assert(
      fc.property(fc.constantFrom("normal", "uniform", "orthogonal"), width, seed, (weights, inputs, s) => {
        const one = drawWeights({ ...base, weights, seed: s }, inputs);
        const other = drawWeights({ ...base, weights, seed: s, weightScale: 4, biasScale: 0.5 }, inputs);
        expect(other.weights.data).toEqual(one.weights.data.map((x) => 4 * x));
        expect(other.bias).toEqual(one.bias.map((x) => x / 2));
      }),
    );
  });

  test.each([
    ["normal", 1],
    ["uniform", 1 / Math.sqrt(3)],
    ["orthogonal", 1],
  ] as const)("%s: 20,000 numbers have mean 0 to 0.02 and deviation %d to 2 %%", (weights, deviation) => {
    const { data } = drawWeights({ ...base, weights, units: 500 }, 40).weights;
    const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
    const square = data.reduce((sum, x) => sum + x * x, 0) / data.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(Math.sqrt(square) / deviation - 1)).toBeLessThan(0.02);
    if (weights === "uniform") expect(data.every((x) => x >= -1 && x < 1)).toBe(true);
  });

  test("orthogonal: units of one block are at right angles to 1e-6 of their lengths, which differ", () => {
    fc.assert(
      fc.property(width, fc.integer({ min: 2, max: 30 }), seed, (inputs, units, s) => {
        const vectors = columns(drawWeights({ ...base, weights: "orthogonal", units, seed: s }, inputs).weights);
        vectors.forEach((a, j) => {
          for (let i = j - (j % inputs); i < j; i++) {
            const b = vectors[i];
            expect(Math.abs(inner(a, b))).toBeLessThan(1e-6 * Math.sqrt(inner(a, a) * inner(b, b)));
            expect(inner(a, a)).not.toBe(inner(b, b));
          }
        });
      }),
    );
  });

  test("density leaves that many weights of every unit, the same ones raised by √(inputs / left)", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("normal", "uniform"),
        width,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        seed,
        (weights, inputs, density, s) => {
          const dense = columns(drawWeights({ ...base, weights, seed: s }, inputs).weights);
          const thin = columns(drawWeights({ ...base, weights, density, seed: s }, inputs).weights);
          const left = Math.max(1, Math.round(density * inputs));
          thin.forEach((column, unit) => {
            expect(column.filter((x) => x !== 0)).toHaveLength(left);
            const expected = column.map((x, i) => (x === 0 ? 0 : Math.sqrt(inputs / left) * dense[unit][i]));
            expectClose(column, expected, { relative: 1e-6 });
          });
        },
      ),
    );
  });

  test("every input is left about as often as the others", () => {
    const { data } = drawWeights({ ...base, units: 3000, density: 0.25 }, 8).weights;
    for (let i = 0; i < 8; i++) {
      const share = data.subarray(i * 3000, (i + 1) * 3000).filter((x) => x !== 0).length / 3000;
      expect(Math.abs(share - 0.25)).toBeLessThan(0.04);
    }
  });

  test("given numbers are taken as they are", () => {
    const weights = [
      [1, 2, 3],
      [4, 5, 6.5],
    ];
    const drawn = drawWeights({ ...base, units: 3, weights, bias: [0.5, 0, -2] }, 2);
    expect(Array.from(drawn.weights.data)).toEqual(weights.flat());
    expect(Array.from(drawn.bias)).toEqual([0.5, 0, -2]);
    expect(() => drawWeights({ ...base, units: 3, weights }, 4)).toThrow(
      "weights must be a list of 3 numbers for each of 4 inputs, got 2 lists of 3",
    );
    expect(() => drawWeights({ ...base, units: 3, bias: [1] }, 4)).toThrow("a number for each of 3 units, got 1");
  });

  test("biases: positive ones lie in 0 … 1, uniform ones in −1 … 1", () => {
    const [positive, uniform] = (["positive", "uniform"] as const).map(
      (bias) => drawWeights({ ...base, units: 2000, bias }, 1).bias,
    );
    expect([Math.min(...positive) >= 0, Math.max(...positive) <= 1]).toEqual([true, true]);
    expect([Math.min(...uniform) < -0.9, Math.max(...uniform) > 0.9]).toEqual([true, true]);
  });
});
