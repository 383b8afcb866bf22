import { describe, expect, test } from "vitest";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";

const layerOf = (layer: unknown): unknown => createRecipe({ layer } as RecipeInput).layer;

describe("the recipe of a layer", () => {
  test("a layer without a kind is random", () => {
    expect(layerOf({ units: 5 })).toEqual(layerOf({ kind: "random", units: 5 }));
    expect(layerOf({ units: 5 })).toMatchObject({ weights: "normal", bias: "normal", scale: "row", beside: [] });
  });

  test.each([
    ["fourier", { weights: "normal" }],
    ["rbf", { activation: "gaussian", centres: "box", radii: "shared", alpha: 0 }],
    ["generalisedRbf", { centres: "box", tail: 0.001, compat: false }],
    ["classDifference", { activation: "tanh", weightScale: 1 }],
    ["autoEncoder", { encoders: [] }],
    ["sparseAutoEncoder", { encoders: [100, 100] }],
  ])("%s has its own defaults, and is itself when filled in twice", (kind, defaults) => {
    const layer = layerOf({ kind });
    expect(layer).toMatchObject(defaults);
    expect(layerOf(layer)).toEqual(layer);
    expect(JSON.parse(JSON.stringify(layer))).toEqual(layer);
  });

  test("lists of weights, biases, centres and radii, units beside, and a function are kept", () => {
    const layer = {
      units: 1,
      weights: [[1], [2]],
      bias: [0.5],
      activation: Math.abs,
      beside: [{ kind: "rbf", units: 1, centres: [[1, 2]], radii: [3] }],
    };
    expect(layerOf(layer)).toMatchObject(layer);
  });

  test.each<[string, unknown, string]>([
    ["an unknown kind", { kind: "step" }, "must be one of random, fourier, rbf, "],
    ["a word of another kind", { kind: "rbf", tail: 0.1 }, "this kind of layer has no tail; it has kind, units, "],
    ["a seed beside", { beside: [{ kind: "fourier", seed: 1 }] }, "this kind of layer has no seed; it has "],
    ["an unknown activation", { activation: "step" }, "must be one of tanh, sigmoid, "],
    ["unknown weights", { weights: "cauchy" }, "must be normal, uniform, orthogonal, or for each input a list of"],
    ["weights that are no numbers", { weights: [[Number.NaN]] }, "must be normal, uniform, orthogonal, or"],
    ["unknown biases", { bias: "cauchy" }, "must be normal, uniform, positive, or a number for each unit"],
    ["sparse orthogonal weights", { weights: "orthogonal", density: 0.5 }, "must be 1 for orthogonal or given weights"],
    ["sparse given weights", { weights: [[1]], density: 0.5 }, "must be 1 for orthogonal or given weights, got 0.5"],
    ["a density of 0", { density: 0 }, "layer.density: must be > 0, got 0"],
    ["weights that no unit uses", { kind: "rbf", weights: [[1]] }, "must be > 0 where weights or biases are given"],
    ["a tail of a half", { kind: "generalisedRbf", tail: 0.5 }, "layer.tail: must be < 0.5, got 0.5"],
    ["centres that are neither", { kind: "rbf", centres: "middle" }, "must be box, rows, or for each unit a list"],
    ["pictures without a size", { kind: "localReceptiveFields" }, "layer.pictureHeight: must be a number, got nothing"],
    ["an unknown scale", { scale: "big" }, 'layer.scale: must be "row" or "unit" or "none", got "big"'],
  ])("%s is refused", (_, layer, message) => {
    expect(() => layerOf(layer)).toThrow(message);
  });
});
