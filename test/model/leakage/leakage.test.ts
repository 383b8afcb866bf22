import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { findLeakage } from "ulmus-source/model/leakage/leakage.ts";
import { findNearDuplicates } from "ulmus-source/model/leakage/near-duplicates.ts";
import { createSketch, type Sketch } from "ulmus-source/model/leakage/sketch.ts";
import { findTellingFacts } from "ulmus-source/model/leakage/telling-facts.ts";
import { foldsByValue } from "ulmus-source/model/protocol.ts";

/** Words that have nothing to do with each other. */
function words(seed: number, length = 60): Uint32Array {
  const random = createRandom(seed);
  return Uint32Array.from({ length }, () => 1 + Math.floor(random.uniform() * 0xfffffffe));
}

/** The same with a share of its bits turned. */
function turned(some: Uint32Array, share: number, seed: number): Uint32Array {
  const random = createRandom(seed);
  return some.map((word) => {
    let mask = 0;
    for (let bit = 0; bit < 32; bit++) if (random.uniform() < share) mask |= 1 << bit;
    return (word ^ mask) >>> 0 || 1;
  });
}

function sketch(facts: Partial<Sketch>): Sketch {
  return { seconds: 1, decibel: -20, bandwidthHz: 4000, words: new Uint32Array(), ...facts };
}

describe("near duplicates", () => {
  test("are found at any shift with up to a twentieth of the bits turned, and nothing else is", () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: -20, max: 20 }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (seed, shift, share) => {
          const sound = words(seed, 100);
          const first = sound.subarray(Math.max(0, shift), 80);
          const second = turned(sound.subarray(Math.max(0, -shift), 90), share, seed + 1);
          const found = findNearDuplicates([words(seed + 2), first, words(seed + 3), second, words(seed + 4)]);
          expect(found.map(({ a, b }) => [a, b])).toEqual([[1, 3]]);
          expect(found[0].shift).toBe(shift);
          expect(Math.abs(found[0].bitErrorRate - share)).toBeLessThan(0.03);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("share at least half of the shorter one, and twelve frames", () => {
    const sound = words(1, 100);
    const quarter = Uint32Array.from([...sound.subarray(0, 15), ...words(2, 45)]);
    expect(findNearDuplicates([sound, quarter])).toEqual([]);
    expect(findNearDuplicates([sound, quarter], { overlap: 0.2 })).toEqual([]); // what follows differs at that shift
    expect(findNearDuplicates([sound.subarray(0, 11), sound.subarray(0, 11)])).toEqual([]);
    expect(findNearDuplicates([sound.subarray(0, 12), sound.subarray(0, 12)])).toHaveLength(1);
  });

  test("are not found in silence", () => {
    expect(findNearDuplicates([new Uint32Array(100), new Uint32Array(100)])).toEqual([]);
  });

  test.each([[{ bitErrorRate: 0.5 }], [{ bitErrorRate: Number.NaN }], [{ overlap: 0 }], [{ overlap: 2 }]])(
    "%j is refused",
    (options) => expect(() => findNearDuplicates([], options)).toThrow(/must be/),
  );
});

describe("leakage", () => {
  const one = words(1);
  const clips = {
    sketches: [one, words(2), turned(one, 0.05, 9), one].map((some) => sketch({ words: some })),
    labels: ["dog", "cat", "dog", "cat"],
  };

  test("names sounds that stand on both sides of a division or under two labels, those that cross it first", () => {
    const folds = foldsByValue(["1", "2", "2", "1"], "fold");
    const { sameSounds } = findLeakage(clips, folds);
    expect(sameSounds.map(({ a, b, crosses, agrees }) => ({ a, b, crosses, agrees }))).toEqual([
      { a: 2, b: 3, crosses: true, agrees: false },
      { a: 0, b: 2, crosses: true, agrees: true },
      { a: 0, b: 3, crosses: false, agrees: false },
    ]);
    expect(sameSounds[2].difference).toBe(0);
  });

  test("needs a label for each clip", () => {
    expect(() => findLeakage({ ...clips, labels: ["dog"] }, [])).toThrow("a label for each of 4 clips, got 1");
  });
});

describe("telling facts", () => {
  const random = createRandom(5);
  const labels = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? "dog" : "cat"));

  test("are those that tell classes by themselves: dogs recorded at twice the bandwidth", () => {
    const sketches = labels.map((label) =>
      sketch({
        seconds: 1 + random.uniform(),
        decibel: -20 * random.uniform(),
        bandwidthHz: label === "dog" ? 8000 : 4000,
      }),
    );
    expect(findTellingFacts(sketches, labels)).toEqual([{ fact: "bandwidth", uar: 1, chance: 0.5 }]);
  });

  test("of facts that have nothing to do with classes there are none, all equal or not", () => {
    expect(
      findTellingFacts(
        labels.map(() => sketch({})),
        labels,
      ),
    ).toEqual([]);
    expect(
      findTellingFacts(
        labels.map(() => sketch({ seconds: random.uniform() })),
        labels,
      ),
    ).toEqual([]);
    expect(findTellingFacts([], [])).toEqual([]);
  });
});

test("a sketch says how long, how loud and how wide a recording is: half a second of a tone at a tenth of full scale", () => {
  const samples = Float32Array.from({ length: 4000 }, (_, i) => 0.1 * Math.sin((2 * Math.PI * 1000 * i) / 8000));
  const {
    seconds,
    decibel,
    bandwidthHz,
    words: heard,
  } = createSketch({ sampleRate: 8000, samples }, createPlainKernels());
  expect([seconds, heard.length]).toEqual([0.5, 32]);
  expect(decibel).toBeCloseTo(20 * Math.log10(0.1 / Math.SQRT2), 3);
  expect(Math.abs(bandwidthHz - 1000)).toBeLessThan(50);
});
