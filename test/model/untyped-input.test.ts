// What a program without types may give: each is refused in words, and never by an error of the engine.
import { expect, test } from "vitest";
import { ArgumentError } from "ulmus-source/errors.ts";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { MultilabelClassifier } from "ulmus-source/model/multilabel.ts";
import { createRecipe } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";

const features = matrixFromRows([
  [1, 2],
  [2, 1],
  [3, 5],
  [4, 4],
]);
const labels = ["a", "b", "a", "b"];
const fits = {
  classes: (clips: unknown) => Classifier.fit(clips as never, {}),
  numbers: (clips: unknown) => Regressor.fit(clips as never, {}),
  labels: (clips: unknown) => MultilabelClassifier.fit(clips as never, {}),
};

test.each<[keyof typeof fits, unknown, string]>([
  [
    "classes",
    undefined,
    "fit: clips must be { features, labels } with a matrix (see matrixFromRows), or { signals, labels }",
  ],
  ["classes", { features: [[1, 2]], labels: ["a"] }, "got features that are no matrix"],
  ["classes", { features }, "labels must be a list, one for each clip, got undefined"],
  ["classes", { features, labels: [0, 1, 0, 1] }, "a label must be a text, got 0 for clip 0; write String(label)"],
  ["classes", { features, labels: ["a"] }, "got 1 labels for 4 clips; they must be as many"],
  ["numbers", { features }, "targets must be a list, one for each clip, got undefined"],
  [
    "numbers",
    { features, targets: ["1", "2", "3", "4"] },
    'a target must be a number, or a list of numbers, got "1" for clip 0',
  ],
  [
    "numbers",
    { features, targets: [1, [2], null, 4] },
    "a target must be a number, or a list of numbers, got null for clip 2",
  ],
  ["labels", { features, labels }, 'every clip must have a list of labels, such as ["rain"], got a for clip 0'],
])("%s from %j are refused: %s", (kind, clips, message) => {
  expect(() => fits[kind](clips)).toThrow(ArgumentError);
  expect(() => fits[kind](clips)).toThrow(message);
});

test("a prediction of nothing, and of a list, is refused", () => {
  const model = Classifier.fit({ features, labels }, {});
  expect(() => model.predict(undefined as never)).toThrow("predict: needs a sound ({ samples, sampleRate }) or");
  expect(() => model.predict([1, 2] as never)).toThrow("got [1,2]");
});

test.each<[unknown, string]>([
  [null, "recipe: it must be a table of words, got null"],
  [{ laier: {} }, "recipe: it has no laier; mend the word"],
  [{ layer: { units: -1 } }, "recipe: layer.units: must be ≥ 0, got -1"],
  [{ layer: { units: 2.5 } }, "recipe: layer.units: must be a whole number, got 2.5"],
  [{ layer: { units: -1, weightScale: 0 } }, "layer.units: must be ≥ 0, got -1; layer.weightScale: must be > 0, got 0"],
  [{ readout: { ridge: Number.NaN } }, 'recipe: readout.ridge: must be "auto", or a number, got NaN'],
  [{ readout: { holdOut: "group" } }, 'readout.holdOut: must be "groups" or "rows" or "gcv", or a number, got "group"'],
  [{ layer: { kind: "kernel", kernel: { name: "rbff" } } }, "layer.kernel.name: must be 'rbf' or 'laplacian' or"],
  [{ layer: { kind: "sparseAutoEncoder", encoders: [] } }, "layer.encoders: must have a length ≥ 1, got []"],
  [{ blocks: [{ frames: "mfc" }] }, 'recipe: blocks[0].frames: must be "logMel" or "mfcc"'],
])("the recipe %j is refused with its place, the rule and the value: %s", (recipe, message) => {
  expect(() => createRecipe(recipe as never)).toThrow(message);
});
