import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitSharpness, softmax } from "ulmus-source/elm/calibration/temperature.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { matrix64, type Matrix64, rowOf } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../../audio/close.ts";
import { normals } from "../naive.ts";

const scores = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 8 });
const sharpnesses = fc.constantFrom(0.01, 1, 7, 1000);

describe("softmax", () => {
  test("sums to 1 to 1e-15 a class, and every value lies in [0, 1]", () => {
    fc.assert(
      fc.property(scores, sharpnesses, (row, sharpness) => {
        const p = softmax(row, sharpness);
        expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-15 * row.length);
        expect(p.every((x) => x >= 0 && x <= 1)).toBe(true);
      }),
    );
  });

  test("never changes which class is first, and keeps the order of all", () => {
    fc.assert(
      fc.property(scores, sharpnesses, (row, sharpness) => {
        const p = softmax(row, sharpness);
        row.forEach((a, i) =>
          row.forEach((b, j) => {
            if (a >= b) expect(p[i]).toBeGreaterThanOrEqual(p[j]);
          }),
        );
      }),
    );
  });

  test("a constant added to all scores changes nothing, to 1e-12", () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: -100, max: 100 }), (row, shift) => {
        const moved = row.map((x) => x + shift);
        expectClose(softmax(moved, 1), softmax(row, 1), { absolute: 1e-12 });
      }),
    );
  });

  test("is exp(s f) / Σ exp(s f), to 1e-15", () => {
    const raw = [1, -2, 0.5].map((f) => Math.exp(3 * f));
    const sum = raw.reduce((a, b) => a + b);
    expectClose(
      softmax([1, -2, 0.5], 3),
      raw.map((x) => x / sum),
      { absolute: 1e-15 },
    );
  });
});

/** Scores whose classes are drawn with the probabilities softmax(scores, sharpness). */
function drawn(rows: number, sharpness: number, seed: number): { scores: Matrix64; classes: Int32Array } {
  const random = createRandom(seed);
  const m = normals(rows, 5, seed + 1);
  const some = { ...m, data: m.data.map((x) => (3 * x) / sharpness) };
  const classes = Int32Array.from({ length: rows }, (_, i) => {
    const p = softmax(rowOf(some, i), sharpness);
    let [left, c] = [random.uniform(), 0];
    while (c < 4 && left >= p[c]) left -= p[c++];
    return c;
  });
  return { scores: some, classes };
}

/** Against Platt's targets: (n + 1) / (n + 2) for the true class, the rest shared by the others. */
/** With Platt's targets: the true class (n + 1) / (n + 2), the others the rest. */
const logLoss = ({ scores: some, classes }: { scores: Matrix64; classes: Int32Array }, sharpness: number): number =>
  classes.reduce((sum, truth, i) => {
    const doubt = 1 / (classes.length + 2);
    const p = softmax(rowOf(some, i), sharpness);
    return p.reduce((loss, x, c) => loss - (c === truth ? 1 - doubt : doubt / (p.length - 1)) * Math.log(x), sum);
  }, 0) / classes.length;

describe("fitSharpness", () => {
  test.each([0.05, 1, 4, 50])("finds the sharpness %d that the classes were drawn with, to 2 %", (sharpness) => {
    const some = drawn(60_000, sharpness, 1);
    const found = fitSharpness(some.scores, some.classes);
    expect(Math.abs(found / sharpness - 1)).toBeLessThan(0.02);
  });

  test("no sharpness 0.1 % beside it has a smaller loss", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0.3, 2, 20), (seed, sharpness) => {
        const some = drawn(200, sharpness, seed);
        const found = fitSharpness(some.scores, some.classes);
        for (const factor of [0.999, 1.001, 0.5, 2]) {
          expect(logLoss(some, found)).toBeLessThanOrEqual(logLoss(some, found * factor) + 1e-12);
        }
      }),
    );
  });

  test("scores times 10 make it a tenth, to 1e-6", () => {
    const { scores: some, classes } = drawn(500, 2, 3);
    const larger = { ...some, data: some.data.map((x) => 10 * x) };
    expect((10 * fitSharpness(larger, classes)) / fitSharpness(some, classes)).toBeCloseTo(1, 6);
  });

  test("stays within 0.01 … 1000 where scores are always right, always wrong or all alike", () => {
    const right = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
    expect(fitSharpness(right, [0, 1])).toBeCloseTo(Math.log(3), 4); // two clips: ¾ sure, Platt
    expect(fitSharpness(right, [0, 1])).toBeLessThanOrEqual(1000);
    expect(fitSharpness(right, [1, 0])).toBeCloseTo(0.01, 6);
    const alike = fitSharpness(matrix64(3, 2), [0, 1, 1]);
    expect(alike >= 0.01 && alike <= 1000).toBe(true);
  });

  test("no rows, other numbers of classes, and classes that are no column are refused", () => {
    expect(() => fitSharpness(matrix64(0, 2), [])).toThrow(ArgumentError);
    expect(() => fitSharpness(matrix64(2, 2), [0])).toThrow("got 1 for 2");
    for (const wrong of [2, -1, 0.5, Number.NaN]) {
      expect(() => fitSharpness(matrix64(2, 2), [0, wrong])).toThrow(`a column of 0 … 1, got ${wrong} for row 1`);
    }
  });
});
