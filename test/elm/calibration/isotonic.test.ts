import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyCurves, fitCurves, type RisingCurve } from "ulmus-source/elm/calibration/isotonic.ts";
import { softmax } from "ulmus-source/elm/calibration/temperature.ts";
import { rowOf } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../../audio/close.ts";
import { toMatrix } from "../naive.ts";
import { golden, someScores } from "./golden.ts";

/** The curve alone, without the softmax: one class, so many clips that those two do not count. */
const heights = ({ scores, probabilities }: RisingCurve, asked: readonly number[]): number[] =>
  asked.map((score) => {
    const other = { scores: [0], probabilities: [0.5] };
    const [p] = applyCurves({ curves: [{ scores, probabilities }, other], count: 1e300 }, [score, 0], 1);
    return (0.5 * p) / (1 - p);
  });

test("curves are those of scikit-learn's IsotonicRegression, to 1e-12 (scripts/golden-readout.py)", () => {
  const known = golden<{ asked: number[]; heights: number[][] }>("isotonic");
  const { curves, count } = fitCurves(known.scores, known.classes);
  expect(count).toBe(120);
  curves.forEach((curve, c) => expectClose(heights(curve, known.asked), known.heights[c], { absolute: 1e-12 }));
});

const problems = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 30 })
  .map((pairs) => ({ scores: toMatrix(pairs.map(([score]) => [score])), truth: pairs.map(([, one]) => one) }));

describe("laws", () => {
  test("a curve's height is the largest over starts of the smallest over ends of the means between, to 1e-12", () => {
    fc.assert(
      fc.property(problems, ({ scores, truth }) => {
        // Column 0 is a yes where the class is 0.
        const wide = toMatrix(Array.from(scores.data, (score) => [score, 0]));
        const [curve] = fitCurves(
          wide,
          truth.map((one) => 1 - one),
        ).curves;
        const levels = [...new Set(scores.data)].toSorted((a, b) => a - b);
        const mean = (from: number, to: number): number => {
          const some = truth.filter((_, i) => scores.data[i] >= from && scores.data[i] <= to);
          return some.reduce((a, b) => a + b, 0) / some.length;
        };
        const expected = levels.map((level) =>
          Math.max(
            ...levels
              .filter((from) => from <= level)
              .map((from) => Math.min(...levels.filter((to) => to >= level).map((to) => mean(from, to)))),
          ),
        );
        expectClose(heights(curve, levels), expected, { absolute: 1e-12 });
      }),
    );
  });

  test("a higher score never makes its own class less probable", () => {
    const { scores, classes } = someScores(80, 3);
    const curves = fitCurves(scores, classes);
    for (let i = 0; i < 80; i++) {
      const row = Array.from(rowOf(scores, i));
      for (const c of [0, 1, 2]) {
        const raised = row.map((score, k) => (k === c ? score + 0.3 : score));
        expect(applyCurves(curves, raised, 2)[c]).toBeGreaterThanOrEqual(applyCurves(curves, row, 2)[c] - 1e-15);
      }
    }
  });

  test("where curves say the same, the larger score is more probable; nothing is impossible", () => {
    const curve = { scores: [0, 1], probabilities: [0, 1] };
    const curves = { curves: [curve, curve, curve], count: 98 };
    const p = applyCurves(curves, [2, 3, -1], 1);
    expect(p[1]).toBeGreaterThan(p[0]);
    const soft = softmax([2, 3, -1], 1);
    expectClose(
      p,
      [0.49, 0.49, 0].map((q, c) => q + 0.02 * soft[c]),
      { absolute: 1e-15 },
    );
    expectClose(applyCurves(curves, [-2, -3, -4], 1), softmax([-2, -3, -4], 1), { absolute: 1e-15 });
  });
});

test("equal scores are one point, in whatever order their classes come", () => {
  const scores = toMatrix([[0], [0], [1], [1], [1], [1]].map(([score]) => [score, 0]));
  for (const classes of [
    [1, 0, 1, 0, 0, 0],
    [0, 1, 0, 0, 0, 1],
  ]) {
    const [curve] = fitCurves(scores, classes).curves;
    expect(curve).toEqual({ scores: [0, 1], probabilities: [0.5, 0.75] });
  }
});
