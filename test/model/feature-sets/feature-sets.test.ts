// What holds for every set of features.
import { describe, expect, test } from "vitest";
import { createFeatureSet, featureSetNames } from "ulmus-source/model/feature-sets/feature-sets.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { createRecipe } from "ulmus-source/model/recipe.ts";
import { madeUpSound } from "../../audio/sounds.ts";

const sizes = { is09: [32, 384], is10: [76, 1582], egemaps: [25, 88], compare: [130, 6373] } as const;

describe.each(featureSetNames)("the set %s", (name) => {
  const set = createFeatureSet(name);

  test("has the columns that its name promises, each with its own name and a unit", () => {
    expect([set.lowLevelColumns.length, set.columns.length]).toEqual(sizes[name]);
    for (const columns of [set.lowLevelColumns, set.columns]) {
      expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
      expect(columns.filter(({ unit }) => unit === "")).toEqual([]);
    }
  });

  test.each([
    ["one sample", new Float32Array(1).fill(0.5)],
    ["silence of one second", new Float32Array(16_000)],
    ["less than one frame", Float32Array.from({ length: 99 }, (_, i) => Math.sin(i))],
    ["full scale", Float32Array.from({ length: 8000 }, (_, i) => (i % 50 < 25 ? 1 : -1))],
  ])("is finite for %s", (_, samples) => {
    const signal = { sampleRate: 16_000, samples };
    expect(set.row(signal).every(Number.isFinite)).toBe(true);
    expect(set.lowLevel(signal).data.every(Number.isFinite)).toBe(true);
  });

  test.each([1000, 8000, 11_025, 22_050, 48_000])("is finite at %i samples a second", (sampleRate) => {
    const row = set.row({ ...madeUpSound(3), sampleRate });
    expect(row.every(Number.isFinite)).toBe(true);
    expect(row.filter((value) => value !== 0).length).toBeGreaterThan(row.length / 4);
  });

  test("does not change its clip, and gives the same row again", () => {
    const sound = madeUpSound(2);
    const copy = sound.samples.slice();
    expect(set.row(sound)).toEqual(set.row(sound));
    expect(sound.samples).toEqual(copy);
  });

  test("is a block of a recipe, beside others and another time, and its descriptors are frames for any encoder", () => {
    const recipe = createRecipe({
      frontEnd: { sampleRate: 16_000 },
      blocks: [
        { frames: name },
        { frames: "mfcc", coefficients: 2 },
        { frames: name, weight: 2 },
        { frames: `${name}Frames`, parts: [2] },
      ],
    });
    const extractor = createExtractor(recipe);
    const [low, columns] = sizes[name];
    expect(extractor.blocks).toEqual([columns, 16, columns, low * (8 + 2 * 2)]);
    const sound = { sampleRate: 16_000, samples: madeUpSound(2).samples };
    const row = extractor.extract(sound);
    expect(row.subarray(0, columns)).toEqual(set.row(sound));
    expect(extractor.names.slice(0, columns)).toEqual(set.columns.map((column) => column.name));
  });
});

test("corrected formants change what is measured at formants, and nothing else", () => {
  const [plain, correct] = (["opensmile", "correct"] as const).map((formants) =>
    createExtractor(
      createRecipe({ frontEnd: { sampleRate: 16_000 }, blocks: [{ frames: "egemaps", egemaps: { formants } }] }),
    ),
  );
  const sound = { sampleRate: 16_000, samples: madeUpSound(2).samples };
  const [a, b] = [plain.extract(sound), correct.extract(sound)];
  const changed = plain.names.filter((_, i) => a[i] !== b[i]);
  expect(changed.length).toBeGreaterThan(12);
  expect(changed.filter((name) => !/^(F[123](freq|band|ampl)|logRelF0-H1-A3)/.test(name))).toEqual([]);
});
