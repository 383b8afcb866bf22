import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import type { KernelRows } from "ulmus-source/elm/kernel/centre-kernel.ts";
import { type Kernel, kernelMatrix } from "ulmus-source/elm/kernel/kernel.ts";
import { solveKernelRidge } from "ulmus-source/elm/kernel/kernel-ridge.ts";
import { applyReadout, solveRidge, solveRidgeDual } from "ulmus-source/elm/readout.ts";
import { createRidgePath } from "ulmus-source/elm/ridge-path.ts";
import { ArgumentError, NumericalError } from "ulmus-source/errors.ts";
import { type Matrix32, type Matrix64, matrix64, matrixFromRows, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals, someWeights, toMatrix, toRows, unitOf } from "../naive.ts";
import { naiveKernelScores, varianceOf } from "./naive-kernel-ridge.ts";
import { everyKernel, positiveRows, scaledRows } from "./rows.ts";

const kernels = createPlainKernels();
const golden: {
  ridge: {
    gamma: number;
    train: number[][];
    test: number[][];
    targets: number[][];
    fits: { ridge: number; scores: number[][] }[];
  };
  tolerance: number;
} = JSON.parse(readFileSync(new URL("../../golden/kernel.json", import.meta.url), "utf8"));

interface Problem {
  readonly kernel: Kernel;
  readonly features: Matrix32;
  readonly rows: KernelRows;
  readonly groups: Int32Array;
}

const problems = fc
  .record({
    kernel: fc.constantFrom(...everyKernel),
    n: fc.integer({ min: 2, max: 18 }),
    d: fc.integer({ min: 2, max: 8 }), // a histogram of one column is always the same
    outputs: fc.integer({ min: 1, max: 3 }),
    isWeighted: fc.boolean(),
    seed: fc.integer(),
  })
  .map(({ kernel, n, d, outputs, isWeighted, seed }): Problem => {
    const features = positiveRows(n, d, seed);
    const weights = isWeighted && { weights: someWeights(n, seed + 2) };
    const rows = {
      kernel: kernelMatrix(kernel, features, features, kernels),
      targets: normals(n, outputs, seed + 1),
      ...weights,
    };
    return { kernel, features, rows, groups: Int32Array.from({ length: n }, (_, i) => (i * i) % Math.ceil(n / 2 + 1)) };
  });
const ridges = [1e-3, 0.1, 1, 30];

function expectScores(actual: Matrix64, expected: readonly (readonly number[])[], bound: number): void {
  const values = expected.flat();
  const largest = values.reduce((worst, x) => Math.max(worst, Math.abs(x)), 1);
  expectClose(actual.data, values, { absolute: bound * largest });
}

