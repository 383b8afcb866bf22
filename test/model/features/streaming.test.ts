// The law of all frame features: however samples are cut, a stream gives the rows of the whole clip, bit for bit; and those
// that are defined over a whole clip refuse to be a stream and say why.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delta } from "ulmus-source/audio/delta.ts";
import { createFrameExtractor, FeatureStream } from "ulmus-source/model/features/frame-features.ts";
import { listFeatures } from "ulmus-source/model/features/registry.ts";
import { createRecipe, type Recipe, type RecipeInput } from "ulmus-source/model/recipe.ts";
import { noise, pieces } from "../../audio/noise.ts";

type Block = NonNullable<RecipeInput["blocks"]>[number];

/** The words with which features stream that do not by default. */
const streamingWords: Readonly<Record<string, Partial<Block>>> = {
  logMel: { reference: "fixed", mel: "librosa", bands: 20 },
  mfcc: { reference: "fixed", lifter: 22 },
  descriptors: { reference: "fixed" },
  level: { level: { reference: "fixed" } },
  contrast: { contrast: { scale: "linear" } },
  onsetStrength: { onsetStrength: { reference: "fixed", lag: 2, aggregate: "median" } },
};
const wholeClipOnly = ["pitch", "harmonicMel", "percussiveMel", "tempogram", "dynamicTempo"];

const entries = listFeatures().filter(({ per }) => per === "frame" || per === "sample");
const streaming = entries.filter(({ name }) => !wholeClipOnly.includes(name));

function recipeOf(blocks: readonly Block[], frontEnd: Partial<RecipeInput["frontEnd"]> = {}): Recipe {
  return createRecipe({ frontEnd: { sampleRate: 4000, ...frontEnd }, blocks: [...blocks] });
}

function blockOf(name: string): Block {
  const encode = name === "waveform" ? "convolution" : "statistics";
  return { frames: name as "flux", encode, ...streamingWords[name] };
}

/** The rows of a stream, one after the other, and how many columns. */
function streamed(recipe: Recipe, cut: readonly Float32Array[]): number[] {
  const stream = new FeatureStream(recipe);
  return [...cut.map((piece) => stream.push(piece)), stream.finish()].flatMap(({ data }) => Array.from(data));
}

function expectLaw(blocks: readonly Block[], numRuns: number): void {
  const lengths = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 4 });
  const padding = fc.constantFrom("zero", "reflect", "none");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1500 }), lengths, padding, fc.integer(), (count, cuts, padding, seed) => {
      const recipe = recipeOf(blocks, { padding });
      const samples = noise(count, seed).map((x, i) => (i % 700 < 150 ? 0 : x));
      const whole = createFrameExtractor(recipe).extract({ samples, sampleRate: 4000 });
      expect(streamed(recipe, pieces(samples, cuts))).toEqual(Array.from(whole.data));
    }),
    { numRuns },
  );
}

describe("a stream, cut anywhere, gives the rows of the whole clip, bit for bit", () => {
  test.each(streaming.map(({ name }) => name))("%s", (name) => expectLaw([blockOf(name)], 10));

  test.each([
    { order: 1 },
    { order: 2, width: 5 },
    { order: 1, method: "regression" },
    { order: 2, method: "regression" },
  ] as const)("deltas %o, which come frames later", (deltas) => {
    expectLaw([{ frames: ["rms", "yin"], deltas }, { frames: "flux" }], 15);
  });

  test("all of them side by side, whose frames are complete at different times", () => {
    expectLaw(
      streaming.filter(({ per }) => per === "frame").map(({ name }) => blockOf(name)),
      5,
    );
  });
});

test("deltas are those of librosa's delta, of orders 1 and 2, of the values beside them", () => {
  const samples = noise(1500, 3);
  const frames = createFrameExtractor(recipeOf([{ frames: "rms", deltas: { order: 2 } }])).extract({
    samples,
    sampleRate: 4000,
  });
  const column = (j: number) => ({ rows: frames.rows, columns: 1, data: frames.data.filter((_, i) => i % 3 === j) });
  expect(column(1)).toEqual(delta(column(0)));
  expect(column(2)).toEqual(delta(column(0), { order: 2 }));
});

describe("a feature of the whole clip", () => {
  test("is in the registry for a reason, or streams with other words: no other feature keeps from streaming", () => {
    const needy = entries.filter(({ wholeClip }) => wholeClip !== undefined).map(({ name }) => name);
    expect(needy.toSorted()).toEqual([...wholeClipOnly, ...Object.keys(streamingWords)].toSorted());
  });

  test.each([...wholeClipOnly, ...Object.keys(streamingWords)])(
    "%s refuses to be a stream by default, and says why",
    (name) => {
      const reason = entries.find((entry) => entry.name === name)?.wholeClip ?? "?";
      expect(() => new FeatureStream(recipeOf([{ frames: name as "flux" }]))).toThrow(`${name}: ${reason}`);
    },
  );

  test("has no row for each frame", () => {
    expect(() => createFrameExtractor(recipeOf([{ frames: "tempo" }]))).toThrow(
      "must have a row for each frame, got clip",
    );
  });
});

test("a stream refuses samples that are not finite, and more of them after its end", () => {
  const stream = new FeatureStream(recipeOf([{ frames: "flux" }]));
  expect(() => stream.push(Float32Array.of(0, Number.NaN))).toThrow("every sample must be finite, got NaN at sample 1");
  stream.finish(Float32Array.of(1));
  expect(() => stream.push(Float32Array.of(1))).toThrow("the signal has been finished");
});
