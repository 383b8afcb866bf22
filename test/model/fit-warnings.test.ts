import { describe, expect, test } from "vitest";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { MultilabelClassifier } from "ulmus-source/model/multilabel.ts";
import type { RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";

const features = matrixFromRows([
  [5.1, 3.5, 1],
  [4.9, 3.1, 1],
  [6.2, 2.9, 1],
  [5.9, 3.2, 1],
  [5, 3, 1],
  [6, 3, 1],
]);
const labels = ["a", "a", "b", "b", "a", "b"];

describe("a fit warns of", () => {
  test("units that give every clip the same, by their number: two ReLU units with a bias of −10⁹ of five", () => {
    const layer: RecipeInput["layer"] = { units: 5, activation: "relu", bias: [-1e9, -1e9, 5, 5, 5] };
    expect(Classifier.fit({ features, labels }, { layer }).warnings).toEqual([
      expect.stringMatching(
        /^2 of 5 hidden units give every clip the same.* change weightScale, biasScale or activation/,
      ),
    ]);
    expect(Regressor.fit({ features, targets: [1, 2, 3, 4, 5, 6] }, { layer }).warnings).toHaveLength(1);
    const tagged = labels.map((label) => [label]);
    expect(MultilabelClassifier.fit({ features, labels: tagged }, { layer }).warnings).toHaveLength(1);
  });

  test("weights that clips do not determine, where the ridge is 0: from rows, and from sums", () => {
    const warningsOf = (layer: RecipeInput["layer"]): readonly string[] =>
      Classifier.fit({ features, labels }, { layer, readout: { ridge: 0 } }).warnings;
    expect(warningsOf({ units: 20, directLinks: false })).toEqual([
      expect.stringContaining("with a ridge of 0 the clips determine 5 of 20 directions of the hidden layer"),
    ]);
    const twice: RecipeInput["layer"] = {
      units: 2,
      weights: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      bias: [0, 0],
      directLinks: false,
    };
    expect(warningsOf(twice)).toEqual([expect.stringContaining("determine 1 of 2 directions")]);
  });
});

test("features of which none varies are told as such, not as units that say nothing", () => {
  const same = { ...features, data: features.data.map((_, i) => features.data[i % features.columns]) };
  expect(Classifier.fit({ features: same, labels }, { layer: { units: 20 } }).warnings).toEqual([
    expect.stringMatching(/^none of the \d+ features varies from clip to clip, .*look at how they were measured$/),
  ]);
});

test("a fit warns of nothing for a column that does not vary, a ridge above 0, a kernel, or a layer that was pruned", () => {
  for (const layer of [{ units: 20 }, { kind: "kernel" }, { units: 20, prune: {} }] as const) {
    expect(Classifier.fit({ features, labels }, { layer }).warnings).toEqual([]);
  }
});

test("a model that was saved has no warnings", () => {
  const model = Classifier.fit({ features, labels }, { layer: { units: 20 }, readout: { ridge: 0 } });
  expect(model.warnings).toHaveLength(1);
  expect(fromBytes(toBytes(model)).warnings).toEqual([]);
});
