import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "ulmus-source/math/random.ts";
import {
  accuracy,
  calibrationError,
  classScores,
  confusionMatrix,
  explainedVariance,
  groupInterval,
  largestColumns,
  logLoss,
  macroF1,
  unweightedAverageRecall,
  wilsonInterval,
} from "ulmus-source/model/metrics.ts";
import { root } from "../repository.ts";
import { range } from "./data.ts";

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly truth: number[];
  readonly probabilities: number[][];
  readonly predicted: number[];
  readonly confusion: number[][];
  readonly accuracy: number;
  readonly uar: number;
  readonly macroF1: number;
  readonly logLoss: number;
  readonly precision: number[];
  readonly recall: number[];
  readonly f1: number[];
  readonly count: number[];
}

const golden: { tolerance: number; cases: Case[] } = JSON.parse(
  readFileSync(`${root}test/golden/metrics.json`, "utf8"),
);
const hint = "made by `python3 scripts/golden-metrics.py`";

function matrix(rows: number[][]): { rows: number; columns: number; data: Float64Array } {
  return { rows: rows.length, columns: rows[0].length, data: Float64Array.from(rows.flat()) };
}

describe("scikit-learn gives the same", () => {
  test.each(golden.cases)("confusion, accuracy, recall, F1 and log-loss to 1e-12: $name", (known) => {
    const close = (value: number, expected: number): void =>
      expect(Math.abs(value - expected), hint).toBeLessThan(golden.tolerance * Math.max(1, expected));
    const probabilities = matrix(known.probabilities);
    const predicted = largestColumns(probabilities);
    expect([...predicted]).toEqual(known.predicted);
    const confusion = confusionMatrix(known.truth, predicted, known.classes);
    expect(confusion).toEqual(known.confusion);
    close(accuracy(confusion), known.accuracy);
    close(unweightedAverageRecall(confusion), known.uar);
    close(macroF1(confusion), known.macroF1);
    close(logLoss(probabilities, known.truth), known.logLoss);
    classScores(confusion).forEach((score, c) => {
      close(score.precision, known.precision[c]);
      close(score.recall, known.recall[c]);
      close(score.f1, known.f1[c]);
      expect(score.count).toBe(known.count[c]);
    });
  });
});

test("the variance explained is scikit-learn's r2_score, weighted or not, to 1e-12 (scripts/golden-readout.py)", () => {
  const known = JSON.parse(readFileSync(`${root}test/golden/readout.json`, "utf8")).explainedVariance;
  const [targets, predicted] = [matrix(known.targets), matrix(known.predicted)];
  expect(explainedVariance(targets, predicted)).toBeCloseTo(known.plain, 12);
  expect(explainedVariance(targets, predicted, known.weights)).toBeCloseTo(known.weighted, 12);
});

