// Changed copies of training clips: what is changed, and that they are in training parts only, together with their clips.
import { describe, expect, test } from "vitest";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { augmentationRecipe, augmentSignal } from "ulmus-source/model/augmentation.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { evaluate } from "ulmus-source/model/evaluate.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { MultilabelClassifier } from "ulmus-source/model/multilabel.ts";
import { randomFolds } from "ulmus-source/model/protocol.ts";
import { createRecipe, type RecipeInput, settleSampleRate } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { extractFeatures } from "ulmus-source/node/features.ts";
import { expectClose } from "../audio/close.ts";
import { temporaryFolder, tone, wav, writeFiles } from "../node/sounds.ts";
import { sounds } from "./data.ts";

const kernels = createPlainKernels();
const augment = [{ vocalTract: 0.9 }, { noiseDecibel: 20, shiftSeconds: 0.05 }];
const plain = {
  frontEnd: { sampleRate: 8000 },
  blocks: [{ frames: "mfcc", coefficients: 6, parts: [2] }],
  layer: { units: 20 },
} satisfies RecipeInput;
const recipe = { ...plain, augment } satisfies RecipeInput;
const training = sounds(24);
const others = sounds(9, 7);
const count = training.labels.length;

/** The clips and their copies as rows, with `originals` or without. */
const rows = (() => {
  const extractor = createExtractor(settleSampleRate(createRecipe(recipe), [8000]));
  const copies = training.signals.map((signal) => extractor.measureCopies(signal));
  const all = [
    ...training.signals.map((signal) => extractor.extract(signal)),
    ...augment.flatMap((_, k) => copies.map((of) => of[k].row)),
  ];
  return { features: matrixFromRows(all), originals: count, labels: training.labels };
})();

function scoresOf(model: Classifier): number[] {
  return others.signals.flatMap((signal) => Object.values(model.predict(signal).scores));
}

describe("a changed clip", () => {
  const clip = tone(440, { seconds: 0.5 });
  const changed = (changes: object): Float32Array => augmentSignal(clip, augmentationRecipe.parse(changes)).samples;
  const power = (samples: Float32Array): number => samples.reduce((sum, x) => sum + x * x, 0) / samples.length;

  test("is louder by its decibels, and later by its seconds, what leaves at the end coming first", () => {
    expectClose(
      changed({ gainDecibel: 20 }),
      clip.samples.map((x) => 10 * x),
      { relative: 1e-6, absolute: 1e-7 },
    );
    const shift = Math.round(0.1 * clip.sampleRate);
    const later = changed({ shiftSeconds: 0.1 });
    expect(later.subarray(shift)).toEqual(clip.samples.subarray(0, -shift));
    expect(later.subarray(0, shift)).toEqual(clip.samples.subarray(-shift));
    expect(changed({ shiftSeconds: -0.1 - 0.5 })).toEqual(changed({ shiftSeconds: -0.1 }));
  });

  test("has noise as far below it as asked for, to half a decibel, the same for the same seed", () => {
    const noisy = changed({ noiseDecibel: 10 });
    const noise = noisy.map((x, t) => x - clip.samples[t]);
    expect(Math.abs(10 * Math.log10(power(clip.samples) / power(noise)) - 10)).toBeLessThan(0.5);
    expect(changed({ noiseDecibel: 10 })).toEqual(noisy);
    expect(changed({ noiseDecibel: 10, seed: 2 })).not.toEqual(noisy);
  });

  test("of nothing is refused, and so are clips held out without their copies", () => {
    expect(() => createRecipe({ augment: [{}] })).toThrow("at least one of vocalTract");
    expect(() => createRecipe({ augment, readout: { holdOut: "rows" } })).toThrow(
      "holdOut must be groups, gcv or a number",
    );
  });
});

