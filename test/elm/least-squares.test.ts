// A ridge of 0: least squares, and of all that fit equally well the smallest weights.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { solveMinimumNorm } from "ulmus-source/elm/minimum-norm.ts";
import { type Readout, solveRidge, solveRidgeDual } from "ulmus-source/elm/readout.ts";
import { matrix64, type Matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../audio/close.ts";
import { centred, naiveScores, normals, someWeights, toMatrix, toRows } from "./naive.ts";

interface Case {
  readonly name: string;
  readonly features: number[][];
  readonly targets: number[][];
  readonly weights: number[] | null;
  readonly coefficients: number[][];
}

const golden = JSON.parse(readFileSync(new URL("../golden/readout.json", import.meta.url), "utf8"));
const kernels = createPlainKernels();
const primal = (rows: TrainingRows, ridge = 0): Readout => {
  const sums = Accumulator.empty(rows.hidden.columns, rows.targets.columns).add(rows, kernels);
  return solveRidge(sums, ridge, kernels);
};
const dual = (rows: TrainingRows, ridge = 0): Readout => solveRidgeDual(rows, ridge, kernels);
const ways = [
  ["from sums", primal],
  ["from rows", dual],
] as const;

/** Differences are measured against the largest number. */
function expectNear(actual: Float64Array, expected: ArrayLike<number>, bound: number): void {
  const largest = Array.from(expected).reduce((worst, x) => Math.max(worst, Math.abs(x)), 1e-300);
  expectClose(actual, expected, { absolute: bound * largest });
}

describe.each(ways)("%s, against numpy's lstsq and pinv and scikit-learn (scripts/golden-readout.py)", (_, solve) => {
  test.each(golden.leastSquares as Case[])("$name: the weights agree to 1e-8 of the largest", (known) => {
    const rows: TrainingRows = {
      hidden: toMatrix(known.features),
      targets: toMatrix(known.targets),
      ...(known.weights && { weights: known.weights }),
    };
    expectNear(solve(rows).weights.data, known.coefficients.flat(), 1e-8);
  });

  test("Ridge on columns that repeat each other, weighted, three outputs: coefficients and intercepts agree to 1e-9", () => {
    const { features, targets, weights, fits } = golden.deficientRidge;
    expect(fits).toHaveLength(3);
    for (const { ridge, coefficients, intercept } of fits) {
      const fit = solve({ hidden: toMatrix(features), targets: toMatrix(targets), weights }, ridge);
      expectClose(fit.weights.data, coefficients.flat(), { absolute: 1e-9 });
      expectClose(fit.intercept, intercept, { absolute: 1e-9 });
    }
  });
});

/** Rows of whole numbers, of which columns repeat each other, sums of others and constants among them. */
const deficient = fc
  .record({
    count: fc.integer({ min: 1, max: 14 }),
    rank: fc.integer({ min: 0, max: 4 }),
    columns: fc.integer({ min: 1, max: 10 }),
    seed: fc.integer(),
    isWeighted: fc.boolean(),
  })
  .map(({ count, rank, columns, seed, isWeighted }): TrainingRows => {
    const whole = (rows: number, width: number, s: number): Matrix64 => {
      const m = normals(rows, width, s);
      return { ...m, data: m.data.map((x) => Math.round(2 * x)) };
    };
    const hidden = matrix64(count, columns);
    kernels.multiply(hidden, whole(count, rank, seed), whole(rank, columns, seed + 1));
    return {
      hidden,
      targets: normals(count, 2, seed + 2),
      ...(isWeighted && { weights: someWeights(count, seed + 3) }),
    };
  });

describe("laws, for rows of any rank", () => {
  test("from sums and from rows the weights are the same, to 1e-9", () => {
    fc.assert(
      fc.property(deficient, (rows) => {
        const [a, b] = [primal(rows), dual(rows)];
        expectClose(a.weights.data, b.weights.data, { absolute: 1e-9, relative: 1e-9 });
        expectClose(a.intercept, b.intercept, { absolute: 1e-9, relative: 1e-9 });
      }),
      { numRuns: 300 },
    );
  });

  test("what is left of the targets is orthogonal to every column, and its weighted mean is 0, to 1e-10", () => {
    fc.assert(
      fc.property(deficient, (rows) => {
        const left = naiveScores(primal(rows), rows.hidden).map((scores, i) =>
          scores.map((score, c) => rows.targets.data[2 * i + c] - score),
        );
        const w = rows.weights ?? left.map(() => 1);
        const { h } = centred(rows);
        for (const c of [0, 1]) {
          expect(Math.abs(left.reduce((sum, row, i) => sum + w[i] * row[c], 0))).toBeLessThan(1e-10);
          h[0].forEach((__, j) => {
            const along = left.reduce((sum, row, i) => sum + Math.sqrt(w[i]) * h[i][j] * row[c], 0);
            expect(Math.abs(along)).toBeLessThan(1e-9);
          });
        }
      }),
    );
  });

  test("no weights that fit as well are shorter: a direction that changes no score lengthens them, to 1e-9", () => {
    fc.assert(
      fc.property(deficient, fc.integer(), (rows, seed) => {
        const { weights } = primal(rows);
        const { h } = centred(rows);
        // A random direction, less its part among the rows (twice, for rounding): what remains changes no score.
        let free = Array.from(normals(1, rows.hidden.columns, seed).data);
        const basis = orthonormal(h);
        for (let round = 0; round < 2; round++) {
          for (const b of basis) {
            const along = b.reduce((sum, x, j) => sum + x * free[j], 0);
            free = free.map((x, j) => x - along * b[j]);
          }
        }
        const scale = 1 + Math.max(...weights.data.map(Math.abs));
        for (const c of [0, 1]) {
          const along = toRows(weights).reduce((sum, row, j) => sum + row[c] * free[j], 0);
          expect(Math.abs(along)).toBeLessThan(1e-9 * scale * rows.hidden.columns);
        }
      }),
    );
  });

  test("a small ridge leads to it: at 1e-9 the weights are within 1e-4 of the largest", () => {
    fc.assert(
      fc.property(deficient, (rows) => expectNear(primal(rows, 1e-9).weights.data, primal(rows).weights.data, 1e-4)),
    );
  });

  test("a row with the weight 3 is that row three times, to 1e-9", () => {
    fc.assert(
      fc.property(deficient, ({ hidden, targets }) => {
        const [h, t] = [toRows(hidden), toRows(targets)];
        const times = h.map((_, i) => 1 + (i % 3));
        const repeated = {
          hidden: toMatrix(h.flatMap((row, i) => Array.from({ length: times[i] }, () => row))),
          targets: toMatrix(t.flatMap((row, i) => Array.from({ length: times[i] }, () => row))),
        };
        for (const solve of [primal, dual]) {
          for (const ridge of [0, 0.1]) {
            const [a, b] = [solve({ hidden, targets, weights: times }, ridge), solve(repeated, ridge)];
            expectClose(a.weights.data, b.weights.data, { absolute: 1e-9, relative: 1e-9 });
            expectClose(a.intercept, b.intercept, { absolute: 1e-9, relative: 1e-9 });
          }
        }
      }),
    );
  });
});

/** Gram and Schmidt, twice, leaving out what is no longer than rounding. */
function orthonormal(rows: number[][]): number[][] {
  const basis: number[][] = [];
  for (const row of rows) {
    const length = Math.hypot(...row);
    let rest = row;
    for (let round = 0; round < 2; round++) {
      for (const b of basis) {
        const along = b.reduce((sum, x, j) => sum + x * rest[j], 0);
        rest = rest.map((x, j) => x - along * b[j]);
      }
    }
    const left = Math.hypot(...rest);
    if (left > 1e-9 * length) basis.push(rest.map((x) => x / left));
  }
  return basis;
}

describe("borders", () => {
  test("one row, and rows without columns: no weights, and the intercept is the mean target", () => {
    for (const solve of [primal, dual]) {
      const one = solve({ hidden: normals(1, 5, 1), targets: toMatrix([[3, -2]]) });
      expect(Array.from(one.weights.data)).toEqual(new Array(10).fill(0));
      expect(Array.from(one.intercept)).toEqual([3, -2]);
      for (const ridge of [0, 1]) {
        const none = solve({ hidden: matrix64(3, 0), targets: toMatrix([[1], [2], [6]]) }, ridge);
        expect(none.weights.data).toHaveLength(0);
        expect(none.intercept[0]).toBeCloseTo(3, 14);
      }
    }
  });

  test("a matrix of zeros has the solution 0", () => {
    const right = normals(3, 2, 1);
    solveMinimumNorm(matrix64(3, 3), right, 0, kernels);
    expect(right.data).toEqual(new Float64Array(6));
  });
});