describe("by hand", () => {
  // Truth:      0 0 0 0 1 1 2;  predicted: 0 0 0 1 1 0 1. Class 2 is never predicted, class 3 never there.
  const confusion = confusionMatrix([0, 0, 0, 0, 1, 1, 2], [0, 0, 0, 1, 1, 0, 1], 4);

  test("a confusion matrix counts truths down and predictions across", () => {
    expect(confusion).toEqual([
      [3, 1, 0, 0],
      [1, 1, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  test("averages are over the classes that occur", () => {
    expect(accuracy(confusion)).toBe(4 / 7);
    expect(unweightedAverageRecall(confusion)).toBeCloseTo((0.75 + 0.5 + 0) / 3, 15);
    // F1: 2·3/(4 + 4), 2·1/(3 + 2), 0.
    expect(macroF1(confusion)).toBeCloseTo((0.75 + 0.4 + 0) / 3, 15);
  });

  test("the log-loss of a probability of 0 is that of 1e-15", () => {
    expect(
      logLoss(
        matrix([
          [1, 0],
          [0.5, 0.5],
        ]),
        [1, 0],
      ),
    ).toBeCloseTo((-Math.log(1e-15) + Math.LN2) / 2, 12);
  });

  test("the calibration error is the mean gap between confidence and truth, bin by bin", () => {
    // Three clips at 0.9, of which two are right: gap |1.8…2.7|; one at 0.55, right.
    const probabilities = matrix([
      [0.9, 0.1],
      [0.9, 0.1],
      [0.1, 0.9],
      [0.55, 0.45],
    ]);
    expect(calibrationError(probabilities, [0, 1, 1, 0])).toBeCloseTo((Math.abs(2 - 2.7) + Math.abs(1 - 0.55)) / 4, 12);
    expect(
      calibrationError(
        matrix([
          [1, 0],
          [0, 1],
        ]),
        [0, 1],
      ),
    ).toBe(0);
    expect(
      calibrationError(
        matrix([
          [1, 0],
          [0, 1],
        ]),
        [1, 0],
      ),
    ).toBe(1);
  });

  test("of equal values the first is the largest", () => {
    expect([
      ...largestColumns(
        matrix([
          [1, 1, 0],
          [0, 2, 2],
        ]),
      ),
    ]).toEqual([0, 1]);
  });
});

describe("Wilson's interval", () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is as Newcombe (1998) prints it, to 4 digits", (right, count, low, high) => {
    const [from, to] = wilsonInterval(right, count);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });

  test("holds the share, lies in 0 … 1 and mirrors with right and wrong, to 1e-12", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const right = Math.round(share * count);
        const [low, high] = wilsonInterval(right, count);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(right / count).toBeGreaterThanOrEqual(low - 1e-12);
        expect(right / count).toBeLessThanOrEqual(high + 1e-12);
        const [otherLow, otherHigh] = wilsonInterval(count - right, count);
        expect(Math.abs(low - (1 - otherHigh)) + Math.abs(high - (1 - otherLow))).toBeLessThan(1e-12);
      }),
    );
  });
});

describe("the interval over groups", () => {
  const groupsOf = (count: number, size: number): number[] => range(0, count * size).map((i) => Math.floor(i / size));
  const width = ([low, high]: readonly [number, number]): number => high - low;

  test("is more than twice as wide as Wilson's where whole groups are right or wrong together", () => {
    const right = groupsOf(20, 15).map((group) => (group % 4 === 0 ? 0 : 1));
    expect(width(groupInterval(right, groupsOf(20, 15)))).toBeGreaterThan(2 * width(wilsonInterval(225, 300)));
  });

  test("is Wilson's to 20 % where groups mean nothing", () => {
    const random = createRandom(4);
    const right = range(0, 400).map(() => (random.uniform() < 0.7 ? 1 : 0));
    const hits = right.reduce((a: number, b) => a + b, 0);
    const ratio = width(groupInterval(right, range(0, 400))) / width(wilsonInterval(hits, 400));
    expect(ratio).toBeGreaterThanOrEqual(1);
    expect(ratio).toBeLessThan(1.2);
  });

  test("covers the true share in at least 88 % of 150 draws of 25 groups of 10 with strong correlation; Wilson's does not", () => {
    const random = createRandom(11);
    let [covered, coveredByWilson] = [0, 0];
    for (let draw = 0; draw < 150; draw++) {
      // A group's own share is 0.95 or 0.25, half of the groups each: 0.6 on average.
      const shares = range(0, 25).map(() => (random.uniform() < 0.5 ? 0.95 : 0.25));
      const right = groupsOf(25, 10).map((group) => (random.uniform() < shares[group] ? 1 : 0));
      const holds = ([low, high]: readonly [number, number]): number => (low <= 0.6 && 0.6 <= high ? 1 : 0);
      covered += holds(groupInterval(right, groupsOf(25, 10)));
      coveredByWilson += holds(
        wilsonInterval(
          right.reduce((a: number, b) => a + b, 0),
          250,
        ),
      );
    }
    expect(covered).toBeGreaterThanOrEqual(0.88 * 150);
    expect(coveredByWilson).toBeLessThan(0.75 * 150);
  });

  test("is no narrower than Wilson's: not for one group, not without a mistake", () => {
    expect(groupInterval([1, 1, 0, 1], [7, 7, 7, 7])).toEqual(wilsonInterval(3, 4));
    expect(groupInterval(new Uint8Array(20).fill(1), groupsOf(4, 5))).toEqual(wilsonInterval(20, 20));
  });

  test("is the same each time", () => {
    const right = range(0, 60).map((i) => (i % 7 === 0 ? 0 : 1));
    expect(groupInterval(right, groupsOf(12, 5))).toEqual(groupInterval(right, groupsOf(12, 5)));
  });
});
