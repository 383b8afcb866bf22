// Recipes with a block that learns from training clips how to encode: the same promises as for any other.
import { describe, expect, test } from "vitest";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { evaluate } from "ulmus-source/model/evaluate.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { pack, unpack } from "ulmus-source/model/measurements.ts";
import { randomFolds } from "ulmus-source/model/protocol.ts";
import { createRecipe, type RecipeInput, settleSampleRate } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { expectClose } from "../audio/close.ts";
import { sounds } from "./data.ts";

const dictionary = { atoms: 20, components: 12, patchFrames: 4 };
const recipe = {
  blocks: [
    { frames: "logMel", bands: 12, encode: "dictionary", parts: [2], dictionary },
    { frames: "mfcc", coefficients: 6 },
    { frames: "mfcc", coefficients: 5, encode: "covariance", parts: [0, 0] },
    { frames: "mfcc", coefficients: 6, encode: "dictionary", dictionary },
    { frames: "mfcc", coefficients: 3, encode: "rocket", rocket: { kind: "multi", features: 672 } },
  ],
  layer: { units: 30 },
} satisfies RecipeInput;
const kernels = createPlainKernels();
const training = sounds(24);
const others = sounds(9, 7);
const extractor = createExtractor(settleSampleRate(createRecipe(recipe), [8000]));
const measured = training.signals.map((signal) => extractor.measure(signal));

/** The training clips as `extractFeatures` gives them. */
const rows = {
  features: matrixFromRows(measured.map(({ row }) => row)),
  frames: measured.map(({ frames }) => frames),
  labels: training.labels,
};

function scoresOf(model: Classifier): number[] {
  return others.signals.flatMap((signal) => Object.values(model.predict(signal).scores));
}

describe("a recipe with dictionaries and rockets", () => {
  const model = Classifier.fit(training, recipe, { kernels });

  test("tells sounds apart, and has a name for each column of its rows", () => {
    expect(others.signals.map((signal) => model.predict(signal).label)).toEqual(others.labels);
    expect(extractor.names).toHaveLength(model.parts.machine.scaler.mean.length);
    expect(new Set(extractor.names.map((name, i) => `${i} ${name}`)).size).toBe(extractor.names.length);
  });

  test("gives the same model from sounds as from their measurements", () => {
    expect(scoresOf(Classifier.fit(rows, { ...recipe, frontEnd: { sampleRate: 8000 } }, { kernels }))).toEqual(
      scoresOf(model),
    );
  });

  test("a saved model is the model, to 1e-5 of its scores, and still can learn", () => {
    const loaded = fromBytes(toBytes(model, { sums: true }), { kernels }) as Classifier;
    expectClose(scoresOf(loaded), scoresOf(model), { absolute: 1e-5 });
    expect(loaded.canLearn).toBe(true);
  });

  test("adding clips and forgetting them again changes no score by 1e-9; what blocks have learnt stays", () => {
    const changing = Classifier.fit(training, recipe, { kernels });
    const { encoders } = changing.parts.state;
    changing.add(others);
    expect(scoresOf(changing)).not.toEqual(scoresOf(model));
    changing.forget(others);
    expectClose(scoresOf(changing), scoresOf(model), { absolute: 1e-9 });
    expect(changing.parts.state.encoders).toBe(encoders);
  });

  test("an evaluation learns dictionaries on training parts alone: other test clips change no ridge", () => {
    const folds = randomFolds(training.labels, 2, 1);
    const [fold] = folds;
    const before = evaluate(rows, recipe, { folds: [fold], kernels });
    const strange = createStrangeFrames(rows.frames, fold.test);
    const after = evaluate({ ...rows, frames: strange }, recipe, { folds: [fold], kernels });
    expect(after.folds[0].ridge).toBe(before.folds[0].ridge);
    expect(before.folds[0].features).toBe(extractor.names.length);
    expect(before.accuracy).toBe(1);
  });

  test("regression takes it too", () => {
    const targets = training.labels.map((label) => (label === "tone" ? 1 : 0));
    const regressor = Regressor.fit({ signals: training.signals, targets }, recipe, { kernels });
    expect(regressor.predict(training.signals[0])[0]).toBeGreaterThan(0.5);
    expect(regressor.predict(training.signals[1])[0]).toBeLessThan(0.5);
  });

  test("its extractor alone makes no rows, and says what does", () => {
    expect(() => extractor.extract(training.signals[0])).toThrow("blocks that learn from training clips; ask a model");
  });
});

test("measurements come out of their pack as they went in, with frames and without", () => {
  for (const some of [measured[0], { row: Float32Array.of(1, 2), frames: [] }]) {
    const shape = { columns: some.row.length, frameColumns: some.frames.map(({ columns }) => columns) };
    expect(unpack(pack(some), shape)).toEqual(some);
  }
});

test("parts that a covariance, a dictionary or a rocket has not are refused", () => {
  const of = (block: object): RecipeInput => ({ blocks: [{ frames: "mfcc", ...block }] });
  expect(() => createRecipe(of({ encode: "covariance", parts: [3] }))).toThrow("must be [0] or [0, 0], got [3]");
  expect(() => createRecipe(of({ encode: "dictionary", parts: [1, 0] }))).toThrow("must be one number, got [1, 0]");
  expect(() => createRecipe(of({ encode: "rocket", parts: [2] }))).toThrow("parts of a rocket must be [0], got [2]");
  expect(() => createRecipe(of({ encode: "rocket", rocket: { kind: "multi", features: 100 } }))).toThrow("≥ 672");
});

/** The frames of the clips `indices` upside down. */
function createStrangeFrames(frames: typeof rows.frames, indices: Int32Array): typeof rows.frames {
  const changed = new Set(indices);
  return frames.map((clip, i) =>
    changed.has(i) ? clip.map((matrix) => ({ ...matrix, data: matrix.data.map((value) => -value) })) : clip,
  );
}
