import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLayer, fitLayer, type LayerRecipe } from "ulmus-source/elm/layer.ts";
import type { RandomUnits } from "ulmus-source/elm/layers/random.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { activationNames } from "ulmus-source/math/activation.ts";
import { matrix32, type Matrix32, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../audio/close.ts";
import { naiveHidden, normals, type PlainLayer, toRows } from "./naive.ts";

const kernels = createPlainKernels();
const base: PlainLayer = {
  units: 7,
  activation: "tanh",
  weightScale: 1,
  biasScale: 0.5,
  directLinks: false,
  seed: 1,
};
const recipes = fc.record({
  units: fc.integer({ min: 1, max: 12 }),
  activation: fc.constantFrom(...activationNames),
  weightScale: fc.constantFrom(0.3, 1, 3),
  biasScale: fc.constantFrom(0, 1),
  directLinks: fc.boolean(),
  seed: fc.integer(),
});
const inputs = fc.integer({ min: 1, max: 9 });

/** Scaled rows: their expected squared norm is 1. */
function rowsOf(count: number, columns: number, seed: number): Matrix32 {
  const { data } = normals(count, columns, seed);
  return { rows: count, columns, data: Float32Array.from(data, (x) => x / Math.sqrt(columns)) };
}

describe("laws, for every activation", () => {
  test("the same recipe gives the same bits; another seed does not", () => {
    fc.assert(
      fc.property(recipes, inputs, (recipe, d) => {
        const rows = rowsOf(5, d, recipe.seed + 1);
        const hidden = createLayer(recipe, d).transform(rows, kernels);
        expect(createLayer({ ...recipe }, d).transform(rows, kernels)).toEqual(hidden);
        const wide = { ...recipe, units: 12, activation: "tanh" as const };
        const [one, other] = [wide, { ...wide, seed: recipe.seed + 1 }].map((some) => createLayer(some, d));
        expect(one.transform(rows, kernels)).not.toEqual(other.transform(rows, kernels));
      }),
    );
  });

  test("row by row is all rows together, bit for bit; rows and order do not matter", () => {
    fc.assert(
      fc.property(recipes, inputs, fc.array(fc.nat(5), { maxLength: 8 }), (recipe, d, indices) => {
        const rows = rowsOf(6, d, recipe.seed + 1);
        const layer = createLayer(recipe, d);
        const together = layer.transform(rows, kernels);
        expect(layer.transform(selectRows(rows, indices), kernels)).toEqual(selectRows(together, indices));
        for (let i = 0; i < 6; i++) {
          const alone = layer.transform({ rows: 1, columns: d, data: rowOf(rows, i) }, kernels);
          expect(alone.data).toEqual(rowOf(together, i).slice());
        }
      }),
    );
  });

  test("units come first, then the inputs themselves where links are direct", () => {
    fc.assert(
      fc.property(recipes, inputs, (recipe, d) => {
        const rows = rowsOf(4, d, recipe.seed + 1);
        const [plain, linked] = [false, true].map((directLinks) => createLayer({ ...recipe, directLinks }, d));
        expect([plain.columns, linked.columns]).toEqual([recipe.units, recipe.units + d]);
        const [short, long] = [plain.transform(rows, kernels), linked.transform(rows, kernels)];
        for (let i = 0; i < 4; i++) {
          expect(rowOf(long, i).subarray(0, recipe.units)).toEqual(rowOf(short, i));
          expect(rowOf(long, i).subarray(recipe.units)).toEqual(rowOf(rows, i));
        }
      }),
    );
  });

  test("rows stay as they were", () => {
    fc.assert(
      fc.property(recipes, inputs, (recipe, d) => {
        const rows = rowsOf(4, d, recipe.seed + 1);
        const before = rows.data.slice();
        createLayer(recipe, d).transform(rows, kernels);
        expect(rows.data).toEqual(before);
      }),
    );
  });
});

test("tanh units are those of plain lists with the same weights, to 1e-6", () => {
  fc.assert(
    fc.property(recipes, inputs, (recipe, d) => {
      const tanh = { ...recipe, activation: "tanh" as const };
      const rows = rowsOf(5, d, recipe.seed + 1);
      const hidden = createLayer(tanh, d).transform(rows, kernels);
      expectClose(hidden.data, naiveHidden(tanh, toRows(rows)).flat(), { absolute: 1e-6 });
    }),
  );
});

test("a unit's input has deviation weightScale for rows of expected squared norm 1, to 5 %", () => {
  const rows = rowsOf(400, 30, 5);
  for (const weightScale of [0.3, 2]) {
    const recipe: LayerRecipe = { ...base, units: 400, activation: "identity", weightScale, biasScale: 0 };
    const { data } = createLayer(recipe, 30).transform(rows, kernels);
    const power = data.reduce((sum, x) => sum + x * x, 0) / 400; // of a row: the mean over its units
    expect(Math.sqrt(power) / weightScale).toBeGreaterThan(0.95);
    expect(Math.sqrt(power) / weightScale).toBeLessThan(1.05);
  }
});

test("the power of the hidden row is the same for 10 and for 1000 units, to 10 %", () => {
  const rows = rowsOf(300, 20, 6);
  const power = (units: number): number =>
    createLayer({ ...base, units, weightScale: 3 }, 20)
      .transform(rows, kernels)
      .data.reduce((sum, x) => sum + x * x, 0) / 300;
  expect(power(10) / power(1000)).toBeGreaterThan(0.9);
  expect(power(10) / power(1000)).toBeLessThan(1.1);
});

describe("several kinds side by side", () => {
  const unseeded: Omit<RandomUnits, "seed"> = { units: 5, activation: "sine", weightScale: 2, biasScale: 1 };
  const mixed: LayerRecipe = {
    ...base,
    directLinks: true,
    beside: [
      unseeded,
      unseeded,
      { kind: "generalisedRbf", units: 4, centres: "box", tail: 0.001, compat: false },
      { kind: "fourier", units: 3, weightScale: 1 },
      { kind: "generalisedRbf", units: 2, centres: "rows", tail: 0.01, compat: false },
    ],
  };
  const rows = rowsOf(6, 4, 1);
  const learnt = fitLayer(mixed, rows, { kernels });

  test("columns are those of each kind, then the inputs; what each has learnt keeps its own name", () => {
    const layer = createLayer(mixed, 4, learnt);
    expect(layer.columns).toBe(7 + 5 + 5 + 4 + 3 + 2 + 4);
    expect(Object.keys(learnt)).toEqual(["beside2.box", "beside2.shapes", "beside4.centres", "beside4.shapes"]);
    const hidden = layer.transform(rows, kernels);
    const first = createLayer(base, 4).transform(rows, kernels);
    for (let i = 0; i < 6; i++) {
      expect(rowOf(hidden, i).subarray(0, 7)).toEqual(rowOf(first, i));
      expect(rowOf(hidden, i).subarray(-4)).toEqual(rowOf(rows, i));
      expect(rowOf(hidden, i).subarray(7, 12)).not.toEqual(rowOf(hidden, i).subarray(12, 17));
    }
  });

  test("kinds of 0 units are left out, and learn nothing", () => {
    const none = { ...mixed, beside: mixed.beside?.map((units) => ({ ...units, units: 0 })) } as LayerRecipe;
    expect(fitLayer(none, rows, { kernels })).toEqual({});
    expect(createLayer(none, 4).columns).toBe(7 + 4);
  });

  test("a layer that only needs its seed learns nothing", () => {
    expect(fitLayer(base, rows, { kernels })).toEqual({});
  });

  test("without what it has learnt a layer is refused", () => {
    expect(() => createLayer(mixed, 4)).toThrow('needs learnt "box" of 2 × 4, got none; fit the layer first');
  });
});

describe("borders", () => {
  test("0 units with direct links are the inputs themselves; without links they are refused", () => {
    const rows = rowsOf(3, 4, 1);
    const layer = createLayer({ ...base, units: 0, directLinks: true }, 4);
    expect([layer.columns, layer.transform(rows, kernels)]).toEqual([4, rows]);
    expect(() => createLayer({ ...base, units: 0 }, 4)).toThrow(
      new ArgumentError("createLayer: needs units > 0 or direct links, got neither"),
    );
  });

  test("no rows give no rows", () => {
    expect(createLayer(base, 4).transform(matrix32(0, 4), kernels)).toEqual(matrix32(0, 7));
  });

  test.each([-1, 2.5, Number.NaN, Infinity])("%d units are refused", (units) => {
    for (const directLinks of [true, false]) {
      expect(() => createLayer({ ...base, units, directLinks }, 4)).toThrow(
        `units must be a whole number ≥ 0, got ${units}`,
      );
    }
  });

  test("a seed that is no integer, and rows of other columns, are refused", () => {
    expect(() => createLayer({ ...base, seed: 0.5 }, 4)).toThrow("seed must be an integer, got 0.5");
    expect(() => createLayer(base, 4).transform(matrix32(1, 5), kernels)).toThrow("rows have 5 columns, expected 4");
  });
});