describe("a model of clips and their copies", () => {
  const model = Classifier.fit(training, recipe, { kernels });

  test("is that of all of them as clips of their own, each held out with its copies", () => {
    const indices = Array.from({ length: 3 * count }, (_, i) => i % count);
    const all = {
      features: rows.features,
      labels: indices.map((i) => training.labels[i]),
      groups: indices.map(String),
    };
    const apart = Classifier.fit(all, { ...plain, readout: { ridge: model.parts.machine.ridge } }, { kernels });
    expect(scoresOf(model)).toEqual(scoresOf(apart));
    expect(model.heldOut?.groups).toBe(count);
  });

  test("is the same from rows, judged by its clips alone, and counts each once", () => {
    const fromRows = Classifier.fit(rows, recipe, { kernels });
    expect(scoresOf(fromRows)).toEqual(scoresOf(model));
    expect(fromRows.heldOut).toEqual(model.heldOut);
    expect(Object.values(model.counts).reduce((sum, n) => sum + n, 0)).toBe(count);
  });

  test("learns further clips with their copies and forgets them again, to 1e-9", () => {
    const changing = Classifier.fit(training, recipe, { kernels });
    const before = scoresOf(changing);
    changing.add(others);
    expect(Object.values(changing.counts).reduce((sum, n) => sum + n, 0)).toBe(count + others.labels.length);
    expect(scoresOf(changing)).not.toEqual(before);
    expectClose(scoresOf(changing.forget(others)), before, { absolute: 1e-9 });
  });

  test("is scored on clips as they are: each is tested once", () => {
    const folds = randomFolds(training.labels, 3, 1);
    const { n, folds: scored } = evaluate(rows, recipe, { folds, kernels });
    expect(n).toBe(count);
    expect(scored.map(({ train, test: tested }) => train + tested)).toEqual([count, count, count]);
    const [fold] = folds;
    const strange = { ...rows.features, data: rows.features.data.slice() };
    for (const i of fold.test) strange.data.fill(1e3, (count + i) * strange.columns, (count + i + 1) * strange.columns);
    // Copies of clips that are tested are in no training part.
    const after = evaluate({ ...rows, features: strange }, recipe, { folds: [fold], kernels });
    expect(after.tested).toEqual(evaluate(rows, recipe, { folds: [fold], kernels }).tested);
  });

  test("refuses rows without them", () => {
    const { originals: _, ...alone } = rows;
    const labels = Array.from({ length: 3 }, () => training.labels).flat();
    expect(() => Classifier.fit({ ...alone, labels }, recipe, { kernels })).toThrow(
      `asks for 2 changed copies of each clip, got ${3 * count} rows of ${3 * count} clips`,
    );
  });

  test("may be of several labels, or of numbers", () => {
    const tags = training.labels.map((label) => [label]);
    const labels = MultilabelClassifier.fit({ ...rows, labels: tags }, recipe, { kernels });
    expect(labels.predict(training.signals[0]).labels).toEqual(tags[0]);
    const targets = training.labels.map((label) => (label === training.labels[0] ? 1 : 0));
    const numbers = Regressor.fit({ ...rows, targets }, recipe, { kernels });
    expect(numbers.predict(training.signals[0])[0]).toBeGreaterThan(0.5);
  });
});

test("features of files have the copies' rows after those of all files, from the cache too, bit for bit", async () => {
  const folder = temporaryFolder();
  const files = Object.fromEntries([300, 500, 700].map((hertz) => [`${hertz}.wav`, wav(tone(hertz))]));
  writeFiles(folder, files);
  const items = Object.keys(files).map((name) => ({ path: `${folder}/${name}`, name }));
  const options = { cacheFolder: `${folder}/cache` };
  const made = await extractFeatures({ items }, createRecipe(recipe), options);
  const extractor = createExtractor(made.recipe);
  const expected = augment.flatMap((_, k) =>
    [300, 500, 700].map((hertz) => extractor.measureCopies(tone(hertz))[k].row),
  );
  expect(made.originals).toBe(3);
  expect(made.features.rows).toBe(9);
  const { columns } = made.features;
  expectClose(
    made.features.data.subarray(3 * columns),
    expected.flatMap((row) => [...row]),
    { absolute: 0.5, relative: 0.05 },
  );
  const cached = await extractFeatures({ items }, createRecipe(recipe), options);
  expect(cached.features).toEqual(made.features);
});
