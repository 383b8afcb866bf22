// Weights of blocks chosen by clips held out, in closed form.
import { describe, expect, test } from "vitest";
import { chooseBlockWeights, type ComparedBlocks } from "ulmus-source/elm/block-weights.ts";
import { createRidgePath } from "ulmus-source/elm/ridge-path.ts";
import { type Matrix64, matrix32, matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import type { RecipeInput } from "ulmus-source/model/recipe.ts";
import { sounds } from "../model/data.ts";

const kernels = createPlainKernels();
const rows = 60;

/** Inner products of rows of `columns` numbers each, of squared norm 1 on average; `signal` of them follow the target. */
function block(columns: number, signal: number, seed: number, target: Float64Array): Matrix64 {
  const random = createRandom(seed);
  const features = matrix32(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      features.data[i * columns + j] = ((j < signal ? 0.5 * target[i] : 0) + random.normal()) / Math.sqrt(columns);
    }
  }
  const products = matrix64(rows, rows);
  kernels.gram(products, features, { ofRows: true });
  return products;
}

const target = Float64Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 1 : -1));
const compared: ComparedBlocks = {
  kernels: [block(20, 8, 1, target), block(60, 0, 2, target), block(60, 0, 3, target)],
  targets: { rows, columns: 1, data: target },
  groups: Array.from({ length: rows }, (_, i) => i >> 2),
};
const criterion = ({ data }: Matrix64): number => -data.reduce((sum, x, i) => sum + (x - target[i]) ** 2, 0) / rows;

describe("chosen weights", () => {
  test("favour the block that tells the targets at least fourfold", () => {
    const [first, ...noise] = chooseBlockWeights(compared, { given: ["auto", "auto", "auto"], criterion }, kernels);
    for (const weight of noise) expect(first / weight).toBeGreaterThanOrEqual(4);
  });

  test("give scores of left-out groups that are no worse than those of equal weights", () => {
    const given = ["auto", "auto", "auto"] as const;
    const weights = chooseBlockWeights(compared, { given, criterion }, kernels);
    const score = (some: readonly number[]): number => {
      const kernel = matrix64(rows, rows);
      const all = some.reduce((sum, w) => sum + w * w, 0);
      compared.kernels.forEach(({ data }, b) => {
        for (let i = 0; i < data.length; i++) kernel.data[i] += (some[b] ** 2 / all) * data[i];
      });
      const path = createRidgePath({ kernel, targets: compared.targets }, kernels, { groups: compared.groups ?? [] });
      return Math.max(...[0.001, 0.01, 0.1, 1].map((ridge) => criterion(path.heldOut(ridge))));
    };
    expect(score(weights)).toBeGreaterThan(score([1, 1, 1]));
  });

  test("leave given ones as they are, and refuse another number of blocks", () => {
    const [, second, third] = chooseBlockWeights(compared, { given: ["auto", 5, 0.3], criterion }, kernels);
    expect([second, third]).toEqual([5, 0.3]);
    expect(chooseBlockWeights(compared, { given: [1, 2, 3], criterion }, kernels)).toEqual([1, 2, 3]);
    expect(() => chooseBlockWeights(compared, { given: ["auto"], criterion }, kernels)).toThrow(
      "each of 3 blocks, got 1",
    );
  });
});

describe("a recipe with open weights", () => {
  const blocks = [
    { frames: "mfcc", coefficients: 6, weight: "auto" },
    { frames: "descriptors", weight: "auto" },
    { frames: "logMel", bands: 8, weight: 0.5 },
  ] as const;
  const training = sounds(24);

  test.each(["random", "kernel"] as const)(
    "gives a model with numbers for them, which loads as it was saved: %s",
    (kind) => {
      const recipe = {
        blocks: [...blocks],
        layer: kind === "kernel" ? { kind } : { kind, units: 20 },
      } satisfies RecipeInput;
      const model = Classifier.fit(training, recipe, { kernels });
      const weights = model.recipe.blocks.map(({ weight }) => weight);
      expect(weights.every((weight) => typeof weight === "number")).toBe(true);
      expect(weights[2]).toBe(0.5);
      const loaded = fromBytes(toBytes(model), { kernels }) as Classifier;
      expect(loaded.recipe).toEqual(model.recipe);
      const given = Classifier.fit(training, model.recipe, { kernels });
      expect(given.predict(training.signals[0])).toEqual(model.predict(training.signals[0]));
    },
  );
});
