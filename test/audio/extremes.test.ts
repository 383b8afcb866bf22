import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isLocalMaximum, isLocalMinimum, parabolicShift } from "ulmus-source/audio/extremes.ts";
import { median } from "ulmus-source/audio/median.ts";
import { roundHalfToEven } from "ulmus-source/audio/rounding.ts";

const places = (values: number[], isExtreme: (values: number[], i: number) => boolean): number[] =>
  [...values.keys()].filter((i) => isExtreme(values, i));

test("of equal neighbours the first is the extreme; a rise or fall at the end counts, at the start only for a minimum", () => {
  expect(places([3, 1, 2, 2, 2, 0, 1], isLocalMaximum)).toEqual([2, 6]);
  expect(places([1, 2, 0, 0, 3, 2], isLocalMinimum)).toEqual([0, 2, 5]);
  expect(places([2, 1], isLocalMinimum)).toEqual([1]);
  for (const few of [[], [5], [5, 5]])
    expect([places(few, isLocalMaximum), places(few, isLocalMinimum)]).toEqual([[], []]);
});

test("the shift to the top of a sampled parabola is exact to 1e-9, and 0 at both ends and on a line", () => {
  fc.assert(
    fc.property(fc.double({ min: -0.49, max: 0.49, noNaN: true }), fc.constantFrom(-2, 0.5, 3), (top, bend) => {
      const values = [-1, 0, 1].map((x) => bend * (x - top) ** 2 + 7);
      expect(parabolicShift(values, 1)).toBeCloseTo(top, 9);
      expect([parabolicShift(values, 0), parabolicShift(values, 2), parabolicShift([1, 2, 3], 1)]).toEqual([0, 0, 0]);
    }),
  );
});

test("the median is the middle value, or the mean of the middle two; its values stay in place", () => {
  const values = Float32Array.of(9, 1, 4, 2);
  expect([median(values), median([3, 10, 1]), median([5])]).toEqual([3, 3, 5]);
  expect([...values]).toEqual([9, 1, 4, 2]);
  expect(median([])).toBeNaN();
});

test("halves are rounded to the even neighbour", () => {
  expect([0.5, 1.5, 2.5, 3.5, 2.4, 2.6].map(roundHalfToEven)).toEqual([0, 2, 2, 4, 2, 3]);
});
