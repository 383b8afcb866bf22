import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCentres, eachDistances, fitCentres } from "ulmus-source/elm/layers/centres.ts";
import {
  createGeneralisedRbfUnits,
  fitGeneralisedRbfUnits,
  type GeneralisedRbfUnits,
} from "ulmus-source/elm/layers/generalised-rbf.ts";
import { createRandomUnits } from "ulmus-source/elm/layers/random.ts";
import { createRbfUnits, fitRbfUnits, type RbfUnits } from "ulmus-source/elm/layers/rbf.ts";
import { seedBeside } from "ulmus-source/elm/layers/seeds.ts";
import { type Matrix32, matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { toRows } from "../naive.ts";
import { golden } from "./golden.ts";
import { someRows, testLayerKind } from "./learnt-layers.ts";

const kernels = createPlainKernels();
const base: RbfUnits = {
  kind: "rbf",
  units: 6,
  seed: 1,
  activation: "gaussian",
  centres: "box",
  rbfWidth: 1,
  radii: "shared",
  alpha: 0,
  weightScale: 1,
  biasScale: 1,
};
const generalised: GeneralisedRbfUnits = {
  kind: "generalisedRbf",
  units: 6,
  seed: 1,
  centres: "box",
  tail: 0.001,
  compat: false,
};
// Another seed is to give another layer: of few rows that are drawn, it might draw the same.
const centred = fc.oneof(
  fc.record({ units: fc.integer({ min: 1, max: 15 }), centres: fc.constant("box" as const), seed: fc.integer() }),
  fc.record({ units: fc.integer({ min: 7, max: 15 }), centres: fc.constant("rows" as const), seed: fc.integer() }),
);
const { radial } = golden;
const rows = matrixFromRows(radial.rows);

describe("radial units", () => {
  testLayerKind({
    recipes: fc
      .tuple(centred, fc.record({ alpha: fc.constantFrom(0, 0.5, 1), activation: fc.constantFrom("gaussian", "tanh") }))
      .map(([centres, others]): RbfUnits => ({ ...base, ...centres, ...others })),
    inputs: 5,
    fit: fitRbfUnits,
    create: createRbfUnits,
  });

  test("centres, radius and activations are numpy's from the same random numbers, to 1e-6", () => {
    const recipe = { ...base, seed: radial.seed, rbfWidth: 1.5 };
    const learnt = fitRbfUnits(recipe, rows, { kernels });
    expectClose(createCentres(recipe, 3, learnt).data, radial.centres.flat(), { absolute: 1e-6 });
    expectClose(learnt["radius"].data, [radial.radius], { relative: 1e-6 });
    const hidden = createRbfUnits(recipe, 3, learnt).transform(rows, kernels);
    expectClose(
      hidden.data.map((h) => h * Math.sqrt(6)),
      radial.gaussian.flat(),
      { absolute: 1e-6 },
    );
  });

  test("alpha 1 leaves random units, and between 0 and 1 it mixes what goes into the activation", () => {
    const units = { ...base, activation: "identity" as const };
    const hidden = (alpha: number): Matrix32 => {
      const recipe = { ...units, alpha };
      return createRbfUnits(recipe, 3, fitRbfUnits(recipe, rows, { kernels })).transform(rows, kernels);
    };
    const { units: count, seed, weightScale, biasScale } = base;
    const random = { units: count, seed: seedBeside(seed, 0), weightScale, biasScale, activation: "identity" as const };
    const linear = createRandomUnits(random, 3).transform(rows, kernels);
    expectClose(hidden(1).data, linear.data, { absolute: 1e-6 });
    const [radialPart, mixed] = [hidden(0).data, hidden(0.25).data];
    expectClose(
      mixed,
      linear.data.map((x, i) => 0.25 * x + 0.75 * radialPart[i]),
      { absolute: 1e-6 },
    );
  });

  test("nothing changes when rows and given centres grow a thousandfold, to 1e-5", () => {
    const large = { ...rows, data: rows.data.map((x) => 1000 * x) };
    for (const centres of ["box", "rows"] as const) {
      const layers = [rows, large].map((m) =>
        createRbfUnits({ ...base, centres }, 3, fitRbfUnits({ ...base, centres }, m, { kernels })).transform(
          m,
          kernels,
        ),
      );
      expectClose(layers[1].data, layers[0].data, { absolute: 1e-5 });
    }
  });

  test("given centres and radii need no fit; a unit is 1 / √units at its centre and e⁻¹ / √units a radius away", () => {
    const recipe: RbfUnits = {
      ...base,
      units: 2,
      centres: [
        [0, 0],
        [3, 0],
      ],
      radii: [0.5, 2],
    };
    expect(fitRbfUnits(recipe, matrixFromRows([[0, 0]]), { kernels })).toEqual({});
    const hidden = createRbfUnits(recipe, 2, {}).transform(
      matrixFromRows([
        [0, 0.5],
        [3, 0],
        [3, 2],
      ]),
      kernels,
    );
    const e = Math.exp(-1);
    const want = [e, Math.exp(-9.25 / 4), Math.exp(-36), 1, Math.exp(-52), e];
    expectClose(
      hidden.data,
      want.map((h) => h / Math.SQRT2),
      { absolute: 1e-7 },
    );
    expect(() => createRbfUnits({ ...recipe, radii: [1, 0] }, 2, {})).toThrow("radii must be 2 numbers > 0, got 1, 0");
    expect(() => createRbfUnits({ ...recipe, centres: [[0, 0]] }, 2, {})).toThrow(
      "centres must be 2 lists of 2 numbers",
    );
  });

  test("a layer that has not been fitted is refused", () => {
    expect(() => createRbfUnits(base, 3, {})).toThrow('needs learnt "box" of 2 × 3, got none; fit the layer first');
  });
});

describe("generalised radial units", () => {
  testLayerKind({
    recipes: fc
      .tuple(centred, fc.boolean())
      .map(([centres, compat]): GeneralisedRbfUnits => ({ ...generalised, ...centres, compat })),
    inputs: 5,
    fit: fitGeneralisedRbfUnits,
    create: createGeneralisedRbfUnits,
  });

  test.each(["generalised", "compat"] as const)(
    "radii, exponents and activations (%s) are numpy's, to 1e-5",
    (name) => {
      const recipe = { ...generalised, seed: radial.seed, compat: name === "compat" };
      const learnt = fitGeneralisedRbfUnits(recipe, rows, { kernels });
      expectClose(learnt["shapes"].data, [...radial.radii, ...radial.exponents], { relative: 1e-5 });
      const hidden = createGeneralisedRbfUnits(recipe, 3, learnt).transform(rows, kernels);
      expectClose(
        hidden.data.map((h) => h * Math.sqrt(6)),
        radial[name].flat(),
        { absolute: 1e-5 },
      );
    },
  );

  test("a unit is `tail` at the farthest centre and 1 − tail a hundredth of the way to the nearest, to 1e-5", () => {
    const recipe: GeneralisedRbfUnits = { ...generalised, units: 3, tail: 0.05, centres: [[0], [1], [5]] };
    const learnt = fitGeneralisedRbfUnits(recipe, matrixFromRows([[0]]), { kernels });
    const hidden = createGeneralisedRbfUnits(recipe, 1, learnt).transform(matrixFromRows([[5], [0.01]]), kernels);
    expectClose(
      [0, 3].map((i) => hidden.data[i] * Math.sqrt(3)),
      [0.05, 0.95],
      { absolute: 1e-5 },
    );
  });
});

describe("centres", () => {
  test("in the box: none lies outside the rows' least and largest values", () => {
    const many = someRows(20, 4, 3);
    const recipe = { units: 200, seed: 4, centres: "box" } as const;
    const centres = toRows(createCentres(recipe, 4, fitCentres(recipe, many)));
    for (let j = 0; j < 4; j++) {
      const [of, among] = [centres.map((c) => c[j]), toRows(many).map((row) => row[j])];
      expect(Math.min(...of)).toBeGreaterThanOrEqual(Math.min(...among));
      expect(Math.max(...of)).toBeLessThanOrEqual(Math.max(...among));
      expect(Math.max(...of) - Math.min(...of)).toBeGreaterThan(0.8 * (Math.max(...among) - Math.min(...among)));
    }
  });

  test("among the rows: each once before any twice", () => {
    const picked = (units: number): string[] =>
      toRows(fitCentres({ units, seed: 4, centres: "rows" }, rows)["centres"]).map(String);
    const all = toRows(rows).map(String).toSorted();
    expect(picked(12).toSorted()).toEqual(all);
    expect(new Set(picked(5)).size).toBe(5);
    expect(new Set(picked(15)).size).toBe(12);
  });

  test("distances are those of the definition, exactly 0 from a row to itself, over several blocks of rows", () => {
    const many = someRows(600, 4, 5);
    let count = 0;
    eachDistances(many, rowsOf(many, 20), kernels, (i, squares) => {
      count++;
      const want = Array.from(squares, (_, c) =>
        rowOf(many, i).reduce((sum, x, j) => sum + (x - rowOf(many, c)[j]) ** 2, 0),
      );
      expectClose(squares, want, { absolute: 1e-12 });
      if (i < 20) expect(squares[i]).toBe(0);
    });
    expect(count).toBe(600);
  });
});

function rowsOf({ columns, data }: Matrix32, count: number): Matrix32 {
  return { rows: count, columns, data: data.subarray(0, count * columns) };
}
