import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { applyReadout, type Readout, solveRidge } from "ulmus-source/elm/readout.ts";
import { reweigh, type RobustLoss, robustScale, robustWeights } from "ulmus-source/elm/robust.ts";
import type { Matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../audio/close.ts";
import { normals, toMatrix, unitOf } from "./naive.ts";

const kernels = createPlainKernels();
const losses: readonly RobustLoss[] = ["huber", "bisquare"];
const residualsOf = (fit: Readout, { hidden, targets }: TrainingRows): Matrix64 => {
  const scores = applyReadout(fit, hidden, kernels);
  return { ...scores, data: scores.data.map((score, i) => targets.data[i] - score) };
};
/** With the absolute penalty λ. */
const solve = (rows: TrainingRows, penalty: number): Readout => {
  const sums = Accumulator.empty(rows.hidden.columns, rows.targets.columns).add(rows, kernels);
  return solveRidge(sums, penalty / unitOf(rows), kernels);
};

interface Golden {
  readonly features: number[][];
  readonly targets: number[];
  readonly cases: { loss: RobustLoss; scale: number; penalty: number; coefficients: number[]; intercept: number }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/readout.json", import.meta.url), "utf8")).robust;

test.each(golden.cases)(
  "$loss: reweighting ends where scipy finds the smallest loss, to 1e-6 (scripts/golden-readout.py)",
  ({ loss, scale, penalty, coefficients, intercept }) => {
    const rows = { hidden: toMatrix(golden.features), targets: toMatrix(golden.targets.map((t) => [t])) };
    // From the weights of what scipy found, which they should give again: bisquare has other minima.
    let fit: Readout = {
      weights: toMatrix(coefficients.map((w) => [w * 1.01])),
      intercept: Float64Array.of(intercept),
    };
    for (let round = 0; round < 200; round++) {
      fit = solve({ ...rows, weights: robustWeights(loss, residualsOf(fit, rows), [scale]) }, penalty);
    }
    expectClose(fit.weights.data, coefficients, { absolute: 1e-6 });
    expectClose(fit.intercept, [intercept], { absolute: 1e-6 });
  },
);

/** Lines with normal errors of deviation 0.1, and every fifth target 20 too large. */
function spoilt(seed: number, outputs = 1): { rows: TrainingRows; clean: Matrix64 } {
  const [hidden, slopes, errors] = [
    normals(60, 3, seed),
    normals(3, outputs, seed + 1),
    normals(60, outputs, seed + 2),
  ];
  const clean = applyReadout({ weights: slopes, intercept: new Float64Array(outputs).fill(2) }, hidden, kernels);
  const data = clean.data.map((t, i) => t + 0.1 * errors.data[i] + (Math.floor(i / outputs) % 5 === 0 ? 20 : 0));
  return { rows: { hidden, targets: { ...clean, data } }, clean };
}

describe.each(losses)("%s", (loss) => {
  test("of 60 targets of which 12 are 20 too large, the fit is within 1 of the clean line, where least squares is off by more", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 3 }), (seed, outputs) => {
        const { rows, clean } = spoilt(seed, outputs);
        const off = (fit: Readout): number => {
          const scores = applyReadout(fit, rows.hidden, kernels);
          return scores.data.reduce((most, score, i) => Math.max(most, Math.abs(score - clean.data[i])), 0);
        };
        const weights = reweigh(loss, 60, (some) => residualsOf(solve({ ...rows, weights: some }, 1e-6), rows));
        expect(off(solve({ ...rows, weights }, 1e-6))).toBeLessThan(1);
        expect(off(solve(rows, 1e-6))).toBeGreaterThan(3);
        const mean = (some: Float64Array): number => some.reduce((sum, weight) => sum + weight, 0) / some.length;
        expect(Math.max(...weights.filter((_, i) => i % 5 === 0))).toBeLessThan(0.1);
        expect(mean(weights.filter((_, i) => i % 5 !== 0))).toBeGreaterThan(0.6);
      }),
      { numRuns: 30 },
    );
  });

  test("weights are those that a fit with them gives again, to 1e-5; targets times 1000 and their sign change none, to 1e-6", () => {
    const { rows } = spoilt(3);
    const run = (some: TrainingRows): Float64Array =>
      reweigh(loss, 60, (weights) => residualsOf(solve({ ...some, weights }, 1e-6), some));
    const weights = run(rows);
    const fit = residualsOf(solve({ ...rows, weights }, 1e-6), rows);
    expectClose(
      reweigh(loss, 60, () => fit),
      weights,
      { absolute: 1e-5 },
    );
    const larger = { ...rows, targets: { ...rows.targets, data: rows.targets.data.map((t) => -1000 * t) } };
    expectClose(run(larger), weights, { absolute: 1e-6 });
  });

  test("normal errors alone leave a mean weight above 0.9", () => {
    const errors = normals(500, 1, 1);
    const weights = reweigh(loss, 500, () => errors);
    expect(weights.reduce((a, b) => a + b, 0) / 500).toBeGreaterThan(0.9);
    expect(Math.abs(robustScale(errors)[0] - 1)).toBeLessThan(0.1);
  });

  test("where most residuals are 0, those that are not count next to nothing; where all are 0, all count in full", () => {
    const some = reweigh(loss, 5, () => toMatrix([[0], [0], [0], [0], [7]]));
    expect(Array.from(some.subarray(0, 4))).toEqual([1, 1, 1, 1]);
    expect(some[4]).toBeLessThan(1e-11);
    expect(Array.from(reweigh(loss, 2, () => toMatrix([[0], [0]])))).toEqual([1, 1]);
    expect(Array.from(reweigh(loss, 1, () => toMatrix([[3]])))[0]).toBeGreaterThan(0.9);
  });
});

test("weights are by the formulas: huber 1.345 / distance, bisquare (1 − (distance / 4.685)²)²", () => {
  const residuals = toMatrix([[1], [-4], [10]]);
  expectClose(robustWeights("huber", residuals, [2]), [1, 1.345 / 2, 1.345 / 5], { relative: 1e-14 });
  const bisquare = [0.5, 2].map((d) => (1 - (d / 4.685) ** 2) ** 2);
  expectClose(robustWeights("bisquare", residuals, [2]), [...bisquare, 0], { relative: 1e-14 });
  expectClose(robustWeights("huber", toMatrix([[3, 8]]), [1, 2]), [1.345 / Math.sqrt(12.5)], { relative: 1e-14 });
});
