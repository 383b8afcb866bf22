// Parabola, means, times, prediction and segments of contours, by their laws and by hand.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levelSegments } from "ulmus-source/encode/functionals/level-segments.ts";
import {
  centreOfGravity,
  contourFlatness,
  meanOfPositive,
  rootMeanSquare,
} from "ulmus-source/encode/functionals/means.ts";
import { fitParabola } from "ulmus-source/encode/functionals/parabola.ts";
import { predictContour } from "ulmus-source/encode/functionals/prediction.ts";
import { timeAbove, timeCurvedLeft, timeRising } from "ulmus-source/encode/functionals/times.ts";
import { createRandom } from "ulmus-source/math/random.ts";

const number = fc.double({ min: -10, max: 10, noNaN: true });
const values = fc.array(number, { minLength: 3, maxLength: 50 });

describe("the parabola", () => {
  test("of a parabola is itself, to 1e-6", () => {
    fc.assert(
      fc.property(number, number, number, fc.integer({ min: 3, max: 60 }), (bend, slope, offset, count) => {
        const fitted = fitParabola(Float64Array.from({ length: count }, (_, t) => (bend * t + slope) * t + offset));
        expect(Math.abs(fitted.bend - bend)).toBeLessThan(1e-6);
        expect(Math.abs(fitted.slope - slope)).toBeLessThan(1e-6);
        expect(Math.abs(fitted.offset - offset)).toBeLessThan(1e-6);
        expect(fitted.squaredError).toBeLessThan(1e-6);
      }),
    );
  });
  test("leaves less than any other", () => {
    fc.assert(
      fc.property(values, number, (x, change) => {
        const { bend, slope, offset, squaredError } = fitParabola(Float64Array.from(x));
        const error = (a: number, b: number, c: number): number =>
          x.reduce((sum, v, t) => sum + (v - (a * t + b) * t - c) ** 2, 0) / x.length;
        expect(error(bend, slope, offset)).toBeCloseTo(squaredError, 6);
        expect(error(bend + change / 100, slope, offset)).toBeGreaterThanOrEqual(squaredError - 1e-6);
        expect(error(bend, slope + change, offset)).toBeGreaterThanOrEqual(squaredError - 1e-6);
      }),
    );
  });
});

test("means: of what is positive, of squares, geometric over arithmetic, and where the weight lies", () => {
  const x = Float64Array.of(-3, 1, 0, 3);
  expect(meanOfPositive(x)).toBe(2);
  expect(rootMeanSquare(x)).toBeCloseTo(Math.sqrt(19 / 4), 12);
  expect(contourFlatness(x)).toBeCloseTo(Math.cbrt(9) / (7 / 3), 12);
  expect(centreOfGravity(Float64Array.of(0, 0, 4, 4, 0))).toBeCloseTo(2.5 / 4, 12);
  for (const mean of [meanOfPositive, rootMeanSquare, contourFlatness]) expect(mean(new Float64Array(0))).toBe(0);
});

test("a contour is high, rises and turns upwards for such parts of the time", () => {
  const x = Float64Array.of(0, 1, 4, 9, 8, 0);
  expect([0.25, 0.5, 0.9].map((part) => timeAbove(x, part))).toEqual([3 / 6, 2 / 6, 1 / 6]);
  expect(timeRising(x)).toBe(3 / 5);
  expect(timeCurvedLeft(x)).toBe(2 / 4);
  expect(timeAbove(Float64Array.of(2, 2), 0.5)).toBe(0);
});

test("of noise that follows x[t] = 1.2 x[t−1] − .6 x[t−2] + e, those coefficients are found, and what is not predicted, within .05", () => {
  const random = createRandom(7);
  const x = new Float64Array(20_000);
  for (let t = 2; t < x.length; t++) x[t] = 1.2 * x[t - 1] - 0.6 * x[t - 2] + random.normal();
  const { gain, coefficients } = predictContour(x);
  expect(Math.abs(coefficients[0] - 1.2)).toBeLessThan(0.05);
  expect(Math.abs(coefficients[1] + 0.6)).toBeLessThan(0.05);
  for (const rest of coefficients.subarray(2)) expect(Math.abs(rest)).toBeLessThan(0.05);
  const variance = x.reduce((sum, value) => sum + value * value, 0) / x.length;
  expect(Math.abs(gain * variance - 1)).toBeLessThan(0.05);
  expect(predictContour(new Float64Array(9))).toEqual({ gain: 0, coefficients: new Float64Array(5) });
});

describe("segments between levels", () => {
  test("are cut where the contour crosses one", () => {
    expect(levelSegments(Float64Array.of(0, 0, 10, 10, 10, 5, 0), [0.25, 0.75])).toEqual([2, 3, 1, 1]);
    expect(levelSegments(Float64Array.of(3, 3, 3), [0.25])).toEqual([3]);
    expect(levelSegments(new Float64Array(0), [0.25])).toEqual([]);
  });
  test("make up the whole contour", () => {
    fc.assert(
      fc.property(values, (x) => {
        const lengths = levelSegments(Float64Array.from(x), [0.25, 0.75]);
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(x.length);
      }),
    );
  });
});
