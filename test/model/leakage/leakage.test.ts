import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { describeLeakage } from "ulmus-source/model/leakage/describe-leakage.ts";
import { findLeakage } from "ulmus-source/model/leakage/leakage.ts";
import { findNearDuplicates } from "ulmus-source/model/leakage/near-duplicates.ts";
import { describeOptimism, measureOptimism } from "ulmus-source/model/leakage/optimism.ts";
import { createSketch, packSketch, type Sketch, unpackSketch } from "ulmus-source/model/leakage/sketch.ts";
import { scoreFacts } from "ulmus-source/model/leakage/telling-facts.ts";
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

  test("names copies that are too short for a fingerprint, and no silence", () => {
    const short = (decibel: number): Sketch => sketch({ seconds: 0.1, decibel, words: words(7, 5) });
    const sketches = [short(-20), short(-21), short(-20), short(-200), short(-200)];
    const { sameSounds } = findLeakage({ sketches, labels: sketches.map(() => "dog") }, []);
    expect(sameSounds).toEqual([{ a: 0, b: 2, difference: 0, crosses: false, agrees: true }]);
  });

  test("is told in sentences with the names of three pairs and how many more there are", () => {
    const pair = { a: 0, b: 2, difference: 0, crosses: true, agrees: true };
    const facts = [{ fact: "length", uar: 0.9, chance: 0.5, isTelling: true } as const];
    const sameSounds = [pair, pair, pair, pair, { ...pair, b: 1, crosses: false, agrees: false }];
    const told = describeLeakage({ sameSounds, facts }, { names: ["a", "b", "c"], labels: ["dog", "cat", "dog"] });
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/^4 pairs of clips hold the same sound.*: a and c, a and c, a and c and 1 more;/);
    expect(told[1]).toMatch(/^1 pair of clips holds the same sound, under two labels: a \(dog\) and b \(cat\);/);
    expect(told[2]).toMatch(/^the length of clips alone tells .* 90.0 % \(guessing: 50.0 %\)/);
    expect(
      describeLeakage({ sameSounds: [], facts: [{ ...facts[0], isTelling: false }] }, { names: [], labels: [] }),
    ).toEqual([]);
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
    const scores = scoreFacts(sketches, labels);
    expect(scores[0]).toEqual({ fact: "bandwidth", uar: 1, chance: 0.5, isTelling: true });
    expect(scores.filter(({ isTelling }) => isTelling).map(({ fact }) => fact)).toContain("all three");
  });

  test("of facts that have nothing to do with classes there are none, all equal or not", () => {
    for (const seconds of [() => 1, () => random.uniform()]) {
      const scores = scoreFacts(
        labels.map(() => sketch({ seconds: seconds() })),
        labels,
      );
      expect(scores).toHaveLength(4);
      for (const { isTelling, uar } of scores) expect([isTelling, uar < 0.65]).toEqual([false, true]);
    }
    expect(scoreFacts([], [])).toEqual([]);
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

test("a packed sketch comes back bit for bit", () => {
  const some = sketch({ seconds: 1 / 3, decibel: -20.1, words: words(3) });
  expect(unpackSketch(packSketch(some))).toEqual(some);
  expect(packSketch(some).every((x) => Number.isInteger(x) && x >= 0)).toBe(true);
});

describe("optimism", () => {
  // Each speaker has a voice, columns of its own, and of each class a way to say it that nobody else has.
  const random = createRandom(3);
  const clips = Array.from({ length: 96 }, (_, i) => ({ speaker: i % 8, label: i % 3 === 0 ? "yes" : "no" }));
  const columns = 17;
  const row = (speaker: number, label: string): number[] =>
    Array.from({ length: columns }, (_, c) => {
      const own = c === 2 * speaker + (label === "yes" ? 1 : 0) ? 3 : 0;
      return own + 0.5 * random.uniform() + (c === columns - 1 && label === "yes" ? 0.3 : 0);
    });
  const features = matrixFromRows(clips.map(({ speaker, label }) => Float32Array.from(row(speaker, label))));
  const labels = clips.map(({ label }) => label);
  const recipe = { blocks: [], layer: { units: 0 } };

  test("is the difference between clips held out at random and whole speakers, which say it in their own ways", () => {
    const groups = clips.map(({ speaker }) => String(speaker));
    const optimism = measureOptimism({ features, labels, groups }, recipe);
    if (optimism === undefined) throw new Error("nothing was held out");
    expect(optimism.groups).toBe(8);
    expect(optimism.random.accuracy).toBeGreaterThan(0.95);
    expect(optimism.grouped.accuracy).toBeLessThan(0.85);
    expect(describeOptimism(optimism, "speaker")).toMatch(/^divided at random \d+\.\d %, .* points optimistic/);
  });

  test("is none of groups that mean nothing", () => {
    const groups = clips.map(() => String(Math.floor(8 * random.uniform())));
    const optimism = measureOptimism({ features, labels, groups }, recipe);
    expect(Math.abs((optimism?.random.accuracy ?? 9) - (optimism?.grouped.accuracy ?? 0))).toBeLessThan(0.1);
  });

  test("is measured on a thousand clips where there are more, of each class by its share", () => {
    const times = 11;
    const many = matrixFromRows(
      Array.from({ length: times }, () => clips)
        .flat()
        .map(({ speaker, label }) => Float32Array.from(row(speaker, label))),
    );
    const all = Array.from({ length: times }, () => clips).flat();
    const optimism = measureOptimism(
      { features: many, labels: all.map(({ label }) => label), groups: all.map(({ speaker }) => String(speaker)) },
      recipe,
    );
    expect(optimism).toMatchObject({ clips: 1000, groups: 8 });
    expect(optimism?.random.accuracy).toBeGreaterThan(0.95);
    expect(optimism?.grouped.accuracy).toBeLessThan(0.85);
  });

  test("needs groups", () => {
    expect(() => measureOptimism({ features, labels }, recipe)).toThrow("must have groups");
    expect(measureOptimism({ features, labels, groups: labels }, { ...recipe, readout: { ridge: 1 } })).toBeUndefined();
  });
});
