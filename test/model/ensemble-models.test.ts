// Ensembles as recipes ask for them: fitted, saved, learning on.
import { describe, expect, test } from "vitest";
import type { Matrix64 } from "ulmus-source/math/matrix.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { evaluate } from "ulmus-source/model/evaluate.ts";
import { fromBytes, type Model, toBytes } from "ulmus-source/model/model-file.ts";
import { MultilabelClassifier } from "ulmus-source/model/multilabel.ts";
import { randomFolds } from "ulmus-source/model/protocol.ts";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { readTensors, writeTensors } from "ulmus-source/model/safetensors.ts";
import { expectClose } from "../audio/close.ts";
import { clouds, pick, range } from "./data.ts";

const all = clouds(90, { seed: 3, distance: 1.2 });
const rows = pick(all, range(0, 60));
const more = pick(all, range(60, 75));
const asked = pick(all, range(75, 90)).features;
const layer = { units: 20, seed: 4 };
const vote = { layer, ensemble: { members: 4, combine: "vote" } } satisfies RecipeInput;
const three = { members: 3 };

const targets = rows.labels.map((label, i) => label.length + rows.features.data[8 * i]);
const tags = rows.labels.map((label, i) => (i % 4 === 0 ? [label, "loud"] : [label]));
const numbers = (recipe: RecipeInput) => Regressor.fit({ features: rows.features, targets }, recipe);
const tagged = (recipe: RecipeInput) => MultilabelClassifier.fit({ features: rows.features, labels: tags }, recipe);

const models: readonly [string, () => Model][] = [
  ["a classifier by the mean", () => Classifier.fit(rows, { layer, ensemble: three })],
  ["a classifier by votes", () => Classifier.fit(rows, vote)],
  ["layers that learn", () => Classifier.fit(rows, { layer: { ...layer, kind: "autoEncoder" }, ensemble: three })],
  ["layers that are pruned", () => Classifier.fit(rows, { layer: { ...layer, prune: {} }, ensemble: three })],
  ["a regressor", () => numbers({ layer, ensemble: three })],
  ["a regressor of robust loss", () => numbers({ layer, ensemble: three, readout: { loss: "huber" } })],
  ["a multilabel classifier", () => tagged({ layer, ensemble: three })],
];

const scoresOf = (model: Model): Matrix64 =>
  model instanceof Regressor ? model.predictAll(asked) : model.scores(asked);

test("a recipe without an ensemble has no word of it, and members 1 is the same model, bit for bit", () => {
  expect(JSON.stringify(createRecipe({ layer }))).not.toContain("ensemble");
  const [without, one] = [{ layer }, { layer, ensemble: { members: 1 } }].map((recipe) => Classifier.fit(rows, recipe));
  expect(one.scores(asked)).toEqual(without.scores(asked));
  expect([one.heldOut, one.parts.state.calibration]).toEqual([without.heldOut, without.parts.state.calibration]);
  expect(toBytes(one).length - toBytes(without).length).toBeLessThan(60);
});

test("members have the seeds that follow the layer's: scores are the mean of the models of those seeds, to 1e-12", () => {
  const readout = { ridge: 0.1 };
  const together = Classifier.fit(rows, { layer, readout, ensemble: three }).scores(asked);
  const alone = [4, 5, 6].map((seed) => Classifier.fit(rows, { layer: { ...layer, seed }, readout }).scores(asked));
  const mean = together.data.map((_, e) => alone.reduce((sum, { data }) => sum + data[e] / 3, 0));
  expectClose(together.data, mean, { absolute: 1e-12 });
});

describe.each(models)("%s", (_, fit) => {
  test("is loaded as it was saved: scores to 1e-6 without sums, and the same bytes when saved again", () => {
    const model = fit();
    for (const sums of [false, true]) {
      const bytes = toBytes(model, { sums });
      const loaded = fromBytes(bytes);
      expect([loaded.recipe, loaded.heldOut, loaded.canLearn]).toEqual([model.recipe, model.heldOut, sums]);
      expect(Buffer.compare(toBytes(loaded, { sums }), bytes)).toBe(0);
      const ridges = (one: Model): number[] => one.parts.machine.members.map(({ ridge }) => ridge);
      expect(ridges(loaded)).toEqual(ridges(model));
      if (model.recipe.ensemble?.combine === "mean") {
        expectClose(scoresOf(loaded).data, scoresOf(model).data, { absolute: 1e-6 });
      } else expect(scoresOf(loaded)).toEqual(scoresOf(model));
    }
  });

  test("loaded with its sums it learns, forgets and merges on as the unsaved one does, to 1e-8", () => {
    const model = fit();
    const loaded = fromBytes(toBytes(model, { sums: true }));
    for (const one of [model, loaded]) {
      const again = { features: rows.features, weights: rows.labels.map((_unused, i) => i % 3) };
      if (one instanceof Classifier)
        one
          .add(more)
          .forget(more)
          .merge(one.blank().add({ ...again, labels: rows.labels }));
      else if (one instanceof Regressor) one.merge(one.blank().add({ ...again, targets }));
      else one.merge(one.blank().add({ ...again, labels: tags }));
    }
    expectClose(scoresOf(loaded).data, scoresOf(model).data, { absolute: 1e-8 });
  });
});

