import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandomFeatures } from "ulmus-source/elm/deep/random-features.ts";
import { solveReconstruction } from "ulmus-source/elm/deep/reconstruction.ts";
import {
  type AutoEncoderUnits,
  createAutoEncoderUnits,
  fitAutoEncoderUnits,
} from "ulmus-source/elm/layers/auto-encoder.ts";
import { matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../../audio/close.ts";
import { toRows } from "../naive.ts";
import { someRows, testLayerKind } from "./learnt-layers.ts";

const kernels = createPlainKernels();
const base: AutoEncoderUnits = {
  kind: "autoEncoder",
  units: 6,
  activation: "tanh",
  weightScale: 1,
  biasScale: 1,
  encoders: [],
  encoderRidge: 0.01,
  seed: 1,
};
const width = fc.integer({ min: 1, max: 9 });

describe("auto-encoders", () => {
  testLayerKind({
    recipes: fc
      .record({
        units: width,
        encoders: fc.array(width, { maxLength: 2 }),
        activation: fc.constantFrom("tanh", "sigmoid", "identity"),
        seed: fc.integer(),
      })
      .map((some): AutoEncoderUnits => ({ ...base, ...some })),
    inputs: 5,
    fit: fitAutoEncoderUnits,
    create: createAutoEncoderUnits,
  });
});

test.each([3, 5, 8])(
  "%d units for 5 columns: the weights are the transposed reconstruction, up to one factor, to 1e-6",
  (units) => {
    const rows = someRows(30, 5, 4);
    const { encoder0 } = fitAutoEncoderUnits({ ...base, units }, rows, { kernels });
    const features = createRandomFeatures({ ...base, units }, 5, createRandom(1)).transform(rows, kernels);
    const back = toRows(solveReconstruction(features, rows, 0.01, kernels));
    const factor = encoder0.data[0] / back[0][0];
    const expected = toRows(encoder0).map((row, i) => row.map((_, j) => factor * back[j][i]));
    expectClose(encoder0.data, expected.flat(), { absolute: 1e-6 * Math.abs(factor) });
  },
);

test("inputs of the training rows have the root mean square weightScale, in every encoder, to 1e-5", () => {
  const rows = someRows(30, 5, 4);
  for (const weightScale of [0.3, 2]) {
    const recipe = { ...base, weightScale, encoders: [4, 7] };
    const learnt = fitAutoEncoderUnits(recipe, rows, { kernels });
    let input = rows;
    for (const [k, units] of [4, 7, 6].entries()) {
      const weights = learnt[`encoder${k}`];
      const sums = matrix32(30, units);
      kernels.multiply(sums, input, weights);
      const square = sums.data.reduce((sum, x) => sum + x * x, 0) / sums.data.length;
      expect(Math.sqrt(square) / weightScale).toBeCloseTo(1, 5);
      input = { ...sums, data: sums.data.map((x) => Math.tanh(x) / Math.sqrt(units)) };
    }
    expectClose(createAutoEncoderUnits(recipe, 5, learnt).transform(rows, kernels).data, input.data, {
      absolute: 1e-6,
    });
  }
});

test("3 linear units give rows of 3 causes back better than the first 3 columns do", () => {
  const rows = someRows(200, 12, 8);
  const recipe: AutoEncoderUnits = { ...base, units: 3, activation: "identity", encoderRidge: 1e-6 };
  const layer = createAutoEncoderUnits(recipe, 12, fitAutoEncoderUnits(recipe, rows, { kernels }));
  const kept = (features: typeof rows): number => {
    const back = solveReconstruction(features, rows, 1e-9, kernels);
    const again = matrix32(200, 12);
    kernels.multiply(again, features, back);
    const error = again.data.reduce((sum, x, e) => sum + (x - rows.data[e]) ** 2, 0);
    return 1 - error / rows.data.reduce((sum, x) => sum + x * x, 0);
  };
  const three = { rows: 200, columns: 3, data: Float32Array.from(toRows(rows).flatMap((row) => row.slice(0, 3))) };
  expect(kept(layer.transform(rows, kernels))).toBeGreaterThan(kept(three));
});

test("what was learnt for other units or inputs is refused", () => {
  const learnt = fitAutoEncoderUnits(base, someRows(9, 5, 1), { kernels });
  expect(() => createAutoEncoderUnits({ ...base, units: 7 }, 5, learnt)).toThrow(
    `createLayer: needs learnt "encoder0" of 5 × 7, got 5 × 6; fit the layer first`,
  );
  expect(() => createAutoEncoderUnits(base, 5, {})).toThrow("got none; fit the layer first");
});
