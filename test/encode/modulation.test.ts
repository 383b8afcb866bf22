import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modulation, modulationNames } from "ulmus-source/encode/modulation.ts";
import { type Matrix32, matrix32 } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../audio/close.ts";

const options = { frameRate: 100, rates: [1.5, 3, 6, 12, 24], parts: 3 };

function framesOf(rows: number, columns: number, value: (t: number, j: number) => number): Matrix32 {
  const frames = matrix32(rows, columns);
  return { ...frames, data: frames.data.map((_, i) => value(Math.floor(i / columns), i % columns)) };
}

/** The definition, by sums over all frames and frequencies instead of an FFT. */
function byDefinition({ rows, columns, data }: Matrix32, rate: number): { mean: number; variation: number }[] {
  const length = 2 ** Math.ceil(Math.log2(rows + 64));
  return Array.from({ length: columns }, (_, j) => {
    const column = Array.from({ length: rows }, (__, t) => data[t * columns + j]);
    const mean = column.reduce((a, b) => a + b, 0) / rows;
    const envelope = column.map(() => [0, 0]);
    for (let k = 1; k <= length / 2; k++) {
      const angle = (2 * Math.PI * k) / length;
      const gain = (2 * Math.exp(-(((k * 100) / length - rate) ** 2) / (2 * (0.35 * rate) ** 2))) / length;
      let [re, im] = [0, 0];
      column.forEach((x, t) => {
        re += (x - mean) * Math.cos(angle * t);
        im -= (x - mean) * Math.sin(angle * t);
      });
      envelope.forEach((sum, t) => {
        sum[0] += gain * (re * Math.cos(angle * t) - im * Math.sin(angle * t));
        sum[1] += gain * (re * Math.sin(angle * t) + im * Math.cos(angle * t));
      });
    }
    const sizes = envelope.map(([re, im]) => Math.hypot(re, im));
    const average = sizes.reduce((a, b) => a + b, 0) / rows;
    const deviation = Math.sqrt(sizes.reduce((sum, size) => sum + (size - average) ** 2, 0) / rows);
    return { mean: Math.log(average + 0.05), variation: deviation / (average + 0.05) };
  });
}

describe("modulation", () => {
  test("is its definition by sums, to 1e-5", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.integer(), (rows, seed) => {
        const random = createRandom(seed);
        const frames = framesOf(rows, 2, () => 10 * random.normal());
        const row = modulation(frames, { ...options, parts: 0 });
        options.rates.forEach((rate, r) => {
          byDefinition(frames, rate).forEach(({ mean, variation }, j) => {
            expectClose([row[4 * r + j], row[4 * r + 2 + j]], [mean, variation], { absolute: 1e-5, relative: 1e-5 });
          });
        });
      }),
      { numRuns: 20 },
    );
  });

  test("a swing of 8 dB at 6 Hz has the strength 8 at 6 Hz, to 5 %, in every part, and 30 times less at 1.5 Hz", () => {
    const row = modulation(
      framesOf(1000, 1, (t) => 8 * Math.sin((2 * Math.PI * 6 * t) / 100)),
      options,
    );
    const strengths = Array.from({ length: 5 }, (_, r) => Math.exp(row[5 * r]) - 0.05);
    for (const part of [0, 2, 3, 4]) expect(Math.abs((Math.exp(row[5 * 2 + part]) - 0.05) / 8 - 1)).toBeLessThan(0.05);
    expect(strengths[2] / strengths[0]).toBeGreaterThan(30);
  });

  test("what is added to a feature changes nothing, to 1e-4; a constant swings at no rate", () => {
    const random = createRandom(1);
    const frames = framesOf(200, 3, () => random.normal());
    const moved = { ...frames, data: frames.data.map((x) => x + 40) };
    expectClose(modulation(moved, options), modulation(frames, options), { absolute: 1e-4 });
    const still = modulation(
      framesOf(50, 1, () => 7),
      { ...options, parts: 0 },
    );
    still.forEach((value, i) => expect(value).toBeCloseTo(i % 2 === 0 ? Math.log(0.05) : 0, 6));
  });

  test("a single frame gives a finite row, and no frame an error", () => {
    expect(
      modulation(
        framesOf(1, 2, () => 3),
        options,
      ).every((value) => Number.isFinite(value)),
    ).toBe(true);
    expect(() => modulation(matrix32(0, 2), options)).toThrow("at least 1 frame");
  });

  test("every column has a name of its own", () => {
    const names = modulationNames(["a", "b"], options);
    expect(names.length).toBe(
      modulation(
        framesOf(10, 2, (t) => t),
        options,
      ).length,
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
