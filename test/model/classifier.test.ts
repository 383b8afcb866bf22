import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix32, matrix64, matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { Classifier, type LabelledClips } from "ulmus-source/model/classifier.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { toBytes } from "ulmus-source/model/model-file.ts";
import { createRecipe, settleSampleRate } from "ulmus-source/model/recipe.ts";
import { expectClose } from "../audio/close.ts";
import { clouds, pick, range, rowRecipe, soundRecipe, sounds } from "./data.ts";

const rows = clouds(60, { seed: 2, distance: 4 });
const model = Classifier.fit(rows, rowRecipe);
const later = clouds(200, { seed: 3, distance: 4 });

describe("predictions", () => {
  test("of clips never heard are right for 95 % of clouds four deviations from the origin", () => {
    const right = later.labels.filter((label, i) => model.predict(rowOf(later.features, i)).label === label);
    expect(right.length).toBeGreaterThanOrEqual(190);
  });

  test("of each row alone are those of all rows together, to 1e-6", () => {
    const together = model.scores(later.features);
    const likely = model.probabilities(later.features);
    for (let i = 0; i < 50; i++) {
      const alone = model.predict(rowOf(later.features, i));
      expectClose(Object.values(alone.scores), rowOf(together, i), { absolute: 1e-6 });
      expectClose(Object.values(alone.probabilities), rowOf(likely, i), { absolute: 1e-6 });
    }
  });

  test("name the class of the largest score and probability; probabilities sum to 1 within 1e-12", () => {
    for (let i = 0; i < 200; i++) {
      const { label, probability, probabilities, scores } = model.predict(rowOf(later.features, i));
      expect(Object.keys(probabilities)).toEqual(model.labels);
      expect(probability).toBe(probabilities[label]);
      expect(Math.max(...Object.values(probabilities))).toBe(probability);
      expect(Math.max(...Object.values(scores))).toBe(scores[label]);
      const sum = Object.values(probabilities).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
    }
  });

  test("of a signal are those of its row of features, to the bit", () => {
    const training = sounds(12);
    const recipe = settleSampleRate(createRecipe(soundRecipe), [8000]);
    const extractor = createExtractor(recipe, createPlainKernels());
    const fromSounds = Classifier.fit(training, soundRecipe);
    const features = matrixFromRows(training.signals.map((signal) => extractor.extract(signal)));
    const fromRows = Classifier.fit({ features, labels: training.labels }, recipe);
    expect(toBytes(fromSounds)).toEqual(toBytes(fromRows));
    const [signal] = sounds(1, 9).signals;
    expect(fromSounds.predict(signal)).toEqual(fromRows.predict(extractor.extract(signal)));
  });
});

describe("a fit", () => {
  test("does not change its inputs: signals, features, labels and groups stay as they were, to the bit", () => {
    const data = { ...clouds(30), extra: sounds(9) };
    const copy = structuredClone(data);
    const fitted = Classifier.fit(data, rowRecipe).add(data).forget(data).add(data);
    fitted.scores(data.features);
    fitted.predict(rowOf(data.features, 0));
    const heard = Classifier.fit(data.extra, soundRecipe).add(data.extra);
    heard.predict(data.extra.signals[0]);
    expect(data).toEqual(copy);
  });

  test("with the same seed gives the same bytes, with another seed other weights", () => {
    const again = Classifier.fit(structuredClone(rows), structuredClone(rowRecipe));
    expect(toBytes(again, { sums: true })).toEqual(toBytes(model, { sums: true }));
    const other = Classifier.fit(rows, { layer: { ...rowRecipe.layer, seed: 6 } });
    const [a, b] = [
      model.parts.machine.members[0].readout.weights.data,
      other.parts.machine.members[0].readout.weights.data,
    ];
    expect(a.some((weight, i) => Math.abs(weight - b[i]) > 0.01)).toBe(true);
  });

  test("does not care for the unit of its features: 1000 times as much gives the same labels, and scores to 1e-4", () => {
    fc.assert(
      fc.property(fc.constantFrom(1e-3, 1e3, 1e6), fc.nat(50), (factor, seed) => {
        const times = (from: typeof rows): typeof rows => ({
          ...from,
          features: { ...from.features, data: from.features.data.map((x) => x * factor) },
        });
        const [near, far] = [clouds(45, { seed }), times(clouds(45, { seed }))];
        const [one, thousand] = [Classifier.fit(near, rowRecipe), Classifier.fit(far, rowRecipe)];
        const probe = clouds(20, { seed: 400 });
        expectClose(thousand.scores(times(probe).features).data, one.scores(probe.features).data, { absolute: 1e-4 });
      }),
      { numRuns: 15 },
    );
  });

  test("gives every class the same weight, and the weights of all clips sum to their number", () => {
    const few = pick(clouds(90), [...range(0, 60).filter((i) => i % 3 !== 2), 2, 5]);
    const fitted = Classifier.fit(few, rowRecipe);
    const sizes = fitted.labels.map((name) => few.labels.filter((label) => label === name).length);
    expect(sizes).toEqual([20, 20, 2]);
    const { classWeights } = fitted.parts.state;
    sizes.forEach((size, c) => expect(size * classWeights[c]).toBeCloseTo(42 / 3, 10));
    expect(fitted.parts.machine.members[0].sums.count).toBeCloseTo(42, 10);
  });

  test("finds the rare class of one clip in fifteen only because classes are balanced", () => {
    const rare = (count: number, seed: number): typeof rows => {
      const all = clouds(count, { classes: 2, distance: 1, columns: 3, seed });
      return pick(
        all,
        range(0, count).filter((i) => i % 2 === 0 || i % 30 === 1),
      );
    };
    const [training, unheard] = [rare(300, 1), rare(600, 2)];
    const found = (balance: boolean): number => {
      const fitted = Classifier.fit(training, { ...rowRecipe, readout: { balance } });
      const dogs = range(0, unheard.labels.length).filter((i) => unheard.labels[i] === "dog");
      return dogs.filter((i) => fitted.predict(rowOf(unheard.features, i)).label === "dog").length / dogs.length;
    };
    expect(found(true)).toBeGreaterThan(found(false) + 0.3);
  });

  test("has groups held out together, and says how many", () => {
    expect(model.heldOut?.groups).toBe(10);
    const alone = Classifier.fit({ features: rows.features, labels: rows.labels }, rowRecipe);
    expect(alone.heldOut?.groups).toBe(60);
    expect(Classifier.fit(rows, { ...rowRecipe, readout: { ridge: 0.1 } }).heldOut).toBeUndefined();
  });
});