describe.each([{ layer, ensemble: three }, vote])("an ensemble by %o", (recipe) => {
  test("adds, forgets and merges as if it had learnt what is left from the start, to 1e-7; classes come and go", () => {
    const model = Classifier.fit(rows, recipe);
    const before = model.scores(asked).data;
    expectClose(model.add(more).forget(more).scores(asked).data, before, { absolute: 1e-7 });
    const [here, there] = [range(0, 25), range(25, 60)].map((part) => model.blank().add(pick(rows, part)));
    expectClose(here.merge(there).scores(asked).data, before, { absolute: 1e-7 });
    const owls = { features: more.features, labels: more.labels.map(() => "owl") };
    expect(model.add(owls).labels).toEqual(["bell", "dog", "rain", "owl"]);
    expect(model.counts["owl"]).toBe(15);
    expectClose(model.forget(owls).removeClass("owl").scores(asked).data, before, { absolute: 1e-7 });
    expectClose(model.discount(0.5).scores(asked).data, before, { absolute: 1e-7 });
  });
});

test("votes become probabilities that sum to 1, calibrated on held-out votes; evaluation has the same baselines", () => {
  const model = Classifier.fit(rows, vote);
  const { scores, probabilities } = model.predict(asked.data.subarray(0, 8));
  expect(Object.values(scores).every((share) => Number.isInteger(4 * share))).toBe(true);
  expect(Object.values(probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  const folds = randomFolds(all.labels, 3, 1);
  const [by, without] = [vote, { layer }].map((recipe) => evaluate(all, recipe, { folds }));
  expect(by.baselines).toEqual(without.baselines);
});

describe("what is refused", () => {
  test.each([0, 1.5, Number.NaN])("%d members", (members) => {
    expect(() => createRecipe({ ensemble: { members } })).toThrow("ensemble.members");
  });

  test("votes about numbers and about several labels", () => {
    expect(() => numbers(vote)).toThrow('for numbers combine must be "mean"');
    expect(() => tagged(vote)).toThrow('with several labels combine must be "mean"');
  });

  test.each<RecipeInput["layer"]>([
    { kind: "kernel" },
    { units: 0 },
    { units: 2, weights: range(0, 8).map((i) => [i, 1 - i]), bias: [0, 1] },
  ])("members without anything random: %o", (copied) => {
    expect(() => Classifier.fit(rows, { layer: copied, ensemble: three })).toThrow("must draw different layers");
    expect(Classifier.fit(rows, { layer: copied, ensemble: { members: 1 } }).labels).toHaveLength(3);
  });

  test("but not landmarks of a kernel, which are random, nor targets that do not vary", () => {
    const landmarks = { kind: "kernel", landmarks: 20 } as const;
    expect(Classifier.fit(rows, { layer: landmarks, ensemble: three }).parts.machine.members).toHaveLength(3);
    const flat = Regressor.fit({ features: rows.features, targets: targets.map(() => 7) }, { layer, ensemble: three });
    expectClose(flat.predictAll(asked).data, new Float64Array(15).fill(7), { absolute: 1e-9 });
  });

  test("a file whose members are not as many as its recipe says", () => {
    const { metadata, tensors } = readTensors(toBytes(Classifier.fit(rows, vote)), "");
    const { crc32: _, ...rest } = metadata;
    const fewer = rest["state"].replace('"members":4', '"members":3');
    expect(fewer).not.toBe(rest["state"]);
    const bytes = writeTensors({ metadata: { ...rest, state: fewer }, tensors });
    expect(() => fromBytes(bytes)).toThrow("it must have a ridge for each of 3 members, got 4");
  });
});
