import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultFunctionals, statistics, statisticsNames } from "ulmus-source/encode/statistics.ts";
import type { FunctionalName, StatisticsOptions } from "ulmus-source/encode/statistics.ts";
import { matrix32, matrixFromRows, type Matrix32 } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../audio/close.ts";
import { randomMatrix } from "../audio/noise.ts";

const rows = fc.integer({ min: 1, max: 60 });
const columns = fc.integer({ min: 1, max: 5 });
const parts = fc.integer({ min: 0, max: 7 });
const all: StatisticsOptions = { functionals: [...defaultFunctionals, "minimum", "maximum"], parts: 3 };

/** The columns of a row whose name holds `functional`, for frames whose only feature is `x`. */
function pick(row: Float32Array, options: StatisticsOptions, isWanted: (name: string) => boolean): number[] {
  const names = statisticsNames(["x"], options);
  return Array.from(row).filter((_, i) => isWanted(names[i]));
}

describe("laws", () => {
  test("there is one name for each column, and no name twice", () => {
    fc.assert(
      fc.property(rows, columns, parts, (r, c, p) => {
        const options = { ...all, parts: p };
        const names = statisticsNames(
          Array.from({ length: c }, (_, j) => `f${j}`),
          options,
        );
        expect(names.length).toBe(statistics(randomMatrix(r, c, 1), options).length);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test("a constant has itself as mean, percentiles and extremes; its deviations and skewness are 0, to 1e-6", () => {
    fc.assert(
      fc.property(rows, fc.double({ min: -100, max: 100, noNaN: true }), (r, value) => {
        const constant = { rows: r, columns: 1, data: new Float32Array(r).fill(value) };
        const row = statistics(constant, all);
        const isSpread = (name: string): boolean => /deviation|skewness/.test(name);
        for (const x of pick(row, all, isSpread)) expect(Math.abs(x)).toBeLessThanOrEqual(1e-6);
        for (const x of pick(row, all, (name) => !isSpread(name))) expect(x).toBeCloseTo(Math.fround(value), 6);
      }),
    );
  });

  test("shifting a feature shifts its means, percentiles and extremes and leaves the rest, to 1e-4", () => {
    fc.assert(
      fc.property(rows, fc.integer(), fc.integer({ min: -8, max: 8 }), (r, seed, shift) => {
        const x = randomMatrix(r, 1, seed);
        const moved = { ...x, data: x.data.map((value) => value + shift) };
        const names = statisticsNames(["x"], all);
        const expected = statistics(x, all).map(
          (value, i) => value + (/deviation|skewness/.test(names[i]) ? 0 : shift),
        );
        expectClose(statistics(moved, all), expected, { absolute: 1e-4 });
      }),
    );
  });

  test("parts = 1 is the mean and deviation of the whole, bit for bit", () => {
    fc.assert(
      fc.property(rows, columns, fc.integer(), (r, c, seed) => {
        const row = statistics(randomMatrix(r, c, seed), { functionals: ["mean", "deviation"], parts: 1 });
        expect(row.slice(2 * c)).toEqual(row.slice(0, 2 * c));
      }),
    );
  });

  test("a feature's statistics do not depend on the features beside it", () => {
    fc.assert(
      fc.property(rows, columns, fc.integer(), (r, c, seed) => {
        const x = randomMatrix(r, c, seed);
        const together = statistics(x, all);
        for (let j = 0; j < c; j++) {
          const alone = matrixFromRows(Array.from({ length: r }, (_, t) => [x.data[t * c + j]]));
          expect(statistics(alone, all)).toEqual(together.filter((_, i) => i % c === j));
        }
      }),
    );
  });

  test("statistics of the whole do not depend on the order of the frames, to 1e-5; frames stay as they were", () => {
    fc.assert(
      fc.property(rows, fc.integer(), (r, seed) => {
        const x = randomMatrix(r, 1, seed);
        const before = x.data.slice();
        const reversed: Matrix32 = { ...x, data: x.data.toReversed() };
        expectClose(statistics(reversed), statistics(x), { absolute: 1e-5 });
        expect(x.data).toEqual(before);
      }),
    );
  });
});

describe("against numpy 2", () => {
  // x = [3, 1, 4, 1, 5, 9, 2]; x.mean(), x.std(), np.percentile(x, [5, 25, 50, 75, 95]), ((x - x.mean())**3).mean() / (x.std() + 1e-3)**3
  const frames = matrixFromRows([[3], [1], [4], [1], [5], [9], [2]]);

  test("mean, deviation, percentiles with linear interpolation and skewness agree to 1e-6", () => {
    expectClose(
      statistics(frames),
      [3.5714285714285716, 2.610809554642438, 1.0, 1.5, 3.0, 4.5, 7.799999999999997, 1.001458099163562],
      { relative: 1e-6 },
    );
  });

  test("parts begin at floor(linspace(0, 7, 4)) = 0, 2, 4", () => {
    const row = statistics(frames, { functionals: [], parts: 3 });
    expectClose(row, [2, 2.5, 16 / 3, 1, 1.5, Math.sqrt(74 / 9)], { relative: 1e-6 });
  });
});

describe("borders", () => {
  test("one frame, and more parts than frames, give finite rows", () => {
    const row = statistics(matrixFromRows([[2, 3]]), { functionals: ["mean", "percentile95"], parts: 3 });
    expect(Array.from(row)).toEqual([2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 0, 0, 0, 0, 0, 0]);
  });

  test("columns stand in the order of the functionals, then the parts", () => {
    expect(statisticsNames(["a", "b"], { functionals: ["percentile5", "mean"], parts: 2 })).toEqual([
      "a_percentile5",
      "b_percentile5",
      "a_mean",
      "b_mean",
      "a_mean_1of2",
      "b_mean_1of2",
      "a_mean_2of2",
      "b_mean_2of2",
      "a_deviation_1of2",
      "b_deviation_1of2",
      "a_deviation_2of2",
      "b_deviation_2of2",
    ]);
  });

  test("no frames, odd parts and unknown functionals are refused with rule and value", () => {
    expect(() => statistics(matrix32(0, 3))).toThrow("at least 1 frame, got 0");
    expect(() => statistics(matrix32(1, 3), { parts: 1.5 })).toThrow("parts must be a whole number ≥ 0, got 1.5");
    for (const name of ["median", "percentile101", "percentile-1", "percentile", "toString"]) {
      expect(() => statistics(matrix32(1, 1), { functionals: [name as FunctionalName] })).toThrow(`got ${name}`);
    }
  });
});
