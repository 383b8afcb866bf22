import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { presets } from "ulmus-source/model/presets.ts";
import { createRecipe, type RecipeInput, settleSampleRate } from "ulmus-source/model/recipe.ts";
import type { Signal } from "ulmus-source/audio/signal.ts";
import { expectClose } from "../audio/close.ts";
import { noise } from "../audio/noise.ts";
import { soundRecipe, sounds } from "./data.ts";

function extractorOf(recipe: RecipeInput): ReturnType<typeof createExtractor> {
  return createExtractor(settleSampleRate(createRecipe(recipe), [8000]), createPlainKernels());
}

const recipes: Record<string, RecipeInput> = Object.fromEntries(
  Object.entries(presets).map(([name, { recipe }]) => [name, recipe]),
);

describe.each(Object.entries(recipes))("the recipe %s", (_, recipe) => {
  const extractor = extractorOf(recipe);
  const clips = sounds(3).signals;
  const kernels = createPlainKernels();
  const frames = clips.map((clip) => extractor.measure(clip).frames);
  const learnt = extractor.fit(frames, kernels);
  const rowOf = (clip: Signal): Float32Array => extractor.complete(extractor.measure(clip), learnt, kernels);

  test("gives rows of one width, with a name for each column and no name twice", () => {
    const width = extractor.blocks.reduce((a, b) => a + b, 0);
    for (const clip of clips) expect(rowOf(clip)).toHaveLength(width);
    expect(extractor.names).toHaveLength(width);
    expect(extractor.units).toHaveLength(width);
    expect(new Set(extractor.names).size).toBe(width);
  });

  test("gives finite rows for any clip: one sample, silence, a click, full scale, almost nothing", () => {
    const of = (samples: ArrayLike<number>): Signal => ({ sampleRate: 8000, samples: Float32Array.from(samples) });
    const click = new Float32Array(3000);
    click[1500] = 1;
    const extremes = [of([0]), of([1]), of(new Float32Array(50)), of(new Float32Array(5000)), of(click)];
    extremes.push(
      of(new Float32Array(4000).fill(1)),
      of(noise(2000, 1).map((x) => x * 1e-30)),
      of(noise(2000, 1).map((x) => x * 1e9)),
    );
    for (const clip of extremes) expect(rowOf(clip).every(Number.isFinite)).toBe(true);
  });

  test("does not change the clip, and gives the same each time, to the bit", () => {
    const copy = structuredClone(clips[1]);
    const row = rowOf(clips[1]);
    rowOf(clips[0]);
    expect(rowOf(clips[1])).toEqual(row);
    expect(clips[1]).toEqual(copy);
  });

  test("does not hear how loud a clip is: ten times and a tenth move no value by more than 1e-3 of 1 + its size", () => {
    for (const { samples, sampleRate } of clips) {
      const row = rowOf({ samples, sampleRate });
      for (const gain of [0.1, 10]) {
        const other = rowOf({ samples: samples.map((x) => x * gain), sampleRate });
        const moved = row.map((x, j) => Math.abs(other[j] - x) / (1 + Math.abs(x)));
        const worst = moved.indexOf(Math.max(...moved));
        expect(moved[worst], extractor.names[worst]).toBeLessThan(1e-3);
      }
    }
  });
});

test("a quiet recording that fades by 60 dB has the same row at a tenth and a hundredth of its level, to 1e-3", () => {
  const extractor = extractorOf(presets.fast.recipe);
  const fading = (gain: number): Signal => ({
    sampleRate: 8000,
    samples: Float32Array.from(noise(4000, 3), (x, i) => gain * 0.1 * x * 10 ** ((-3 * i) / 4000)),
  });
  const row = extractor.extract(fading(1));
  for (const gain of [0.1, 0.01]) {
    expectClose(extractor.extract(fading(gain)), row, { relative: 1e-3, absolute: 1e-3 });
  }
});

