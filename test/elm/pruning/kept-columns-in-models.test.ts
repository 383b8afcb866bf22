// Models whose layer was grown or pruned learn on, forget, are merged and saved as any other.
import { describe, expect, test } from "vitest";
import { matrix32 } from "ulmus-source/math/matrix.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { expectClose } from "../../audio/close.ts";
import { clouds, pick, range } from "../../model/data.ts";
import { normals } from "../naive.ts";

const words: Record<string, RecipeInput["layer"]> = {
  grown: { units: 60, seed: 4, grow: { units: 12 } },
  pruned: { units: 60, seed: 4, prune: { method: "op-elm", units: 30 } },
};

describe.each(Object.entries(words))("a %s model", (_, layer) => {
  const training = clouds(60, { seed: 5 });
  const asked = clouds(20, { seed: 9 }).features;
  const fit = () => Classifier.fit(training, { layer });

  test("has an output weight for each kept column only, and its file is smaller than that of the whole layer", () => {
    const [machine] = fit().parts.machine.members;
    expect(machine.readout.weights.rows).toBe(machine.learnt["kept"].columns);
    expect(machine.readout.weights.rows).toBeLessThan(31);
    const whole = Classifier.fit(training, { layer: { units: 60, seed: 4 } });
    expect(toBytes(fit()).length).toBeLessThan(toBytes(whole).length);
  });

  test("gives the same scores after saving and loading, to 1e-6, and learns on from there", () => {
    const model = fit();
    const loaded = fromBytes(toBytes(model, { sums: true })) as Classifier;
    expectClose(loaded.scores(asked).data, model.scores(asked).data, { absolute: 1e-6 });
    const more = clouds(30, { seed: 6 });
    expectClose(loaded.add(more).scores(asked).data, model.add(more).scores(asked).data, { absolute: 1e-6 });
  });

  test("forgets what it has added, and is merged from parts trained apart, to 1e-8", () => {
    const [model, more] = [fit(), clouds(30, { seed: 6 })];
    const before = model.scores(asked).data;
    expectClose(model.add(more).forget(more).scores(asked).data, before, { absolute: 1e-8 });
    const [here, there] = [range(0, 25), range(25, 60)].map((part) => model.blank().add(pick(training, part)));
    expectClose(here.merge(there).scores(asked).data, model.blank().add(training).scores(asked).data, {
      absolute: 1e-8,
    });
  });

  test("knows the error of every size, from none on, also after saving and loading; a blank copy too", () => {
    const model = fit();
    const { curve = [] } = model.parts.machine;
    expect(curve.map(({ units }) => units)).toEqual(range(0, curve.length));
    expect(curve.length).toBeGreaterThan(model.parts.machine.members[0].readout.weights.rows);
    for (let i = 1; i < curve.length; i++)
      expect(curve[i].trainingError).toBeLessThanOrEqual(curve[i - 1].trainingError + 1e-6);
    expect(Math.min(...curve.map(({ heldOutError = 1 }) => heldOutError))).toBeLessThan(curve[0].heldOutError ?? 0);
    for (const other of [fromBytes(toBytes(model)), model.blank()]) expect(other.parts.machine.curve).toEqual(curve);
    expect(Classifier.fit(training, { layer: { units: 60 } }).parts.machine.curve).toBeUndefined();
  });

  test("is not merged with one that kept other columns", () => {
    const other = Classifier.fit(clouds(60, { seed: 77 }), { layer });
    expect(() => fit().merge(other)).toThrow("merge: the two models");
  });
});

test("groups decide what is left out when a model is pruned", () => {
  const training = clouds(40, { seed: 5, distance: 1 });
  const sizes = [training.groups, training.labels.map((_, i) => String(i % 2))].map(
    (groups) =>
      Classifier.fit({ ...training, groups }, { layer: { units: 80, prune: { units: 40 } } }).parts.machine.members[0]
        .learnt["kept"].columns,
  );
  expect(sizes[0]).not.toBe(sizes[1]);
});

test("a grown regressor of 10 of 204 columns explains 99 % of the held-out variance of a plane", () => {
  const features = { ...matrix32(80, 4), data: Float32Array.from(normals(80, 4, 8).data) };
  const targets = Array.from({ length: 80 }, (_, i) => features.data[4 * i] - 2 * features.data[4 * i + 2]);
  const layer = { units: 200, grow: { units: 10, candidates: "all" } } as const;
  const model = Regressor.fit({ features, targets }, { layer });
  expect(model.parts.machine.members[0].learnt["kept"].columns).toBe(10);
  expect(model.heldOut?.r2).toBeGreaterThan(0.99);
});

test("a recipe fills in what growing and pruning need, and refuses both at once, unknown methods and robust losses", () => {
  expect(createRecipe({ layer: { grow: {} } }).layer).toMatchObject({
    grow: { method: "orthogonal", units: 100, candidates: 10 },
  });
  expect(createRecipe({ layer: { prune: {} } }).layer).toMatchObject({ prune: { method: "trop-elm", units: 100 } });
  expect(() => createRecipe({ layer: { grow: {}, prune: {} } })).toThrow("must be left out where the layer is grown");
  expect(() => createRecipe({ layer: { prune: { method: "lasso" as never } } })).toThrow("recipe:");
  expect(() => createRecipe({ layer: { grow: {} }, readout: { loss: "huber" } })).toThrow(
    "with it loss must be squared, got huber",
  );
});