describe("the readout of a kernel", () => {
  test("is that of the bordered system without centring, to 1e-9, weighted or not", () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(...ridges), ({ kernel, features, rows }, ridge) => {
        const some = positiveRows(4, features.columns, 77);
        const across = kernelMatrix(kernel, some, features, kernels);
        const scores = applyReadout(solveKernelRidge(rows, ridge, kernels), across, kernels);
        const all = Array.from({ length: features.rows }, (_, i) => i);
        expectScores(scores, naiveKernelScores(rows, all, ridge * varianceOf(rows), across), 1e-9);
      }),
    );
  });

  test("the linear kernel is the primal and the dual ridge, to 1e-9", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 14 }),
        fc.integer({ min: 2, max: 9 }),
        fc.boolean(),
        fc.integer(),
        (n, d, isWeighted, seed) => {
          const hidden = scaledRows(n, d, seed);
          const weights = isWeighted && { weights: someWeights(n, seed + 2) };
          const rows: TrainingRows = { hidden, targets: normals(n, 2, seed + 1), ...weights };
          const kernel = kernelMatrix({ name: "linear" }, hidden, hidden, kernels);
          const some = scaledRows(5, d, seed + 3);
          const across = kernelMatrix({ name: "linear" }, some, hidden, kernels);
          const { targets } = rows;
          const dual = applyReadout(solveKernelRidge({ kernel, targets, ...weights }, 0.1, kernels), across, kernels);
          const relative = (0.1 * varianceOf({ kernel, targets, ...weights })) / unitOf(rows);
          const sums = Accumulator.empty(d, 2).add(rows, kernels);
          expectScores(dual, toRows(applyReadout(solveRidge(sums, relative, kernels), some, kernels)), 1e-9);
          expectScores(dual, toRows(applyReadout(solveRidgeDual(rows, relative, kernels), some, kernels)), 1e-9);
        },
      ),
    );
  });

  test("whole weights are repeated rows, to 1e-9", () => {
    fc.assert(
      fc.property(problems, ({ kernel, features, rows: { targets } }) => {
        const times = Array.from({ length: features.rows }, (_, i) => i % 4);
        times[0] = 1;
        const repeated = times.flatMap((count, i) => Array<number>(count).fill(i));
        const fit = (x: Matrix32, t: Matrix64, weights?: number[]): Matrix64 => {
          const rows = { kernel: kernelMatrix(kernel, x, x, kernels), targets: t, ...(weights && { weights }) };
          return applyReadout(
            solveKernelRidge(rows, 0.1, kernels),
            kernelMatrix(kernel, features, x, kernels),
            kernels,
          );
        };
        const twice = fit(selectRows(features, repeated), selectRows(targets, repeated));
        expectScores(fit(features, targets, times), toRows(twice), 1e-9);
      }),
    );
  });

  test("a ridge of 0 meets every target of distinct rows, to 1e-7", () => {
    const features = scaledRows(12, 6, 5);
    const kernel = kernelMatrix({ name: "laplacian", gamma: 1 }, features, features, kernels);
    const targets = normals(12, 2, 6);
    const fitted = applyReadout(solveKernelRidge({ kernel, targets }, 0, kernels), kernel, kernels);
    expectClose(fitted.data, targets.data, { absolute: 1e-7 });
  });

  test(`centred kernels give scikit-learn's KernelRidge, to ${golden.tolerance} (scripts/golden-kernel.py)`, () => {
    const { gamma, train, test: tested, targets, fits } = golden.ridge;
    const [x, y] = [matrixFromRows(train), matrixFromRows(tested)];
    const rows = { kernel: kernelMatrix({ name: "rbf", gamma }, x, x, kernels), targets: toMatrix(targets) };
    const across = kernelMatrix({ name: "rbf", gamma }, y, x, kernels);
    for (const { ridge, scores } of fits) {
      const actual = applyReadout(solveKernelRidge(rows, ridge, kernels), across, kernels);
      expectScores(actual, scores, golden.tolerance);
    }
  });
});

describe("held-out scores from a kernel matrix", () => {
  /** Each group's scores from a fit of the others with the λ that `ridge` means for all rows. */
  function refitted({ rows }: Problem, ridge: number, groups: ArrayLike<number>): number[][] {
    const all = Array.from({ length: rows.targets.rows }, (_, i) => i);
    const scores = toRows(rows.targets);
    for (const group of new Set(Array.from(groups))) {
      const [held, kept] = [all.filter((i) => groups[i] === group), all.filter((i) => groups[i] !== group)];
      const fit = naiveKernelScores(rows, kept, ridge * varianceOf(rows), selectRows(rows.kernel, held));
      fit.forEach((row, k) => (scores[held[k]] = row));
    }
    return scores;
  }

  test("leaving one row out in closed form is refitting without it, to 1e-8, ridges from 1e-3 to 30", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const path = createRidgePath(problem.rows, kernels);
        const each = Array.from({ length: problem.rows.targets.rows }, (_, i) => i);
        for (const ridge of ridges) expectScores(path.heldOut(ridge), refitted(problem, ridge, each), 1e-8);
      }),
    );
  });

  test("leaving one group out in closed form is refitting without it, to 1e-8, for groups of unequal size", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const groups = problem.groups;
        fc.pre(new Set(groups).size > 1);
        const path = createRidgePath(problem.rows, kernels, { groups });
        for (const ridge of ridges) expectScores(path.heldOut(ridge), refitted(problem, ridge, groups), 1e-8);
      }),
    );
  });

  test("the linear kernel gives the held-out scores of its rows, and those of generalised cross-validation, to 1e-8", () => {
    const hidden = scaledRows(15, 6, 1);
    const rows: TrainingRows = { hidden, targets: normals(15, 2, 2), weights: someWeights(15, 3) };
    const kernel = kernelMatrix({ name: "linear" }, hidden, hidden, kernels);
    const groups = Array.from({ length: 15 }, (_, i) => i % 4);
    const relative = varianceOf({ ...rows, kernel }) / unitOf(rows);
    for (const ridge of ridges) {
      const byKernel = createRidgePath({ ...rows, kernel }, kernels, { groups });
      const byRows = createRidgePath(rows, kernels, { groups });
      expectScores(byKernel.heldOut(ridge), toRows(byRows.heldOut(ridge * relative)), 1e-8);
      expectScores(byKernel.generalised(ridge), toRows(byRows.generalised(ridge * relative)), 1e-8);
    }
  });
});