test("units follow what is measured and what is made of it", () => {
  const { names, units } = extractorOf({
    blocks: [
      { frames: ["yin", "rms"], functionals: ["mean", "skewness"], parts: [1, 0] },
      { frames: "level", encode: "modulation", rates: [3], parts: [0, 1] },
      { frames: "tempo" },
    ],
  });
  const unitOf = Object.fromEntries(names.map((name, j) => [name, units[j]]));
  expect(unitOf).toMatchObject({
    yin_mean: "Hz",
    rms_skewness: "1",
    yin_deviation_1of1: "Hz",
    yin_delta_mean: "Hz/frame",
    level_swing3Hz: "ln dB",
    level_swing3HzVariation: "1",
    level_delta_swing3Hz_1of1: "ln dB/frame",
    tempo: "beats/min",
  });
});

describe("an extractor", () => {
  const extractor = extractorOf(soundRecipe);

  test("brings clips of any rate to its own: a tone at 8, 16 and 44.1 kHz gives the same row to 5 %", () => {
    const tone = (sampleRate: number): Signal => ({
      sampleRate,
      samples: Float32Array.from(
        { length: sampleRate / 2 },
        (_, i) => 0.3 * Math.sin((2 * Math.PI * 700 * i) / sampleRate),
      ),
    });
    const centroid = extractor.names.findIndex((name) => name.startsWith("centroid") && name.includes("percentile50"));
    const level = extractor.extract(tone(8000))[centroid];
    expect(Math.abs(level - 700)).toBeLessThan(35);
    for (const rate of [16_000, 44_100])
      expect(Math.abs(extractor.extract(tone(rate))[centroid] / level - 1)).toBeLessThan(0.05);
  });

  test.each([
    [
      "no samples",
      { sampleRate: 8000, samples: new Float32Array(0) },
      "extract: a clip must have at least 1 sample, got 0",
    ],
    [
      "NaN",
      { sampleRate: 8000, samples: Float32Array.of(0, 0, NaN) },
      "every sample must be finite, got NaN at sample 2",
    ],
    ["infinity", { sampleRate: 8000, samples: Float32Array.of(Infinity) }, "got Infinity at sample 0"],
    ["a rate of 0", { sampleRate: 0, samples: Float32Array.of(0) }, "extract: sampleRate must be > 0, got 0"],
  ])("refuses a clip with %s", (_, clip, message) => {
    expect(() => extractor.extract(clip)).toThrow(message);
  });

  test("needs blocks and a settled rate", () => {
    const kernels = createPlainKernels();
    expect(() => createExtractor(createRecipe({}), kernels)).toThrow("the recipe has no blocks");
    expect(() => createExtractor(createRecipe(soundRecipe), kernels)).toThrow('must be settled, got "auto"');
  });
});

