import { describe, expect, test } from "vitest";
import { createRandom } from "ulmus-source/math/random.ts";
import { cutAtOnsets } from "ulmus-source/model/cut-at-onsets.ts";

const RATE = 16_000;

/** Tones of 0.2 s that die away, at these times, over faint noise. */
function tonesAt(times: readonly number[], seconds: number, seed = 1): Float32Array {
  const random = createRandom(seed);
  const samples = Float32Array.from({ length: seconds * RATE }, () => 0.001 * random.normal());
  times.forEach((time, n) => {
    for (let i = 0; i < 0.2 * RATE; i++) {
      const at = Math.round(time * RATE) + i;
      samples[at] += 0.5 * Math.exp(-i / 1200) * Math.sin((2 * Math.PI * (500 + 300 * n) * i) / RATE);
    }
  });
  return samples;
}

describe("a recording is cut", () => {
  const times = [0.5, 1.1, 2, 2.9];

  test("at each of its sounds, from at most 60 ms before it, so that its attack is whole, to before the next", () => {
    for (const seed of [1, 2, 3]) {
      const stretches = cutAtOnsets({ sampleRate: RATE, samples: tonesAt(times, 4, seed) });
      expect(stretches).toHaveLength(times.length);
      stretches.forEach(({ start, end }, i) => {
        expect(start).toBeGreaterThan(times[i] - 0.06);
        expect(start).toBeLessThan(times[i] + 0.01);
        expect(end - times[i]).toBeGreaterThan(0.15);
        expect(end).toBeLessThan(Math.min(times[i] + 0.4, times[i + 1] ?? Infinity));
      });
    }
  });

  test("into parts that lie in it, in order and apart, at any rate", () => {
    for (const sampleRate of [8000, 44_100]) {
      const stretches = cutAtOnsets({ sampleRate, samples: tonesAt([0.2, 0.5, 0.8], 2) });
      const edges = stretches.flatMap(({ start, end }) => [start, end]);
      expect(edges).toEqual(edges.toSorted((a, b) => a - b));
      expect(edges[0]).toBeGreaterThanOrEqual(0);
      expect(edges.at(-1)).toBeLessThanOrEqual((2 * RATE) / sampleRate);
    }
  });

  test("nowhere where nothing sounds", () => {
    expect(cutAtOnsets({ sampleRate: RATE, samples: new Float32Array(RATE) })).toEqual([]);
  });
});
