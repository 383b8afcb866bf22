import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applySigmoids, fitSigmoids } from "ulmus-source/elm/calibration/sigmoid.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { matrix64, rowOf } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../../audio/close.ts";
import { toMatrix } from "../naive.ts";
import { golden, someScores } from "./golden.ts";

test("slopes and offsets are those at which scipy finds the smallest log-loss, to 1e-6 (scripts/golden-readout.py)", () => {
  const { scores, classes, parameters } = golden<{ parameters: number[][] }>("platt");
  const { slopes, offsets } = fitSigmoids(scores, classes);
  expectClose(
    slopes.flatMap((slope, c) => [slope, offsets[c]]),
    parameters.flat(),
    { relative: 1e-6 },
  );
});

describe("laws", () => {
  const problems = fc.record({
    rows: fc.integer({ min: 3, max: 60 }),
    skill: fc.constantFrom(-1, 0, 1, 20),
    seed: fc.nat(1e6),
  });

  test("the mean probability of a class is the mean of its smoothed targets, to 1e-8: where the loss is smallest", () => {
    fc.assert(
      fc.property(problems, ({ rows, skill, seed }) => {
        const { scores, classes } = someScores(rows, 3, { skill, seed });
        const { slopes, offsets } = fitSigmoids(scores, classes);
        slopes.forEach((slope, c) => {
          const own = classes.filter((other) => other === c).length;
          const targets = (own * (own + 1)) / (own + 2) + (rows - own) / (rows - own + 2);
          let [sum, along] = [0, 0];
          for (let i = 0; i < rows; i++) {
            const score = scores.data[3 * i + c];
            const p = 1 / (1 + Math.exp(-slope * score - offsets[c]));
            sum += p;
            along += score * (p - (classes[i] === c ? (own + 1) / (own + 2) : 1 / (rows - own + 2)));
          }
          expect(Math.abs(sum - targets)).toBeLessThan(1e-8 * rows);
          expect(Math.abs(along)).toBeLessThan(1e-7 * rows);
        });
      }),
    );
  });

  test("scores times 1000 and plus 5 change no probability, to 1e-9", () => {
    const { scores, classes } = someScores(40, 3);
    const moved = { ...scores, data: scores.data.map((score) => 1000 * score + 5) };
    const [plain, other] = [fitSigmoids(scores, classes), fitSigmoids(moved, classes)];
    for (let i = 0; i < 40; i++) {
      expectClose(applySigmoids(other, rowOf(moved, i)), applySigmoids(plain, rowOf(scores, i)), { absolute: 1e-9 });
    }
  });

  test("probabilities are the sigmoids over their sum, to 1e-14, also where all are 0 in floating point", () => {
    const sigmoids = { slopes: [1, 2, -1], offsets: [0, 0.5, 0.25] };
    const raw = [0.3, -1, 2].map((f, c) => 1 / (1 + Math.exp(-sigmoids.slopes[c] * f - sigmoids.offsets[c])));
    const sum = raw.reduce((a, b) => a + b);
    expectClose(
      applySigmoids(sigmoids, [0.3, -1, 2]),
      raw.map((p) => p / sum),
      { absolute: 1e-14 },
    );
    const far = applySigmoids({ slopes: [1, 1], offsets: [0, 0] }, [-5000, -5001]);
    expectClose(far, [1 / (1 + Math.exp(-1)), 1 / (1 + Math.E)], { absolute: 1e-12 });
  });
});

describe("borders", () => {
  test("scores all alike: no slope, and the share of each class but for its smoothing", () => {
    const { slopes, offsets } = fitSigmoids(matrix64(10, 2), [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    expect(slopes).toEqual([0, 0]);
    const share = (7 * (8 / 9) + 3 * (1 / 5)) / 10;
    expect(1 / (1 + Math.exp(-offsets[0]))).toBeCloseTo(share, 9);
  });

  test("one row, and a class that never occurs, give finite sigmoids", () => {
    for (const { slopes, offsets } of [
      fitSigmoids(toMatrix([[3, 1]]), [0]),
      fitSigmoids(
        toMatrix([
          [3, 1, 0],
          [2, 4, 0],
        ]),
        [0, 1],
      ),
    ]) {
      expect([...slopes, ...offsets].every(Number.isFinite)).toBe(true);
    }
  });

  test("NaN is refused with its place", () => {
    const scores = toMatrix([
      [0, 1],
      [2, Number.NaN],
    ]);
    expect(() => fitSigmoids(scores, [0, 1])).toThrow(
      new ArgumentError("fitSigmoids: scores: every value must be finite, got NaN in row 1, column 1"),
    );
  });
});
