import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawOrthogonal } from "ulmus-source/elm/deep/orthogonal.ts";
import {
  createLocalReceptiveFieldUnits,
  type LocalReceptiveFieldUnits,
} from "ulmus-source/elm/layers/local-receptive-fields.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../../audio/close.ts";
import { unitRows } from "../deep/golden.ts";
import { normals, toRows } from "../naive.ts";
import { testLayerKind } from "./learnt-layers.ts";

const kernels = createPlainKernels();
const base: LocalReceptiveFieldUnits = {
  kind: "localReceptiveFields",
  units: 3,
  pictureHeight: 4,
  pictureWidth: 5,
  fieldHeight: 2,
  fieldWidth: 3,
  poolRadius: 1,
  poolStride: 1,
  seed: 1,
};
const recipes = fc
  .record({
    units: fc.integer({ min: 1, max: 8 }),
    fieldHeight: fc.integer({ min: 1, max: 4 }),
    fieldWidth: fc.integer({ min: 2, max: 5 }),
    poolRadius: fc.nat(3),
    poolStride: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
  })
  .map((some): LocalReceptiveFieldUnits => ({ ...base, ...some }));

describe("local receptive fields", () => {
  testLayerKind({ recipes, inputs: 20, fit: () => ({}), create: createLocalReceptiveFieldUnits });
});

test("by plain lists the same up to one factor, to 1e-5: valid correlation, then the root of the energy around", () => {
  fc.assert(
    fc.property(recipes, (recipe) => {
      const { units, fieldHeight, fieldWidth, poolRadius, poolStride } = recipe;
      const rows = unitRows(toRows(normals(2, 20, recipe.seed)));
      const fields = toRows(drawOrthogonal(fieldHeight * fieldWidth, units, createRandom(recipe.seed)));
      const [height, width] = [5 - fieldHeight, 6 - fieldWidth];
      const expected = toRows(rows).map((picture) => {
        const at = (y: number, x: number, k: number): number => {
          let sum = 0;
          for (let i = 0; i < fieldHeight; i++) {
            for (let j = 0; j < fieldWidth; j++) sum += picture[(y + i) * 5 + x + j] * fields[i * fieldWidth + j][k];
          }
          return sum;
        };
        const out: number[] = [];
        for (let p = 0; p < height; p += poolStride) {
          for (let q = 0; q < width; q += poolStride) {
            for (let k = 0; k < units; k++) {
              let energy = 0;
              for (let y = Math.max(0, p - poolRadius); y <= Math.min(height - 1, p + poolRadius); y++) {
                for (let x = Math.max(0, q - poolRadius); x <= Math.min(width - 1, q + poolRadius); x++) {
                  energy += at(y, x, k) ** 2;
                }
              }
              out.push(Math.sqrt(energy));
            }
          }
        }
        return out;
      });
      const { data } = createLocalReceptiveFieldUnits(recipe, 20).transform(rows, kernels);
      const factor = Math.max(...data) / Math.max(...expected.flat());
      expectClose(
        data,
        expected.flat().map((value) => factor * value),
        { absolute: 1e-5 * factor },
      );
    }),
  );
});

test("pictures of white noise of squared norm 1 have hidden rows of squared norm 1, to 10 %, inside large pictures", () => {
  const rows = unitRows(toRows(normals(20, 900, 5)));
  for (const units of [4, 40]) {
    const recipe = { ...base, pictureHeight: 30, pictureWidth: 30, units };
    const { data } = createLocalReceptiveFieldUnits(recipe, 900).transform(rows, kernels);
    const power = data.reduce((sum, x) => sum + x * x, 0) / 20;
    expect(power).toBeGreaterThan(0.9);
    expect(power).toBeLessThan(1.1);
  }
});

test("a picture upside down, or negative, is another, or the same: only the energy counts", () => {
  const rows = unitRows(toRows(normals(1, 20, 3)));
  const layer = createLocalReceptiveFieldUnits(base, 20);
  const hidden = layer.transform(rows, kernels);
  expect(layer.transform({ ...rows, data: rows.data.map((x) => -x) }, kernels)).toEqual(hidden);
  expect(layer.transform({ ...rows, data: rows.data.toReversed() }, kernels)).not.toEqual(hidden);
});

test("sizes that are not whole, do not fit the row, or are larger than the picture, are refused", () => {
  const create =
    (some: Partial<LocalReceptiveFieldUnits>, inputs = 20) =>
    () =>
      createLocalReceptiveFieldUnits({ ...base, ...some }, inputs);
  expect(create({ fieldWidth: 1.5 })).toThrow("createLayer: fieldWidth must be a whole number ≥ 1, got 1.5");
  expect(create({ poolRadius: -1 })).toThrow("createLayer: poolRadius must be a whole number ≥ 0, got -1");
  expect(create({}, 21)).toThrow("createLayer: pictures of 4 × 5 need rows of 20 columns, got 21");
  expect(create({ fieldHeight: 5 })).toThrow("createLayer: fields must fit into pictures of 4 × 5, got 5 × 3");
});
