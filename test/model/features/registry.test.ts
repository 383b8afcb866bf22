// The registry: every feature has what the list and the docs say of it, and gives finite rows of that shape for any clip.
import { describe, expect, test } from "vitest";
import type { Signal } from "ulmus-source/audio/signal.ts";
import { blockRecipe } from "ulmus-source/model/block-recipe.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { featureNames, type FeatureName } from "ulmus-source/model/features/table.ts";
import { createFrameExtractor } from "ulmus-source/model/features/frame-features.ts";
import { listFeatures } from "ulmus-source/model/features/registry.ts";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";
import { withFeatureTables } from "../../../scripts/feature-table.mjs";
import { noise } from "../../audio/noise.ts";
import { read } from "../../repository.ts";

const sampleRate = 8000;
const entries = listFeatures();
const perFrame = entries.filter(({ per }) => per === "frame").map(({ name }) => name as FeatureName);

function clip(samples: ArrayLike<number>): Signal {
  return { sampleRate, samples: Float32Array.from(samples) };
}

const tone = clip(noise(6000, 1).map((x, i) => 0.1 * x + 0.3 * Math.sin(i * 0.15) * (i % 2000 < 1500 ? 1 : 0)));
const clips = {
  tone,
  silence: clip(new Float32Array(3000)),
  "one sample": clip([0.5]),
  full: clip(new Float32Array(2000).fill(1)),
};

describe("the registry", () => {
  test("docs/features.md has its tables: run `npm run api` otherwise", () => {
    const page = read("docs/features.md");
    expect(page).toBe(withFeatureTables(page, entries));
  });

  test("every feature says what it is and whence, and every word of it too", () => {
    for (const { name, about, source, words, columns } of entries) {
      expect(about.length, name).toBeGreaterThan(10);
      expect(source.length, name).toBeGreaterThan(5);
      expect(
        columns.every((column) => column.name !== "" && column.unit !== ""),
        name,
      ).toBe(true);
      for (const word of words) expect(word.about.length, `${name}.${word.name}`).toBeGreaterThan(5);
    }
  });

  test("names no feature as a block calls something else, and every word of a block for features has a feature", () => {
    const others = Object.keys(blockRecipe.shape).filter((word) => !(featureNames as string[]).includes(word));
    expect(others).toContain("rates");
    const withWords = featureNames.filter((name) => Object.hasOwn(blockRecipe.shape, name));
    expect(new Set([...withWords, "logMel", "mfcc", "descriptors", "waveform"])).toEqual(new Set(featureNames));
  });
});

describe.each(perFrame)("%s", (name) => {
  const recipe = createRecipe({ frontEnd: { sampleRate }, blocks: [{ frames: name }] });
  const extractor = createFrameExtractor(recipe);

  test("gives a finite row for each frame of a tone with pauses, of silence, of one sample and of full scale", () => {
    for (const [what, sound] of Object.entries(clips)) {
      const frames = extractor.extract(sound);
      const shape = [1 + Math.floor(sound.samples.length / 80), extractor.columns.length];
      expect([frames.rows, frames.columns], what).toEqual(shape);
      expect(frames.data.every(Number.isFinite), what).toBe(true);
    }
  });
});

test("every feature of a whole clip is finite, and stands in the row as it is", () => {
  const names = entries.filter(({ per }) => per === "clip").map(({ name }) => name as FeatureName);
  const extractor = createExtractor(createRecipe({ frontEnd: { sampleRate }, blocks: [{ frames: names }] }));
  expect(extractor.names).toEqual(
    names.flatMap((name) => entries.find((entry) => entry.name === name)?.columns.map((c) => c.name)),
  );
  for (const [what, sound] of Object.entries(clips))
    expect(extractor.extract(sound).every(Number.isFinite), what).toBe(true);
});

test("features side by side in one block are those of a block each", () => {
  const names = ["yin", "flux", "chroma", "level"] as const;
  const [together, apart] = [[{ frames: [...names] }], names.map((frames) => ({ frames }))].map((blocks) =>
    createFrameExtractor(createRecipe({ frontEnd: { sampleRate }, blocks })),
  );
  expect(together.columns).toEqual(apart.columns);
  expect(together.extract(tone)).toEqual(apart.extract(tone));
});

describe("a block's words for features", () => {
  const create = (block: NonNullable<RecipeInput["blocks"]>[number]) => createRecipe({ blocks: [block] }).blocks[0];

  test("are filled in where they are left out", () => {
    expect(create({ frames: "yin", yin: { minHz: 50 } }).yin).toEqual({ minHz: 50, maxHz: 500, troughThreshold: 0.1 });
    expect(create({ frames: ["flux", "pcen"] }).pcen?.bands).toBe(40);
    expect(create({ frames: "flux" })).not.toHaveProperty("flux");
  });

  test.each([
    [{ frames: "yin", chroma: {} }, "words for chroma are given, but frames is yin"],
    [{ frames: ["flux", "flux"] }, "must name a feature once, got flux twice"],
    [{ frames: ["flux", "tempo"] }, "rows of the same frames, got flux beside tempo"],
    [{ frames: ["pythonSpeechMfcc", "pythonSpeechFilterbank"] }, "got pythonSpeechMfcc beside pythonSpeechFilterbank"],
    [{ frames: "tempo", encode: "modulation" }, 'of a whole clip is "values", got modulation for tempo'],
    [{ frames: "flux", encode: "values" }, '"values" is for features of a whole clip, got values for flux'],
    [{ frames: "yin", yin: { lowest: 3 } }, "yin: has no lowest"],
    [{ frames: "pith" }, "blocks[0].frames"],
  ] as const)("%o is refused: %s", (block, message) => {
    expect(() => createRecipe({ blocks: [block] } as unknown as RecipeInput)).toThrow(message);
  });

  test("may not ask for longer frames where frames lie within the clip", () => {
    const frontEnd = { sampleRate, padding: "none" } as const;
    const recipe = createRecipe({ frontEnd, blocks: [{ frames: "chroma", chroma: { frameSeconds: 0.09 } }] });
    expect(() => createFrameExtractor(recipe)).toThrow(
      "with padding none all frames are of one length, 0.025 s, got frameSeconds 0.09",
    );
  });
});
