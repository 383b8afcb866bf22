// Models with a kernel: exact ones keep rows, those with landmarks keep sums, and both learn on as if trained together.
import { describe, expect, test } from "vitest";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { evaluate } from "ulmus-source/model/evaluate.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { randomFolds } from "ulmus-source/model/protocol.ts";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { type Matrix32, matrix32, selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../audio/close.ts";

type KernelName = "rbf" | "laplacian" | "linear" | "polynomial" | "arcCosine" | "erf";
const names: readonly KernelName[] = ["rbf", "laplacian", "linear", "polynomial", "arcCosine", "erf"];

function recipeOf(name: KernelName, landmarks?: number, ridge: "auto" | number = "auto"): RecipeInput {
  return { layer: { kind: "kernel", kernel: { name }, ...(landmarks && { landmarks }) }, readout: { ridge } };
}

/** Rings of three radii, one for each class: no linear machine tells them apart. */
function rings(count: number, seed: number): { features: Matrix32; labels: string[] } {
  const random = createRandom(seed);
  const features = matrix32(count, 3);
  const labels = Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * random.uniform();
    const radius = 1 + (i % 3) + 0.1 * random.normal();
    features.data.set([5 + radius * Math.cos(angle), 100 * radius * Math.sin(angle), 0.01 * random.normal()], 3 * i);
    return "abc"[i % 3];
  });
  return { features, labels };
}

function part({ features, labels }: ReturnType<typeof rings>, from: number, to: number): ReturnType<typeof rings> {
  const indices = Array.from({ length: to - from }, (_, k) => from + k);
  return { features: selectRows(features, indices), labels: labels.slice(from, to) };
}

const clips = rings(90, 1);
const asked = rings(40, 2).features;
const memories = [
  ["exact", undefined],
  ["with landmarks", 40],
] as const;

describe.each(memories)("a model with a kernel, %s", (_, landmarks) => {
  test("tells rings apart above .85, which lines do not, and held-out accuracy says so", () => {
    const truth = rings(60, 3);
    const model = Classifier.fit(clips, recipeOf("rbf", landmarks));
    const right = truth.labels.filter((label, i) => {
      return model.predict(selectRows(truth.features, [i]).data).label === label;
    });
    expect(right.length / 60).toBeGreaterThan(0.85);
    expect(model.heldOut?.accuracy).toBeGreaterThan(0.8);
    expect(Classifier.fit(clips, recipeOf("linear", landmarks)).heldOut?.accuracy).toBeLessThan(0.7);
  });

  test.each(names)("saved and read it gives the same scores, to 1e-5 of the largest, and learns on, for %s", (name) => {
    const model = Classifier.fit(clips, recipeOf(name, landmarks));
    const read = fromBytes(toBytes(model, { sums: true })) as Classifier;
    const scores = model.scores(asked).data;
    const largest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
    expectClose(read.scores(asked).data, scores, { absolute: 1e-5 * largest });
    const more = rings(20, 5);
    expectClose(read.add(more).scores(asked).data, model.add(more).scores(asked).data, { absolute: 1e-5 * largest });
  });

  test("clips added and taken away again, or merged from a blank one, were learnt together, to 1e-6", () => {
    const [first, second] = [part(clips, 0, 60), part(clips, 60, 90)];
    const start = (): Classifier => Classifier.fit(first, recipeOf("rbf", landmarks, 0.1));
    const [alone, together] = [start().scores(asked).data, start().add(second).scores(asked).data];
    expectClose(start().add(second).forget(second).scores(asked).data, alone, { absolute: 1e-6 });
    const one = start();
    expectClose(one.merge(one.blank().add(second)).scores(asked).data, together, { absolute: 1e-6 });
    const blank = start().blank();
    expectClose(blank.add(first).add(second).scores(asked).data, together, { absolute: 1e-6 });
    expect(() => start().blank().scores(asked)).toThrow("needs at least one row");
  });

  test("a class that comes later is learnt", () => {
    const model = Classifier.fit(clips, recipeOf("rbf", landmarks));
    const far = matrix32(20, 3);
    const random = createRandom(8);
    for (let at = 0; at < 60; at++) far.data[at] = [30, 3000, 0][at % 3] + random.normal();
    model.add({ features: far, labels: Array<string>(20).fill("far") });
    expect(model.labels).toEqual(["a", "b", "c", "far"]);
    expect(model.predict(far.data.subarray(0, 3)).label).toBe("far");
    expect(model.predict(selectRows(clips.features, [0]).data).label).toBe("a");
  });

  test("scaling all features by 1000 changes no score, to 1e-3, and constant and repeated columns do no harm", () => {
    const wider = (features: Matrix32, scale: number): Matrix32 => {
      const out = matrix32(features.rows, 5);
      for (let i = 0; i < features.rows; i++) {
        const [x, y, z] = selectRows(features, [i]).data;
        out.data.set([x * scale, y * scale, z * scale, x * scale, 7], 5 * i);
      }
      return out;
    };
    const scores = (scale: number): Float64Array =>
      Classifier.fit({ ...clips, features: wider(clips.features, scale) }, recipeOf("rbf", landmarks, 0.1)).scores(
        wider(asked, scale),
      ).data;
    expectClose(scores(1000), scores(1), { absolute: 1e-3 });
  });

  test("numbers are learnt as well", () => {
    const targets = Array.from({ length: 90 }, (_unused, i) => [i % 3, -(i % 3)]);
    const model = Regressor.fit({ features: clips.features, targets }, recipeOf("rbf", landmarks));
    expect(model.heldOut?.r2).toBeGreaterThan(0.8);
    const read = fromBytes(toBytes(model)) as Regressor;
    expectClose(read.predictAll(asked).data, model.predictAll(asked).data, { absolute: 1e-5 });
  });
});