describe("the smallest data", () => {
  test.each([
    [
      "two clips of two classes",
      matrixFromRows([
        [0, 1],
        [1, 0],
      ]),
      ["a", "b"],
    ],
    ["one feature", matrixFromRows([[0], [0.1], [1], [1.1]]), ["a", "a", "b", "b"]],
    ["a class of one clip", matrixFromRows([[0], [0.1], [0.2], [9]]), ["a", "a", "a", "b"]],
    [
      "features of which one never varies",
      matrixFromRows([
        [0, 7],
        [0.1, 7],
        [1, 7],
        [1.1, 7],
      ]),
      ["a", "a", "b", "b"],
    ],
  ])("%s: the clips themselves are told apart", (_, features, labels) => {
    const fitted = Classifier.fit({ features, labels }, { ...rowRecipe, readout: { ridge: 1e-3 } });
    expect(labels.map((__, i) => fitted.predict(rowOf(features, i)).label)).toEqual(labels);
    const chosen = Classifier.fit({ features, labels }, rowRecipe).predict(rowOf(features, 0));
    expect(Object.values(chosen.probabilities).every((p) => p >= 0 && p <= 1)).toBe(true);
  });

  test("clips that are all alike give every class the same score, to 1e-9", () => {
    const features = matrixFromRows([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    const fitted = Classifier.fit({ features, labels: ["a", "b", "b", "b"] }, rowRecipe);
    const { scores } = fitted.predict(Float32Array.of(5, 9));
    expect(Math.abs(scores["a"] - scores["b"])).toBeLessThan(1e-9);
  });

  test("a label may be any text, `__proto__` too", () => {
    const labels = ["__proto__", "constructor", "__proto__", "constructor"];
    const fitted = Classifier.fit({ features: matrixFromRows([[0], [1], [0.1], [1.1]]), labels }, rowRecipe);
    expect(Object.keys(fitted.predict(Float32Array.of(0)).probabilities)).toEqual(["__proto__", "constructor"]);
    expect(fitted.predict(Float32Array.of(0)).label).toBe("__proto__");
  });
});

describe("what cannot be learnt is refused with where, what and the value", () => {
  const features = matrixFromRows([
    [0, 1],
    [1, 0],
  ]);
  const bad = (value: number): LabelledClips => ({
    features: matrixFromRows([
      [0, 1],
      [1, value],
    ]),
    labels: ["a", "b"],
  });
  const silence = { sampleRate: 8000, samples: Float32Array.of(0, NaN) };

  test.each<[string, LabelledClips, string]>([
    ["one class", { features, labels: ["a", "a"] }, `fit: needs clips of at least two classes, got only "a"`],
    ["nothing", { features: matrix32(0, 0), labels: [] }, "fit: needs clips of at least two classes, got none"],
    ["no sounds", { signals: [], labels: [] }, "fit: needs clips of at least two classes, got none"],
    ["NaN", bad(NaN), "fit: every value must be finite, got NaN in row 1, column 1"],
    ["infinity", bad(-Infinity), "fit: every value must be finite, got -Infinity in row 1, column 1"],
    ["too few labels", { features, labels: ["a"] }, "fit: got 1 labels for 2 clips; they must be as many"],
    ["too many groups", { features, labels: ["a", "b"], groups: ["x", "y", "z"] }, "fit: got 3 groups for 2 clips"],
    ["an empty label", { features, labels: ["a", ""] }, "fit: label 1 is empty"],
    [
      "a matrix without all its values",
      { features: { ...features, rows: 3 }, labels: ["a", "b", "a"] },
      "3 rows of 2 columns must hold 6 values, got 4",
    ],
    [
      "one group",
      { features, labels: ["a", "b"], groups: ["x", "x"] },
      "leaving one group out needs at least two of them, got 1",
    ],
    [
      "NaN in a sound",
      { signals: [silence, silence], labels: ["a", "b"] },
      "every sample must be finite, got NaN at sample 1",
    ],
  ])("%s", (_, clips, message) => {
    expect(() => Classifier.fit(clips, "signals" in clips ? soundRecipe : rowRecipe)).toThrow(message);
  });

  test("rows of another width, and sounds where rows were learnt", () => {
    expect(() => model.predict(Float32Array.of(1, 2))).toThrow("rows have 2 columns, expected 8");
    expect(() => model.predict(sounds(1).signals[0])).toThrow("the recipe has no blocks");
    expect(() => model.predict(new Float32Array(8).fill(NaN))).toThrow("predict: every value must be finite");
  });

  test("models of different fits and recipes cannot be merged", () => {
    const others = clouds(60, { seed: 33 });
    expect(() => model.merge(Classifier.fit(others, rowRecipe))).toThrow("merge: the two models were fitted apart");
    expect(() => model.merge(Classifier.fit(rows, { layer: { units: 41 } }))).toThrow(
      "merge: the two models have different recipes",
    );
    expect(() => model.merge(Classifier.fit(clouds(60, { classes: 2 }), rowRecipe))).toThrow("were fitted apart");
  });

  test("a blank cannot predict, and one from which all was forgotten cannot either", () => {
    expect(() => model.blank().predict(rowOf(rows.features, 0))).toThrow("needs at least one row, got 0");
    const weights = clouds(47, { seed: 5 });
    const fitted = Classifier.fit(weights, rowRecipe);
    expect(() => fitted.forget(weights).scores(weights.features)).toThrow("needs at least one row");
  });
});

describe("a fit after another", () => {
  const bytes = (fitted: Classifier): Uint8Array => toBytes(fitted);
  const recipes = {
    "random units": rowRecipe,
    "centres that are learnt": { ...rowRecipe, layer: { kind: "rbf", units: 8 } },
  };

  test.each(Object.entries(recipes))("takes the layer over and is the same model, to the bit: %s", (_, input) => {
    const recipe = createRecipe(input as typeof rowRecipe);
    const previous = Classifier.fit(pick(rows, range(0, 40)), recipe);
    expect(bytes(Classifier.fit(rows, recipe, { previous }))).toEqual(bytes(Classifier.fit(rows, recipe)));
  });

  test("takes nothing over from another recipe or width", () => {
    const previous = Classifier.fit(clouds(30, { columns: 5 }), { layer: { units: 12, seed: 9 } });
    expect(bytes(Classifier.fit(rows, rowRecipe, { previous }))).toEqual(bytes(model));
  });
});

describe("probabilities of clips held out", () => {
  test("are those that the held-out score counts, and sum to 1 within 1e-12", () => {
    const { heldOutProbabilities: held, heldOut } = model;
    if (!held || !heldOut) throw new Error("nothing was held out");
    const right = rows.labels.filter((label, i) => {
      const row = rowOf(held, i);
      expect(Math.abs(row.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-12);
      return model.labels[row.indexOf(Math.max(...row))] === label;
    });
    expect(right.length / rows.labels.length).toBe(heldOut.accuracy);
  });

  test("of a clip with a wrong label disagree with it", () => {
    const labels = rows.labels.with(0, model.labels.find((label) => label !== rows.labels[0]) ?? "");
    const doubted = Classifier.fit({ ...rows, labels }, rowRecipe);
    const [first] = [rowOf(doubted.heldOutProbabilities ?? matrix64(1, 1), 0)];
    expect(doubted.labels[first.indexOf(Math.max(...first))]).toBe(rows.labels[0]);
  });
});
