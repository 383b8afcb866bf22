// What holds for every kind of units that learns from rows or looks at them as pictures; each kind's own test runs it.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { HiddenLayer, LayerContext, Learnt } from "ulmus-source/elm/layers/kind.ts";
import { type Matrix32, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { unitRows } from "../deep/golden.ts";
import { normals, toRows } from "../naive.ts";

const kernels = createPlainKernels();

/** Rows of correlated columns, as features are, of expected squared norm about 1. */
export function someRows(count: number, columns: number, seed: number): Matrix32 {
  const causes = toRows(normals(count, 3, seed));
  const mix = toRows(normals(3, columns, 99));
  const noise = toRows(normals(count, columns, seed + 1));
  return unitRows(
    noise.map((row, i) =>
      row.map((x, j) => 0.3 * x + causes[i].reduce((sum, cause, k) => sum + cause * mix[k][j], 0) / 2),
    ),
  );
}

export interface LayerKind<Recipe extends { readonly seed: number }> {
  readonly recipes: fc.Arbitrary<Recipe>;
  readonly inputs: number;
  readonly fit: (recipe: Recipe, rows: Matrix32, context: LayerContext) => Learnt;
  readonly create: (recipe: Recipe, inputs: number, learnt: Learnt) => HiddenLayer;
}

export function testLayerKind<Recipe extends { readonly seed: number }>(kind: LayerKind<Recipe>): void {
  const { recipes, inputs } = kind;
  const counts = fc.integer({ min: 1, max: 12 });
  const law = (check: (recipe: Recipe, rows: Matrix32) => void): void =>
    fc.assert(
      fc.property(recipes, counts, (recipe, n) => check(recipe, someRows(n, inputs, recipe.seed))),
      { numRuns: 40 },
    );
  const layerOf = (recipe: Recipe, rows: Matrix32): HiddenLayer =>
    kind.create(recipe, inputs, kind.fit(recipe, rows, { kernels }));

  test("same recipe and rows, same bits; another seed, another layer; rows stay as they were", () => {
    law((recipe, rows) => {
      const before = rows.data.slice();
      const hidden = layerOf(recipe, rows).transform(rows, kernels);
      expect(layerOf({ ...recipe }, rows).transform(rows, kernels)).toEqual(hidden);
      expect(rows.data).toEqual(before);
      const many = someRows(12, inputs, 1);
      const other = layerOf({ ...recipe, seed: recipe.seed + 1 }, many);
      expect(other.transform(many, kernels)).not.toEqual(layerOf(recipe, many).transform(many, kernels));
    });
  });

  test("row by row is all rows together, to the last bit; values are finite, and columns as many as promised", () => {
    law((recipe, rows) => {
      const layer = layerOf(recipe, rows);
      const fresh = someRows(4, inputs, recipe.seed + 7);
      const together = layer.transform(fresh, kernels);
      expect([together.rows, together.columns]).toEqual([4, layer.columns]);
      expect(together.data.every(Number.isFinite)).toBe(true);
      for (let i = 0; i < 4; i++) {
        expect(rowOf(layer.transform(selectRows(fresh, [i]), kernels), 0)).toEqual(rowOf(together, i).slice());
      }
    });
  });

  test("columns that do not vary or repeat each other are no obstacle", () => {
    law((recipe, rows) => {
      for (let i = 0; i < rows.rows; i++) {
        const row = rowOf(rows, i);
        row[0] = 0;
        row[1] = row[2];
      }
      expect(layerOf(recipe, rows).transform(rows, kernels).data.every(Number.isFinite)).toBe(true);
    });
  });
}