test("with as many landmarks as rows a model is exact: the same scores, bit for bit", () => {
  const scores = [undefined, 90, 5000].map((landmarks) =>
    Classifier.fit(clips, recipeOf("rbf", landmarks)).scores(asked),
  );
  expect(scores[1]).toEqual(scores[0]);
  expect(scores[2]).toEqual(scores[0]);
});

test("an exact model's file holds its rows and learns on without sums; with landmarks it only predicts without", () => {
  const [exact, approximate] = [undefined, 40].map((landmarks) =>
    toBytes(Classifier.fit(clips, recipeOf("rbf", landmarks))),
  );
  expect(new TextDecoder().decode(exact)).toContain("support.rows");
  expect((fromBytes(exact) as Classifier).canLearn).toBe(true);
  expect(new TextDecoder().decode(approximate)).not.toContain("support.rows");
  expect((fromBytes(approximate) as Classifier).canLearn).toBe(false);
});

test("exact and approximate models of one recipe do not merge; a clip that was never learnt is not forgotten", () => {
  const recipe = recipeOf("rbf", 60);
  const [exact, approximate] = [Classifier.fit(part(clips, 0, 60), recipe), Classifier.fit(clips, recipe)];
  expect(() => exact.merge(approximate)).toThrow("fitted apart");
  expect(() => exact.forget(part(clips, 80, 83))).toThrow("does not hold number 0; nothing was changed");
});

describe("histograms", () => {
  const random = createRandom(3);
  const features = matrix32(40, 12);
  const labels = Array.from({ length: 40 }, (_, i) => (i % 2 ? "rising" : "falling"));
  for (let at = 0; at < features.data.length; at++) {
    const bin = at % 12;
    features.data[at] = random.uniform() * (Math.floor(at / 12) % 2 ? bin : 11 - bin);
  }
  const recipe: RecipeInput = { layer: { kind: "kernel", kernel: { name: "chiSquared" }, scale: "none" } };

  test("are compared by χ² as they are, whatever their scale, and such a model is saved", () => {
    const model = Classifier.fit({ features, labels }, recipe);
    expect(model.heldOut?.accuracy).toBe(1);
    const scaled = { ...features, data: features.data.map((x) => 1000 * x) };
    expectClose(model.scores(scaled).data, model.scores(features).data, { absolute: 1e-5 });
    const read = fromBytes(toBytes(model)) as Classifier;
    expectClose(read.scores(features).data, model.scores(features).data, { absolute: 1e-9 });
  });

  test("need values ≥ 0, and a recipe that leaves them as they are", () => {
    const shifted = { ...features, data: features.data.map((x) => x - 1) };
    expect(() => Classifier.fit({ features: shifted, labels }, recipe)).toThrow("must be ≥ 0, got -");
    expect(() => createRecipe({ layer: { kind: "kernel", kernel: { name: "chiSquared" } } })).toThrow("must be none");
  });
});

test("evaluate scores a kernel on clips that it has not seen", () => {
  const folds = randomFolds(clips.labels, 3, 1);
  expect(evaluate(clips, recipeOf("rbf"), { folds }).accuracy).toBeGreaterThan(0.8);
});

test("a recipe fills in the kernel, and refuses what it does not have", () => {
  expect(createRecipe({ layer: { kind: "kernel" } }).layer).toMatchObject({
    kernel: { name: "rbf", gamma: 0.3 },
    perBlock: true,
    scale: "row",
    seed: 1,
  });
  const refused = (layer: object, message: string): void => {
    expect(() => createRecipe({ layer })).toThrow(ArgumentError);
    expect(() => createRecipe({ layer })).toThrow(message);
  };
  refused({ kind: "kernel", units: 5 }, "this kind of layer has no units");
  refused({ kind: "kernel", landmarks: 0 }, "landmarks");
  refused({ kind: "kernel", kernel: { name: "rbf", degree: 2 } }, "degree");
  refused({ kind: "kernel", kernel: { name: "rbf", gamma: -1 } }, "gamma");
  refused({ kind: "kernel", kernel: { name: "wavelet" } }, "name");
  refused({ kind: "kernel", directLinks: true }, "directLinks");
  expect(() => createRecipe({ layer: { kind: "kernel" }, readout: { loss: "huber" } })).toThrow("loss must be squared");
});
