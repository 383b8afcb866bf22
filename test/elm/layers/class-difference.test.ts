import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClassDifferenceUnits,
  createClassDifferenceUnits,
  fitClassDifferenceUnits,
} from "ulmus-source/elm/layers/class-difference.ts";
import type { HiddenLayer } from "ulmus-source/elm/layers/kind.ts";
import { type Matrix32, matrixFromRows, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { someRows } from "./learnt-layers.ts";

const kernels = createPlainKernels();
const base: ClassDifferenceUnits = {
  kind: "classDifference",
  units: 8,
  seed: 1,
  activation: "identity",
  weightScale: 1,
};
const recipes = fc
  .record({ units: fc.integer({ min: 1, max: 12 }), weightScale: fc.constantFrom(0.5, 1, 3), seed: fc.integer() })
  .map((some): ClassDifferenceUnits => ({ ...base, ...some }));
const counts = fc.integer({ min: 2, max: 20 });

function layerOf(recipe: ClassDifferenceUnits, rows: Matrix32, classes: ArrayLike<number>): HiddenLayer {
  return createClassDifferenceUnits(recipe, rows.columns, fitClassDifferenceUnits(recipe, rows, { kernels, classes }));
}

describe("class differences", () => {
  test("every unit is −weightScale at a row, weightScale at one of another class, and 0 in their middle, to 1e-5", () => {
    fc.assert(
      fc.property(recipes, counts, fc.integer({ min: 2, max: 4 }), (recipe, n, classCount) => {
        const rows = someRows(n, 5, recipe.seed);
        const classes = Array.from({ length: n }, (_, i) => i % classCount);
        const { weightScale, units } = recipe;
        const layer = layerOf(recipe, rows, classes);
        const scale = Math.sqrt(units) / weightScale;
        const hidden = layer.transform(rows, kernels).data.map((h) => h * scale);
        for (let unit = 0; unit < units; unit++) {
          const at = (value: number): number[] =>
            Array.from({ length: n }, (_, i) => i).filter((i) => Math.abs(hidden[i * units + unit] - value) < 1e-4);
          const pairs = at(-1).flatMap((a) => at(1).map((b) => [a, b]));
          const middles = pairs
            .filter(([a, b]) => classes[a] !== classes[b])
            .map(([a, b]) => rowOf(rows, a).map((x, j) => (x + rowOf(rows, b)[j]) / 2));
          expect(middles.length).toBeGreaterThan(0);
          const values = layer.transform(matrixFromRows(middles), kernels).data;
          expect(middles.some((_, m) => Math.abs(scale * values[m * units + unit]) < 1e-5)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("same seed and rows, same bits; row by row is all together; rows stay as they were", () => {
    fc.assert(
      fc.property(recipes, counts, (recipe, n) => {
        const rows = someRows(n, 5, recipe.seed);
        const [before, classes] = [rows.data.slice(), Array.from({ length: n }, (_, i) => i % 2)];
        const layer = layerOf(recipe, rows, classes);
        const hidden = layer.transform(rows, kernels);
        expect(layerOf({ ...recipe }, rows, classes).transform(rows, kernels)).toEqual(hidden);
        for (let i = 0; i < n; i++) {
          expect(layer.transform(selectRows(rows, [i]), kernels)).toEqual(selectRows(hidden, [i]));
        }
        expect(rows.data).toEqual(before);
      }),
    );
  });

  test("two rows of two classes give ±1, whatever the seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = matrixFromRows([
          [0, 0],
          [0, 2],
        ]);
        const hidden = layerOf({ ...base, seed, units: 1 }, rows, [4, 7]).transform(rows, kernels);
        expectClose(hidden.data.map(Math.abs), [1, 1], { absolute: 1e-6 });
        expect(hidden.data[0]).toBe(-hidden.data[1]);
      }),
    );
  });

  test("pairs of equal rows are passed over; where there are no others, and without two classes, they are refused", () => {
    const twins = matrixFromRows([
      [1, 1],
      [1, 1],
      [3, 1],
    ]);
    const hidden = layerOf({ ...base, units: 40 }, twins, [0, 1, 1]).transform(twins, kernels);
    expect(hidden.data.every(Number.isFinite)).toBe(true);
    expect(() => layerOf(base, selectRows(twins, [0, 1]), [0, 1])).toThrow("need rows that differ between classes");
    expect(() => layerOf(base, twins, [1, 1, 1])).toThrow("need rows of at least two classes, got 1");
    expect(() => fitClassDifferenceUnits(base, twins, { kernels })).toThrow("at least two classes, got no classes");
  });
});
