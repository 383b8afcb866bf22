import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  calibrate,
  type Calibration,
  calibrationNames,
  fitCalibration,
  isCalibrationFor,
} from "ulmus-source/elm/calibration/calibration.ts";
import { type Matrix64, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { calibrationError, logLoss } from "ulmus-source/model/metrics.ts";
import { normals } from "../naive.ts";
import { someScores } from "./golden.ts";

const kernels = createPlainKernels();

describe.each(calibrationNames)("%s", (kind) => {
  test("gives rows of the sum 1, to 1e-12, each value from 0 to 1, whatever the scores", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.constantFrom(-1, 0, 2, 50), fc.nat(1e6), (rows, skill, seed) => {
        const { scores, classes } = someScores(Math.max(rows, 3), 3, { skill, seed });
        const calibration = fitCalibration(kind, scores, classes, kernels);
        const asked = { ...normals(9, 3, seed + 5), data: normals(9, 3, seed + 5).data.map((x) => x * 100) };
        for (const some of [scores, asked]) {
          const p = calibrate(calibration, some);
          for (let i = 0; i < some.rows; i++) {
            const row = rowOf(p, i);
            expect(Math.abs(row.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-12);
            expect(row.every((x) => x >= 0 && x <= 1)).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test("of two classes on clips not seen has a calibration error below 0.03, where scores as they are are off by more than 0.1", () => {
    const sharp = (rows: number, seed: number): { scores: Matrix64; classes: number[] } => {
      const { scores, classes } = someScores(rows, 2, { skill: 1.5, seed });
      // As a readout gives them: what one class gets the other lacks.
      const margin = (i: number): number => 3 * (scores.data[2 * i] - scores.data[2 * i + 1]);
      return { classes, scores: { ...scores, data: scores.data.map((_, k) => (k % 2 ? 1 : -1) * -margin(k >> 1)) } };
    };
    const [held, later] = [sharp(3000, 1), sharp(3000, 2)];
    const raw = calibrate({ kind: "temperature", sharpness: 1 }, later.scores);
    expect(calibrationError(raw, later.classes)).toBeGreaterThan(0.1);
    const p = calibrate(fitCalibration(kind, held.scores, held.classes, kernels), later.scores);
    expect(calibrationError(p, later.classes)).toBeLessThan(0.03);
    expect(logLoss(p, later.classes)).toBeLessThan(logLoss(raw, later.classes) - 0.1);
  });

  test("is plain data: as JSON and back it gives the same bits, and it says how many classes it is for", () => {
    const { scores, classes } = someScores(50, 4);
    const calibration = fitCalibration(kind, scores, classes, kernels);
    const back = JSON.parse(JSON.stringify(calibration)) as Calibration;
    expect(calibrate(back, scores)).toEqual(calibrate(calibration, scores));
    expect(isCalibrationFor(4, back)).toBe(true);
    expect(isCalibrationFor(3, back)).toBe(kind === "temperature");
    expect(isCalibrationFor(4, { ...back, sharpness: Number.NaN })).toBe(false);
  });
});

test("a class that gets too little is helped by all but the temperature: log-loss of later clips falls by 0.05 at least", () => {
  const biased = (rows: number, seed: number): { scores: Matrix64; classes: number[] } => {
    const { scores, classes } = someScores(rows, 3, { skill: 2, seed });
    return { classes, scores: { ...scores, data: scores.data.map((score, k) => (k % 3 === 0 ? score - 2 : score)) } };
  };
  const [held, later] = [biased(3000, 1), biased(3000, 2)];
  const losses = calibrationNames.map((kind) =>
    logLoss(calibrate(fitCalibration(kind, held.scores, held.classes, kernels), later.scores), later.classes),
  );
  for (const loss of losses.slice(1)) expect(loss).toBeLessThan(losses[0] - 0.05);
});
