// What a recipe says that a clip costs, against what the encoders are known to do.
import { describe, expect, test } from "vitest";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { presets } from "ulmus-source/model/presets.ts";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";

type Block = NonNullable<RecipeInput["blocks"]>[number];

const every: readonly Block[] = [
  { frames: "logMel", bands: 20, parts: [3, 0] },
  { frames: "logMel", bands: 20, encode: "modulation", parts: [2] },
  { frames: "mfcc", coefficients: 10, encode: "covariance", parts: [0, 0] },
  { frames: "logMel", bands: 20, encode: "dictionary" },
  { frames: "logMel", bands: 20, encode: "rocket" },
  { frames: "mfcc", encode: "reservoir", reservoir: { units: 50 } },
  { frames: "mfcc", encode: "reservoir", reservoir: { units: 50, cell: "edgeOfStability", layers: 2 } },
  { frames: "logMel", bands: 96, encode: "convolution" },
  { frames: "waveform", encode: "convolution" },
];

function extractorOf(...blocks: Block[]): ReturnType<typeof createExtractor> {
  return createExtractor(createRecipe({ frontEnd: { sampleRate: 8000 }, blocks }));
}

describe("the cost of a clip", () => {
  test.each(every)("of $frames by $encode grows with the clip, about in proportion", (block) => {
    const extractor = extractorOf(block);
    const [short, long] = [extractor.cost(4).blocks[0], extractor.cost(40).blocks[0]];
    expect(short.bytes).toBeGreaterThan(0);
    expect(long.multiplyAdds / short.multiplyAdds).toBeGreaterThan(4);
    expect(long.multiplyAdds / short.multiplyAdds).toBeLessThan(40);
    expect(long.bytes).toBeGreaterThanOrEqual(short.bytes);
  });

  test("is the sum of the blocks' work and of the spectra, and the most memory of any block and theirs", () => {
    const extractor = extractorOf(...every);
    const { multiplyAdds, bytes, blocks } = extractor.cost(10);
    const spectra = multiplyAdds - blocks.reduce((sum, block) => sum + block.multiplyAdds, 0);
    // 1001 frames; of 256 real values 2.5 · 256 · log₂ 256 / 2 each.
    expect(spectra).toBeCloseTo(1001 * 2560, 3);
    expect(bytes).toBe(Math.max(...blocks.map((block) => block.bytes)) + 4 * 1001 * 129);
  });

  test("of one layer of random convolutions and of a dictionary is what their sizes say", () => {
    const layers = [{ filters: 5, kernel: [3, 4] as [number, number] }];
    const convolution = extractorOf({ frames: "logMel", bands: 10, encode: "convolution", convolution: { layers } });
    expect(convolution.cost(1).blocks[0].multiplyAdds).toBe(99 * 7 * 5 * 12);
    const dictionary = { patchFrames: 4, components: 8, atoms: 30 };
    const patches = extractorOf({ frames: "logMel", bands: 10, encode: "dictionary", dictionary });
    expect(patches.cost(1).blocks[0].multiplyAdds).toBe(101 * (3 * 40 + 42 * 8 + 8 * 30 + 2 * 30));
  });

  test("is rises from preset to preset: small, fast, default", () => {
    const of = (name: "small" | "fast" | "default"): number =>
      createExtractor(createRecipe({ ...presets[name].recipe, frontEnd: { sampleRate: 22_050 } })).cost(10)
        .multiplyAdds;
    expect(of("small")).toBeLessThan(of("fast") / 2);
    expect(of("fast")).toBeLessThan(of("default"));
  });

  test("of no time is refused", () => {
    expect(() => extractorOf(every[0]).cost(0)).toThrow("seconds must be > 0, got 0");
  });
});
