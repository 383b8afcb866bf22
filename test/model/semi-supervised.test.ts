// Few labels, as `graph` of recipes asks: laws, what it is worth, and what such a model cannot do.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom, permutation } from "ulmus-source/math/random.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { evaluate } from "ulmus-source/model/evaluate.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { MultilabelClassifier } from "ulmus-source/model/multilabel.ts";
import { presets } from "ulmus-source/model/presets.ts";
import { randomFolds } from "ulmus-source/model/protocol.ts";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { expectClose } from "../audio/close.ts";
import {
  clouds,
  digitsReason,
  hasSpokenDigits,
  type LabelledRows,
  moons,
  pick,
  range,
  rowRecipe,
  sounds,
  soundRecipe,
  spokenDigitRows,
} from "./data.ts";

const rows = clouds(60, { seed: 21, distance: 1 });
const asked = clouds(30, { seed: 22, distance: 1 }).features;
const few = withFew(rows, 2);

/** The same clips, with the label of the first `count` of each class only. */
function withFew({ features, labels }: Pick<LabelledRows, "features" | "labels">, count: number) {
  const left = new Map<string, number>();
  const known = labels.map((label) => {
    const used = left.get(label) ?? 0;
    left.set(label, used + 1);
    return used < count ? label : "";
  });
  return { features, labels: known };
}

function shareRight(model: Classifier, { features, labels }: Pick<LabelledRows, "features" | "labels">): number {
  const rowAt = (i: number): Float32Array => features.data.subarray(i * features.columns, (i + 1) * features.columns);
  return labels.filter((label, i) => model.predict(rowAt(i)).label === label).length / labels.length;
}

describe("laws", () => {
  test.each([true, false, "golden"] as const)(
    "balance %s: with every label, weights, and no smoothness it is the plain fit at that ridge, to 1e-6",
    (balance) => {
      const weighted = { ...pick(rows, range(0, 50)), weights: range(0, 50).map((i) => 1 + (i % 4)) };
      const recipe = { ...rowRecipe, readout: { ridge: 0.1, balance } };
      const plain = Classifier.fit(weighted, recipe);
      const smoothed = Classifier.fit(weighted, { ...recipe, graph: { smoothness: 0 } });
      expectClose(smoothed.scores(asked).data, plain.scores(asked).data, { absolute: 1e-6 });
      expect(smoothed.parts.state.classWeights).toEqual(plain.parts.state.classWeights);
    },
  );

  test("a clip without a label counts nothing by its weight, and the order of clips does not matter, to 1e-6", () => {
    const recipe = { ...rowRecipe, graph: {} };
    const given = Classifier.fit(few, recipe).scores(asked).data;
    const weights = few.labels.map((label) => (label === "" ? 5 : 1));
    expectClose(Classifier.fit({ ...few, weights }, recipe).scores(asked).data, given, { absolute: 1e-9 });
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const order = [...permutation(60, createRandom(seed))];
        const turned = { features: selectRows(few.features, order), labels: order.map((i) => few.labels[i]) };
        expectClose(Classifier.fit(turned, recipe).scores(asked).data, given, { absolute: 1e-6 });
      }),
      { numRuns: 5 },
    );
  });

  test("members of an ensemble have the seeds that follow the layer's, to 1e-12", () => {
    const fit = (seed: number, members: number) =>
      Classifier.fit(few, { layer: { units: 20, seed }, graph: {}, ensemble: { members } }).scores(asked).data;
    const alone = [4, 5, 6].map((seed) => fit(seed, 1));
    const mean = alone[0].map((_, e) => alone.reduce((sum, scores) => sum + scores[e] / 3, 0));
    expectClose(fit(4, 3), mean, { absolute: 1e-12 });
  });
});

describe("what clips without a label are worth", () => {
  test("two moons, 3 labels each of 200: less than 90 % right of 200 more without the others, more than 96 % with them", () => {
    const share = (smoothness: number): number => {
      const shares = range(100, 110).map((seed) => {
        const all = moons(400, seed);
        const [training, tested] = [range(0, 200), range(200, 400)].map((part) => pick(all, part));
        const layer = { units: 100, weightScale: 2, biasScale: 2, directLinks: false };
        const graph = { neighbours: 10, power: 1, smoothness };
        return shareRight(Classifier.fit(withFew(training, 3), { layer, graph, readout: { ridge: 1e-4 } }), tested);
      });
      return shares.reduce((a, b) => a + b) / 10;
    };
    expect(share(0)).toBeLessThan(0.9);
    expect(share(1)).toBeGreaterThan(0.96);
  });

  test.skipIf(!hasSpokenDigits)(
    `spoken digits, takes 10–19, all by default: with 2 labels of each, 380 more clips are worth 2 points on 200 others${digitsReason}`,
    () => {
      const { clips, recipe } = spokenDigitRows(presets.small.recipe, 10, 20);
      const gains = range(1, 5).map((seed) => {
        const order = [...permutation(600, createRandom(seed))];
        const [training, tested] = [order.slice(0, 400), order.slice(400)].map((part) => pick(clips, part));
        const partly = withFew(training, 2);
        const labelled = range(0, 400).filter((i) => partly.labels[i] !== "");
        const alone = Classifier.fit(pick(training, labelled), { ...recipe, readout: { ridge: 0.1 } });
        return shareRight(Classifier.fit(partly, { ...recipe, graph: {} }), tested) - shareRight(alone, tested);
      });
      expect(gains.reduce((a, b) => a + b) / gains.length).toBeGreaterThan(0.02);
    },
  );
});