describe("a recipe", () => {
  test("is plain JSON, and filling in its defaults again changes nothing", () => {
    for (const input of [{}, soundRecipe, ...Object.values(recipes)]) {
      const recipe = createRecipe(input);
      expect(createRecipe(recipe)).toEqual(recipe);
      expect(JSON.parse(JSON.stringify(recipe))).toEqual(recipe);
      expect(createRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    }
  });

  test.each<[string, unknown, RegExp]>([
    ["an unknown name", { layers: {} }, /it has no layers/],
    ["an unknown activation", { layer: { activation: "step" } }, /layer\.activation/],
    ["units that are not whole", { layer: { units: 1.5 } }, /layer\.units/],
    ["a ridge below 0", { readout: { ridge: -1 } }, /readout\.ridge/],
    ["NaN", { frontEnd: { hopSeconds: NaN } }, /frontEnd\.hopSeconds/],
    [
      "more coefficients than bands",
      { blocks: [{ frames: "mfcc", bands: 12 }] },
      /coefficients must be at most the 12 bands, got 20/,
    ],
  ])("with %s is refused, and the message says where", (_, input, message) => {
    expect(() => createRecipe(input as RecipeInput)).toThrow(message);
  });

  test("is settled on the lowest rate of the clips, at most 22,050, and never changes a rate that is given", () => {
    const recipe = createRecipe(soundRecipe);
    expect(settleSampleRate(recipe, [44_100, 16_000, 48_000]).frontEnd.sampleRate).toBe(16_000);
    expect(settleSampleRate(recipe, [44_100]).frontEnd.sampleRate).toBe(22_050);
    expect(settleSampleRate(createRecipe({ frontEnd: { sampleRate: 32_000 } }), [8000]).frontEnd.sampleRate).toBe(
      32_000,
    );
  });

  test.each([
    [{ functionals: ["kurtosis"] }, 'got kurtosis; encode = "functionals" knows more'],
    [{ encode: "functionals", functionals: ["kurtoses"] }, "blocks[0].functionals[0]: must be one of mean, deviation"],
    [{ encode: "functionals", parts: [2], window: {} }, "a window stands in the place of parts"],
    [{ encode: "functionals", window: { seconds: 0 } }, "blocks[0].window.seconds: must be > 0, got 0"],
    [{ encode: "modulation", skipZeros: true }, "skipZeros is for the encoder functionals, got modulation"],
  ])("with functionals %o is refused: %s", (words, message) => {
    expect(() => createRecipe({ blocks: [{ frames: "mfcc", ...words }] } as RecipeInput)).toThrow(message);
  });

  test("with a percentile of 101 is refused", () => {
    expect(() => createRecipe({ blocks: [{ frames: "mfcc", functionals: ["percentile101"] }] })).toThrow(
      "percentile101",
    );
  });

  test("that is settled is still a recipe, whatever the rates of the clips", () => {
    const rate = fc.oneof(fc.integer({ min: 1000, max: 768_000 }), fc.constantFrom(11_025.5, 7999.999, 500));
    fc.assert(
      fc.property(fc.array(rate, { minLength: 1 }), (rates) => {
        const settled = settleSampleRate(createRecipe(soundRecipe), rates);
        expect(createRecipe(settled)).toEqual(settled);
      }),
    );
  });
});

describe("functionals of a block", () => {
  type Block = NonNullable<RecipeInput["blocks"]>[number];
  const extractorOf = (block: Block) =>
    createExtractor(createRecipe({ frontEnd: { sampleRate: 8000 }, blocks: [block] }));
  const sound = { sampleRate: 8000, samples: Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i * i * 1e-4)) };
  const names = ["mean", "regressionSlope", "percentileRange5to95"] as const;

  test("are all there are if no name is given, and of the change and over parts or windows if that is asked for", () => {
    const all = extractorOf({ frames: "rms", encode: "functionals", parts: [0, 2] });
    expect(all.names).toHaveLength(33 * 3);
    expect(all.names.slice(32, 34)).toEqual(["rms_percentileRange25to75", "rms_delta_mean_1of2"]);
    expect(all.extract(sound).every(Number.isFinite)).toBe(true);
    const windows = extractorOf({ frames: ["yin", "rms"], encode: "functionals", functionals: [...names], window: {} });
    expect(windows.names.slice(2, 4)).toEqual(["yin_regressionSlope_windowMean", "rms_regressionSlope_windowMean"]);
    expect(windows.units.slice(0, 4)).toEqual(["Hz", "1", "Hz/s", "1/s"]);
    expect(windows.extract(sound)).toHaveLength(12);
  });

  test("count seconds by the frames that a feature has of its own", () => {
    const secondsOf = (frames: "is09Frames" | "rms", hopSeconds: number) => {
      const block: Block = { frames, encode: "functionals", functionals: ["segmentMean"], segmentsAbove: -1 };
      const frontEnd = { sampleRate: 8000, hopSeconds };
      return createExtractor(createRecipe({ frontEnd, blocks: [block] })).extract(sound)[0];
    };
    expect(secondsOf("rms", 0.02)).toBeCloseTo(26 * 0.02, 6);
    expect(secondsOf("rms", 0.01)).toBeCloseTo(51 * 0.01, 6);
    expect(secondsOf("is09Frames", 0.02)).toBe(secondsOf("is09Frames", 0.01)); // every 10 ms, whatever the recipe says
  });
});