describe("borders", () => {
  const targets = normals(4, 2, 1);
  const mean = [0, 1].map((c) => [0, 1, 2, 3].reduce((sum, i) => sum + targets.data[i * 2 + c] / 4, 0));

  test.each([0, 1e-5, 1])(
    "rows that are all the same give every row the targets' mean, to 1e-12, at ridge %d",
    (ridge) => {
      const same = matrixFromRows(Array.from({ length: 4 }, () => [0.3, 0.1]));
      for (const kernel of everyKernel) {
        const rows = { kernel: kernelMatrix(kernel, same, same, kernels), targets };
        const across = kernelMatrix(kernel, positiveRows(3, 2, 1), same, kernels);
        const scores = applyReadout(solveKernelRidge(rows, ridge, kernels), across, kernels);
        expectClose(scores.data, [...mean, ...mean, ...mean], { absolute: 1e-12 });
      }
    },
  );

  test("one row gives its own targets everywhere", () => {
    const one = scaledRows(1, 3, 1);
    const kernel = kernelMatrix({ name: "rbf", gamma: 1 }, one, one, kernels);
    const readout = solveKernelRidge({ kernel, targets: selectRows(targets, [2]) }, 0.1, kernels);
    expect(readout.weights.data).toEqual(Float64Array.of(0, 0));
    expect(readout.intercept).toEqual(selectRows(targets, [2]).data);
  });

  test("a row of weight 0 says nothing", () => {
    const rows = scaledRows(4, 3, 1);
    const kernel = kernelMatrix({ name: "rbf", gamma: 1 }, rows, rows, kernels);
    const { weights } = solveKernelRidge({ kernel, targets, weights: [1, 0, 1, 1] }, 0.1, kernels);
    expect(Array.from(weights.data.subarray(2, 4), Math.abs)).toEqual([0, 0]);
  });

  test("repeated rows without a ridge are refused by row; with a ridge they count twice", () => {
    const rows = selectRows(scaledRows(3, 3, 1), [0, 1, 2, 1]);
    const kernel = kernelMatrix({ name: "rbf", gamma: 1 }, rows, rows, kernels);
    expect(() => solveKernelRidge({ kernel, targets }, 0, kernels)).toThrow(NumericalError);
    expect(() => solveKernelRidge({ kernel, targets }, 0, kernels)).toThrow("at row 3 of 4: rows repeat each other");
    expect(solveKernelRidge({ kernel, targets }, 0.1, kernels).weights.data.every(Number.isFinite)).toBe(true);
  });

  test("values that are not finite, shapes that do not fit and ridges < 0 are refused", () => {
    const kernel = kernelMatrix({ name: "linear" }, scaledRows(4, 3, 1), scaledRows(4, 3, 1), kernels);
    const bad = { ...kernel, data: kernel.data.slice().fill(Number.NaN, 6, 7) };
    expect(() => solveKernelRidge({ kernel: bad, targets }, 1, kernels)).toThrow("got NaN in row 1, column 2");
    expect(() => solveKernelRidge({ kernel: matrix64(4, 3), targets }, 1, kernels)).toThrow("must be 4 × 4");
    expect(() => solveKernelRidge({ kernel, targets, weights: [1] }, 1, kernels)).toThrow(ArgumentError);
    expect(() => solveKernelRidge({ kernel, targets }, -1, kernels)).toThrow("ridge must be ≥ 0, got -1");
    expect(() => createRidgePath({ kernel: matrix64(3, 3), targets }, kernels)).toThrow("must be 4 × 4");
  });
});
