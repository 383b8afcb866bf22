import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseThreshold } from "ulmus-source/elm/calibration/threshold.ts";
import { ArgumentError } from "ulmus-source/errors.ts";

/** 2 · right yes / (yes given + yes true), counted. */
function f1Of(scores: readonly number[], truth: readonly number[], threshold: number): number {
  const given = scores.map((score) => Number(score >= threshold));
  const right = given.reduce((sum, one, i) => sum + one * truth[i], 0);
  return (2 * right) / (given.reduce((a, b) => a + b, 0) + truth.reduce((a, b) => a + b, 0));
}

const problems = fc
  .array(fc.tuple(fc.integer({ min: -5, max: 15 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 20 })
  .filter((pairs) => pairs.some(([, one]) => one === 1))
  .map((pairs) => ({ scores: pairs.map(([score]) => score / 10), truth: pairs.map(([, one]) => one) }));

test("no threshold has a larger F1, and its own is the one that is told", () => {
  fc.assert(
    fc.property(problems, ({ scores, truth }) => {
      const { threshold, f1 } = chooseThreshold(scores, truth);
      expect(f1).toBe(f1Of(scores, truth, threshold));
      for (let other = -1; other < 2; other += 0.05) expect(f1Of(scores, truth, other)).toBeLessThanOrEqual(f1);
    }),
  );
});

test("of thresholds as good the nearest to ½ is taken, and none is a score", () => {
  fc.assert(
    fc.property(problems, ({ scores, truth }) => {
      const { threshold, f1 } = chooseThreshold(scores, truth);
      const levels = [...new Set(scores)].toSorted((a, b) => a - b);
      for (const [k, level] of levels.entries()) {
        const middle = k > 0 ? (level + levels[k - 1]) / 2 : Math.min(0.5, level);
        if (f1Of(scores, truth, middle) !== f1) continue;
        expect(Math.abs(threshold - 0.5)).toBeLessThanOrEqual(Math.abs(middle - 0.5));
      }
    }),
  );
});

describe("by hand", () => {
  test("clear scores are parted in the middle of the gap", () => {
    expect(chooseThreshold([0.1, 0.9, 0.2, 0.8], [0, 1, 0, 1])).toEqual({ threshold: 0.5, f1: 1 });
  });
  test("a label that every clip has gets ½, and less where a score is less", () => {
    expect(chooseThreshold([1, 1.1], [1, 1]).threshold).toBe(0.5);
    expect(chooseThreshold([0.3, 1.1], [1, 1]).threshold).toBe(0.3);
  });
  test("scores all alike are all a yes", () => {
    expect(chooseThreshold([0.2, 0.2, 0.2], [1, 0, 0])).toEqual({ threshold: 0.2, f1: 0.5 });
  });
  test("without a yes, or with another number of truths, it is refused", () => {
    expect(() => chooseThreshold([1, 2], [0, 0])).toThrow(ArgumentError);
    expect(() => chooseThreshold([1, 2], [1])).toThrow("got 2 scores and 1 yes");
  });
});
