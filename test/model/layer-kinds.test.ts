// Whatever its layer, a model is saved and loaded, goes on learning, and does not mind odd columns.
import { describe, expect, test } from "vitest";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { Classifier, type LabelledClips } from "ulmus-source/model/classifier.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import type { RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { expectClose } from "../audio/close.ts";

type LayerInput = NonNullable<RecipeInput["layer"]>;

const columns = 12;
const kernels = createDefaultKernels();
const fit = (training: LabelledClips, recipe: RecipeInput): Classifier => Classifier.fit(training, recipe, { kernels });
const reload = (model: Classifier): Classifier => fromBytes(toBytes(model, { sums: true }), { kernels }) as Classifier;
const kinds: Readonly<Record<string, LayerInput>> = {
  random: { units: 30 },
  "sparse random": { units: 30, weights: "uniform", density: 0.2, bias: "positive" },
  orthogonal: { units: 30, weights: "orthogonal" },
  given: {
    units: 2,
    weights: Array.from({ length: columns }, (_, i) => [Math.sin(i), Math.cos(i)]),
    bias: [0.5, -0.1],
  },
  fourier: { kind: "fourier", units: 30 },
  rbf: { kind: "rbf", units: 15 },
  "rbf on rows, mixed": { kind: "rbf", units: 15, centres: "rows", alpha: 0.5, activation: "tanh", directLinks: false },
  generalisedRbf: { kind: "generalisedRbf", units: 15 },
  classDifference: { kind: "classDifference", units: 20 },
  autoEncoder: { kind: "autoEncoder", units: 10, encoders: [5] },
  sparseAutoEncoder: { kind: "sparseAutoEncoder", units: 20, encoders: [8] },
  localReceptiveFields: {
    kind: "localReceptiveFields",
    units: 4,
    pictureHeight: 3,
    pictureWidth: 4,
    fieldHeight: 2,
    fieldWidth: 2,
    poolRadius: 1,
  },
  "several beside": {
    units: 20,
    beside: [
      { kind: "rbf", units: 5 },
      { kind: "classDifference", units: 5 },
      { kind: "fourier", units: 5 },
    ],
  },
};
const named = Object.entries(kinds);

/** Three classes in 12 columns, the last of which is constant, the one before a copy of the first. */
function clips(
  count: number,
  seed: number,
  scale = 1,
): { features: ReturnType<typeof matrixFromRows>; labels: string[] } {
  const random = createRandom(seed);
  const labels = Array.from({ length: count }, (_, i) => ["a", "b", "c"][i % 3]);
  const rows = labels.map((label) => {
    const row = Array.from({ length: columns }, (_, j) => random.normal() + 2 * Math.cos(j * label.charCodeAt(0)));
    return [...row.slice(0, columns - 2), row[0], 3].map((x) => scale * x);
  });
  return { features: matrixFromRows(rows), labels };
}

describe.each(named)("%s", (_, layer) => {
  const recipe: RecipeInput = { layer, readout: { ridge: 0.1 } };
  const [first, second, tested] = [clips(60, 1), clips(20, 2), clips(30, 3)];
  const model = (): Classifier => fit(first, recipe);
  const scores = (some: Classifier): Float64Array => some.scores(tested.features).data;

  test("fitting twice gives the same bits, and learns: 85 % are right", () => {
    const fitted = model();
    expect(scores(model())).toEqual(scores(fitted));
    const right = tested.labels.filter((label, i) => fitted.predict(rowOf(tested.features, i)).label === label);
    expect(right.length / 30).toBeGreaterThan(0.85);
  });

  test("saved and loaded it gives the same scores, to 1e-6, and goes on learning as if it had not been, to 1e-5", () => {
    const loaded = reload(model());
    expectClose(scores(loaded), scores(model()), { absolute: 1e-6 });
    expectClose(scores(loaded.add(second)), scores(model().add(second)), { absolute: 1e-5 });
    expectClose(scores(loaded.merge(model().blank().add(second)).forget(second)), scores(model().add(second)), {
      absolute: 1e-5,
    });
  });

  test("a row's scores do not depend on the rows beside it, bit for bit", () => {
    const fitted = model();
    const together = scores(fitted);
    for (let i = 0; i < 30; i++) {
      const alone = fitted.scores({ rows: 1, columns, data: rowOf(tested.features, i) }).data;
      expect(alone).toEqual(together.slice(3 * i, 3 * i + 3));
    }
  });

  test("features a thousand times as large change nothing, to 1e-4", () => {
    const large = fit(clips(60, 1, 1000), recipe);
    expectClose(large.scores(clips(30, 3, 1000).features).data, scores(model()), { absolute: 1e-4 });
  });
});

describe("what a layer has learnt", () => {
  test("costs no bytes where a seed says all", () => {
    const bytes = (units: number): number =>
      toBytes(fit(clips(60, 1), { layer: { units }, readout: { ridge: 0.1 } })).length;
    expect(bytes(200) - bytes(100)).toBeLessThan(100 * 3 * 4 + 20); // the readout's weights, and longer numbers
  });

  test("decides whether models merge", () => {
    const recipe: RecipeInput = { layer: { kind: "rbf", units: 5, centres: "rows" }, readout: { ridge: 0.1 } };
    const [one, other] = [1, 2].map((seed) => fit(clips(60, seed), recipe));
    expect(() => one.merge(other)).toThrow("merge: the two models were fitted apart");
    expect(() => one.merge(reload(one))).not.toThrow();
  });

  test("is missed in a file that lacks it", () => {
    const model = fit(clips(60, 1), { layer: { kind: "rbf", units: 5 }, readout: { ridge: 0.1 } });
    const text = new TextDecoder("latin1").decode(toBytes(model));
    expect(text).toContain('"layer.box":{"dtype":"F32","shape":[2,12]');
  });
});

describe("a function of the user's own as activation", () => {
  const fitWith = (activation: (z: number) => number): Classifier =>
    fit(clips(60, 1), { layer: { units: 20, activation }, readout: { ridge: 0.1 } });
  const cube = (z: number): number => Math.tanh(z) ** 3;

  test("predicts, adds and merges, but is not saved", () => {
    const model = fitWith(cube)
      .add(clips(20, 2))
      .merge(fitWith(cube).blank().add(clips(20, 3)));
    expect(model.predict(rowOf(clips(1, 4).features, 0)).label).toBe("a");
    expect(() => toBytes(model)).toThrow("a model whose activation is a function of your own cannot be saved");
    expect(() => toBytes(model)).toThrow("use one of the named activations");
  });

  test("must be the same one in models that merge", () => {
    expect(() => fitWith(cube).merge(fitWith((z) => z))).toThrow("merge: the two models were fitted apart");
  });
});

test("class differences are refused where there are no classes", () => {
  const { features } = clips(10, 1);
  const targets = Array.from({ length: 10 }, (_, i) => i);
  expect(() => Regressor.fit({ features, targets }, { layer: { kind: "classDifference" } })).toThrow(
    "class differences need rows of at least two classes, got no classes; use another kind of units",
  );
});