describe("a model with a graph", () => {
  const model = Classifier.fit(few, { ...rowRecipe, graph: {} });

  test("knows the classes that were named, says nothing of held-out clips, and gives the ridge", () => {
    expect(model.labels).toEqual(["bell", "dog", "rain"]);
    expect([model.heldOut, model.rating, model.canLearn]).toEqual([undefined, undefined, false]);
    expect(model.parts.machine.ridge).toBe(0.1);
    expect(model.recipe.graph).toEqual({ neighbours: 3, power: 4, smoothness: 1 });
  });

  test("hears sounds, and is loaded as it was saved, to 1e-6", () => {
    const clips = sounds(12);
    const labels = clips.labels.map((label, i) => (i < 6 ? label : ""));
    const heard = Classifier.fit({ signals: clips.signals, labels }, { ...soundRecipe, graph: {} });
    expect(clips.signals.map((signal) => heard.predict(signal).label)).toEqual(clips.labels);
    for (const saved of [heard, model]) {
      const loaded = fromBytes(toBytes(saved)) as Classifier;
      expect(loaded.parts.state).toEqual(saved.parts.state);
      const row = new Float32Array(saved.parts.machine.scaler.mean.length).fill(0.5);
      expectClose(Object.values(loaded.predict(row).scores), Object.values(saved.predict(row).scores), {
        absolute: 1e-6,
      });
    }
  });

  test("only predicts, and says so", () => {
    expect(() => model.add(rows)).toThrow("this model has no sums and can only predict");
    expect(() => model.forget(rows)).toThrow("can only predict");
    expect(() => model.discount(0.5)).toThrow("can only predict");
    expect(() => model.merge(Classifier.fit(few, { ...rowRecipe, graph: {} }))).toThrow("can only predict");
    expect(() => model.blank()).toThrow("blank: a model with a graph cannot learn on");
    expect(() => toBytes(model, { sums: true })).toThrow("toBytes: sums must be false for a model with a graph");
  });

  test("can be evaluated, beside the same baselines", () => {
    const folds = randomFolds(rows.labels, 3, 1);
    const [smoothed, plain] = [{ ...rowRecipe, graph: {} }, rowRecipe].map((recipe) =>
      evaluate(rows, recipe, { folds }),
    );
    expect(smoothed.baselines).toEqual(plain.baselines);
    expect(smoothed.accuracy).toBeGreaterThan(0.4);
  });
});

describe("borders", () => {
  const graph = {};

  test("two clips of two classes are enough; constant columns and copies of clips do no harm", () => {
    const two = Classifier.fit(pick(rows, [0, 1]), { ...rowRecipe, graph });
    expect(shareRight(two, pick(rows, [0, 1]))).toBe(1);
    const copies = {
      features: selectRows(
        rows.features,
        range(0, 60).map((i) => i % 3),
      ),
      labels: few.labels,
    };
    for (let i = 0; i < 60; i++) copies.features.data[8 * i] = 7;
    expect(shareRight(Classifier.fit(copies, { ...rowRecipe, graph }), pick(rows, [0, 1, 2]))).toBe(1);
  });

  test.each([
    ["", "", "needs clips of at least two classes, got none"],
    ["bell", "", 'needs clips of at least two classes, got only "bell"'],
  ])("labels %j and %j are refused", (first, second, message) => {
    const labels = range(0, 60).map((i) => (i === 0 ? first : second));
    expect(() => Classifier.fit({ features: rows.features, labels }, { ...rowRecipe, graph })).toThrow(message);
  });

  test("without a graph a clip without a label is refused, and told what would allow it", () => {
    expect(() => Classifier.fit(few, rowRecipe)).toThrow(
      "label 6 is empty; every clip needs one, unless the recipe has a graph",
    );
  });

  test.each<RecipeInput>([
    { layer: { kind: "kernel" } },
    { layer: { grow: {} } },
    { layer: { prune: {} } },
    { readout: { calibration: "isotonic" } },
  ])("with %o a graph is refused", (recipe) => {
    expect(() => createRecipe({ ...recipe, graph })).toThrow("recipe: with a graph nothing is held out");
  });

  test("layers that learn from classes, numbers and several labels are refused", () => {
    expect(() => Classifier.fit(few, { layer: { kind: "classDifference" }, graph })).toThrow(
      "use another kind of units",
    );
    const targets = range(0, 60);
    expect(() => Regressor.fit({ features: rows.features, targets }, { graph })).toThrow("graphs are for classes");
    const labels = rows.labels.map((label) => [label]);
    expect(() => MultilabelClassifier.fit({ features: rows.features, labels }, { graph })).toThrow(
      "graphs are for classes",
    );
  });
});
