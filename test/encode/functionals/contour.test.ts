// What is worked out about a contour, by laws and by hand.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Contour } from "ulmus-source/encode/functionals/contour.ts";
import { segmentLengths } from "ulmus-source/encode/functionals/segments.ts";
import { findTurns } from "ulmus-source/encode/functionals/turns.ts";

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });
const contour = (numbers: readonly number[]) => new Contour(Float64Array.from(numbers), 0.01);
const wave = Array.from({ length: 200 }, (_, t) => Math.sin((2 * Math.PI * t) / 20 + 0.3));

describe("a contour", () => {
  test("has the moments that their definitions give, to 1e-9", () => {
    fc.assert(
      fc.property(values, (x) => {
        const { moments } = contour(x);
        const mean = (y: readonly number[]) => y.reduce((sum, v) => sum + v, 0) / y.length;
        const m = mean(x);
        const deviation = Math.sqrt(mean(x.map((v) => (v - m) ** 2)));
        expect(moments.mean).toBeCloseTo(m, 9);
        expect(moments.deviation).toBeCloseTo(deviation, 9);
        if (deviation > 1e-3) expect(moments.kurtosis).toBeGreaterThanOrEqual(1 + moments.skewness ** 2 - 1e-6);
      }),
    );
  });
  test("is a line plus what is left, which no other line makes smaller", () => {
    fc.assert(
      fc.property(values, fc.double({ min: -1, max: 1, noNaN: true }), (x, turn) => {
        const { slope, offset, squaredError } = contour(x).line;
        const error = (a: number, b: number) => x.reduce((sum, v, t) => sum + (v - a * t - b) ** 2, 0) / x.length;
        expect(squaredError).toBeCloseTo(error(slope, offset), 6);
        expect(error(slope + turn, offset)).toBeGreaterThanOrEqual(squaredError - 1e-6);
        expect(error(slope, offset + turn)).toBeGreaterThanOrEqual(squaredError - 1e-6);
      }),
    );
  });
  test("finds a line in a line", () => {
    const { line } = contour([5, 7, 9, 11]);
    expect(line).toEqual({ slope: 2, offset: 5, absoluteError: 0, squaredError: 0 });
    expect(contour([4]).line).toEqual({ slope: 0, offset: 4, absoluteError: 0, squaredError: 0 });
  });
  test("has its minimum, median and maximum as percentiles, and the first frames that have them", () => {
    const x = contour([3, 1, 4, 1, 5]);
    expect([x.percentile(0), x.percentile(0.5), x.percentile(1), x.percentile(0.125)]).toEqual([1, 3, 5, 1]);
    expect(x.extremes).toEqual({ minimum: 1, maximum: 5, minimumAt: 1, maximumAt: 4 });
  });
});

describe("turns", () => {
  test("are the ten peaks of ten waves, as steep up as down, within 2 %", () => {
    const { peaks, rising, falling } = findTurns(Float64Array.from(wave));
    expect(peaks).toBe(10);
    expect(Math.abs(rising.mean / falling.mean - 1)).toBeLessThan(0.02);
    expect(rising.mean).toBeCloseTo(0.2, 1);
  });
  test("do not count ripples below a tenth of the range", () => {
    const slow = Array.from({ length: 1000 }, (_, t) => Math.sin((2 * Math.PI * t) / 100 + 0.3));
    const rippled = Float64Array.from(slow, (v, t) => v + 0.08 * (t % 2));
    expect(findTurns(rippled).peaks).toBeLessThanOrEqual(10);
    expect(findTurns(rippled, { threshold: 0 }).peaks).toBeGreaterThan(20);
  });
  test("keep their number, and slopes scale, when a contour is scaled and moved", () => {
    fc.assert(
      fc.property(values, (x) => {
        const [plain, moved] = [x, x.map((v) => 4 * v)].map((y) => findTurns(Float64Array.from(y)));
        expect(moved.peaks).toBe(plain.peaks);
        expect(moved.rising.mean).toBeCloseTo(4 * plain.rising.mean, 6);
      }),
    );
  });
  test("count the fall after the last peak as negative only where that is asked for", () => {
    const x = Float64Array.from([0, 1, 2, 3, 2, 1, 0]);
    expect(findTurns(x).falling.mean).toBe(1);
    expect(findTurns(x, { hasSignedTail: true }).falling.mean).toBe(-1);
  });
});

test.each([
  ["0011100", [2]],
  ["0110110", []],
  ["11101110", [6]],
  ["1110011110", [2, 3]],
  ["00111", [2]],
])("the segments of %s are %j frames long, less one", (frames, lengths) => {
  expect(segmentLengths(frames.length, (t) => frames[t] === "1")).toEqual(lengths);
});
