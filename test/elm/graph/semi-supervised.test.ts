import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyLaplacian, createLaplacian, type Laplacian } from "ulmus-source/elm/graph/laplacian.ts";
import { knownTargets, solveSemiSupervised } from "ulmus-source/elm/graph/semi-supervised.ts";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import { applyReadout, solveRidge } from "ulmus-source/elm/readout.ts";
import { type Matrix64, matrix64, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { golden } from "../deep/golden.ts";
import { normals, pick, toMatrix } from "../naive.ts";
import { normals32 } from "./normals.ts";

const kernels = createPlainKernels();

interface Problem {
  readonly hidden: Matrix64;
  readonly targets: Matrix64;
  readonly weights: Float64Array;
  readonly laplacian: Laplacian;
}

/** Every third row is labelled, with one of two classes. */
const problems = fc
  .record({
    n: fc.integer({ min: 6, max: 20 }),
    columns: fc.integer({ min: 1, max: 25 }),
    normalised: fc.boolean(),
    seed: fc.integer(),
  })
  .map(({ n, columns, normalised, seed }): Problem => {
    const classes = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? (i / 3) % 2 : -1));
    const laplacian = createLaplacian(normals32(n, 2, seed + 1), { neighbours: 3, normalised, kernels });
    return { hidden: normals(n, columns, seed), ...knownTargets(classes, 2), laplacian };
  });

const scoresOf = ({ laplacian, ...rows }: Problem, smoothness: number): Float64Array =>
  applyReadout(solveSemiSupervised(rows, laplacian, { ridge: 0.1, smoothness, kernels }), rows.hidden, kernels).data;

/** The largest of some values and 1: two labelled rows that nearly meet make large scores, and errors as large. */
const sizeOf = (values: ArrayLike<number>): number => Math.max(1, ...Array.from(values, Math.abs));

describe("laws", () => {
  test("a smoothness of 0 is ridge regression on the labelled rows, to 1e-8 of the largest score", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { hidden, targets, weights } = problem;
        const labelled = [...weights.keys()].filter((i) => weights[i] > 0);
        const known = pick({ hidden, targets, weights }, labelled);
        const readout = solveRidge(Accumulator.empty(hidden.columns, 2).add(known, kernels), 0.1, kernels);
        const expected = applyReadout(readout, hidden, kernels).data;
        expectClose(scoresOf(problem, 0), expected, { absolute: 1e-8 * sizeOf(expected) });
      }),
    );
  });

  test("the smoother, the less scores differ along the joints, to 1e-9 of the roughest", () => {
    const roughness = (problem: Problem, smoothness: number): number => {
      const centred = { rows: problem.hidden.rows, columns: 2, data: scoresOf(problem, smoothness) };
      const bent = applyLaplacian(problem.laplacian, centred);
      return bent.data.reduce((sum, value, e) => sum + value * centred.data[e], 0);
    };
    fc.assert(
      fc.property(problems, (problem) => {
        const costs = [0, 0.1, 1, 10].map((smoothness) => roughness(problem, smoothness));
        costs.slice(1).forEach((cost, i) => expect(cost).toBeLessThanOrEqual(costs[i] + 1e-9 * sizeOf(costs)));
      }),
    );
  });

  test("all hidden columns times 1000 give the same scores, and so do targets of unlabelled rows, to 1e-7", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const larger = { ...problem.hidden, data: problem.hidden.data.map((x) => 1000 * x) };
        const expected = scoresOf(problem, 0.5);
        expectClose(scoresOf({ ...problem, hidden: larger }, 0.5), expected, { absolute: 1e-7 * sizeOf(expected) });
        const other = problem.targets.data.map((t, e) => (problem.weights[Math.floor(e / 2)] > 0 ? t : 99));
        expectClose(scoresOf({ ...problem, targets: { ...problem.targets, data: other } }, 0.5), expected, {
          absolute: 1e-7,
        });
      }),
    );
  });
});

describe("numpy has the same weights, by the paper's own formulas, to 1e-9", () => {
  const { x, neighbours, targets, weights, ridge, smoothness, cases } = golden.graph;
  test.each([false, true])("normalised: %s; 8 columns (primal) and 40 for 24 rows (dual)", (normalised) => {
    const laplacian = createLaplacian(matrixFromRows(x), { neighbours, normalised, kernels });
    for (const { hidden, ...solutions } of cases) {
      const rows = { hidden: toMatrix(hidden), targets: toMatrix(targets), weights };
      const found = solveSemiSupervised(rows, laplacian, { ridge, smoothness, kernels });
      const expected = normalised ? solutions.normalised : solutions.plain;
      expectClose(found.weights.data, expected.weights.flat(), { absolute: 1e-9 });
      expectClose(found.intercept, expected.intercept, { absolute: 1e-9 });
    }
  });

  test("classes become the same targets and weights", () => {
    const known = knownTargets(golden.graph.classes, 3);
    expect([...known.targets.data]).toEqual(targets.flat());
    expectClose(known.weights, weights, { relative: 1e-15 });
  });
});

describe("borders", () => {
  const rows = matrixFromRows([[0], [1], [2], [3]]);
  const laplacian = createLaplacian(rows, { neighbours: 1, kernels });
  const { targets, weights } = knownTargets([0, -1, -1, 1], 2);
  const options = { ridge: 0.1, smoothness: 1, kernels };

  test("hidden columns that repeat each other or do not vary are no obstacle", () => {
    const hidden = toMatrix([0, 1, 2, 3].map((x) => [x, x, 1, 0]));
    const { data } = applyReadout(
      solveSemiSupervised({ hidden, targets, weights }, laplacian, options),
      hidden,
      kernels,
    );
    expect(data[0]).toBeGreaterThan(data[1]);
    expect(data[6]).toBeLessThan(data[7]);
    const flat = toMatrix([0, 1, 2, 3].map(() => [1, 1]));
    expect(() => solveSemiSupervised({ hidden: flat, targets, weights }, laplacian, { ...options, ridge: 0 })).toThrow(
      "solveSemiSupervised: the system is not positive definite; raise the ridge",
    );
  });

  test("no labelled row, and numbers below 0 or not finite, are refused", () => {
    const none = { hidden: rows, targets, weights: new Float64Array(4) };
    expect(() => solveSemiSupervised(none, laplacian, options)).toThrow(
      "needs at least one row of weight > 0, got none",
    );
    for (const name of ["ridge", "smoothness"]) {
      expect(() =>
        solveSemiSupervised({ hidden: rows, targets, weights }, laplacian, { ...options, [name]: Number.NaN }),
      ).toThrow(`solveSemiSupervised: ${name} must be ≥ 0, got NaN`);
    }
    expect(() => knownTargets([0, 2], 2)).toThrow("a class must be −1 or a column of 0 … 1, got 2");
    expect(() => solveSemiSupervised({ hidden: rows, targets: matrix64(3, 2) }, laplacian, options)).toThrow(
      "got 4 hidden rows, 3 target rows",
    );
  });
});
