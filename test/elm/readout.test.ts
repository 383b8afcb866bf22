import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { applyReadout, type Readout, solveRidge, solveRidgeDual } from "ulmus-source/elm/readout.ts";
import { ArgumentError, NumericalError } from "ulmus-source/errors.ts";
import { matrix64, type Matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../audio/close.ts";
import { centred, naiveRidge, naiveScores, normals, someWeights, toMatrix, toRows, unitOf } from "./naive.ts";

interface Case {
  readonly name: string;
  readonly features: number[][];
  readonly targets: number[][];
  readonly weights: number[] | null;
  readonly ridgeFits: { readonly ridge: number; readonly coefficients: number[][]; readonly intercept: number[] }[];
  readonly leastSquares: number[][];
}

const golden = JSON.parse(readFileSync(new URL("../golden/ridge.json", import.meta.url), "utf8"));
const kernels = createPlainKernels();
const tolerance = { relative: 1e-9, absolute: 1e-9 };

const accumulated = (rows: TrainingRows): Accumulator =>
  Accumulator.empty(rows.hidden.columns, rows.targets.columns).add(rows, kernels);
const primal = (rows: TrainingRows, ridge: number): Readout => solveRidge(accumulated(rows), ridge, kernels);
const dual = (rows: TrainingRows, ridge: number): Readout => solveRidgeDual(rows, ridge, kernels);
const ways = [
  ["primal", primal],
  ["dual", dual],
] as const;

function expectSame(actual: Readout, expected: Readout): void {
  expectClose(actual.weights.data, expected.weights.data, tolerance);
  expectClose(actual.intercept, expected.intercept, tolerance);
}

/** As `expectSame`, with differences measured against the largest weight. */
function expectNear(actual: Readout, expected: Readout, bound = 1e-9): void {
  const all = ({ weights, intercept }: Readout): Float64Array => Float64Array.of(...weights.data, ...intercept);
  const largest = all(expected).reduce((worst, x) => Math.max(worst, Math.abs(x)), 1);
  expectClose(all(actual), all(expected), { absolute: bound * largest });
}

const ridges = fc.constantFrom(1e-5, 1e-3, 0.1, 1, 30);
const problems = fc
  .record({
    // Sums lose digits as the square of mean over deviation, which chance makes large for 2 or 3 rows.
    count: fc.integer({ min: 5, max: 24 }),
    columns: fc.integer({ min: 1, max: 12 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
    isWeighted: fc.boolean(),
  })
  .map(({ count, columns, outputs, seed, isWeighted }): TrainingRows => ({
    hidden: normals(count, columns, seed),
    targets: normals(count, outputs, seed + 1),
    ...(isWeighted && { weights: someWeights(count, seed + 2) }),
  }));

/** (HcᵀHc + λI) W − HcᵀTc, and the same without a sign or a mean taken away: what its rounding is in proportion to. */
function equations(rows: TrainingRows, penalty: number, { weights }: Readout): { remains: number[]; scale: number[] } {
  const { h, t } = centred(rows);
  const size = (i: number): number => Math.sqrt(rows.weights?.[i] ?? 1);
  const [rawH, rawT, w] = [toRows(rows.hidden), toRows(rows.targets), toRows(weights)];
  const [remains, scale]: number[][] = [[], []];
  w.forEach((row, i) =>
    row.forEach((weight, c) => {
      let [sum, sizes] = [penalty * weight, 1e-300 + Math.abs(penalty * weight)];
      h.forEach((x, r) => {
        sum += x[i] * (x.reduce((fit, value, j) => fit + value * w[j][c], 0) - t[r][c]);
        const fit = rawH[r].reduce((all, value, j) => all + Math.abs(value * w[j][c]), Math.abs(rawT[r][c]));
        sizes += size(r) ** 2 * Math.abs(rawH[r][i]) * fit;
      });
      remains.push(sum);
      scale.push(sizes * w.length);
    }),
  );
  return { remains, scale };
}

describe.each(golden.cases as Case[])("against scikit-learn's Ridge (scripts/golden.py): $name", (golden_) => {
  const rows: TrainingRows = {
    hidden: toMatrix(golden_.features),
    targets: toMatrix(golden_.targets),
    ...(golden_.weights && { weights: golden_.weights }),
  };

  test.each(ways)("%s: coefficients and intercepts agree to 1e-9 for three penalties", (_, solve) => {
    expect(golden_.ridgeFits).toHaveLength(3);
    for (const { ridge, coefficients, intercept } of golden_.ridgeFits) {
      expectSame(solve(rows, ridge), { weights: toMatrix(coefficients), intercept: Float64Array.from(intercept) });
    }
  });

  test("a ridge of 0 gives numpy's lstsq on centred rows, to 1e-9: from sums, or the smallest weights if rows are few", () => {
    const solve = rows.hidden.rows > rows.hidden.columns ? primal : dual;
    expectClose(solve(rows, 0).weights.data, golden_.leastSquares.flat(), tolerance);
  });
});

describe("laws", () => {
  test("primal = dual = elimination in plain lists, to 1e-9, for ridges from 1e-5 to 30", () => {
    fc.assert(
      fc.property(problems, ridges, (rows, ridge) => {
        const expected = naiveRidge(rows, ridge * unitOf(rows));
        expectNear(primal(rows, ridge), expected);
        expectNear(dual(rows, ridge), expected);
      }),
    );
  });

  test("what remains of (HᵀH + λI) W = HᵀT is below 1e-14 of the sums that it comes from", () => {
    fc.assert(
      fc.property(problems, ridges, (rows, ridge) => {
        // The dual divides rows that are not independent by λ, so it is for few rows.
        for (const solve of rows.hidden.rows < rows.hidden.columns ? [primal, dual] : [primal]) {
          const { remains, scale } = equations(rows, ridge * unitOf(rows), solve(rows, ridge));
          remains.forEach((x, i) => expect(Math.abs(x)).toBeLessThanOrEqual(1e-14 * scale[i]));
        }
      }),
    );
  });

  test("the weighted mean of the training scores is the weighted mean of the targets, to 1e-12", () => {
    fc.assert(
      fc.property(problems, ridges, (rows, ridge) => {
        const w = rows.weights ?? new Float64Array(rows.hidden.rows).fill(1);
        const total = Array.from(w).reduce((a, b) => a + b, 0);
        const meanOf = ({ columns, data }: Matrix64): number[] =>
          Array.from({ length: columns }, (_, c) => {
            let sum = 0;
            for (let i = 0; i < rows.hidden.rows; i++) sum += (w[i] * data[i * columns + c]) / total;
            return sum;
          });
        const scores = applyReadout(primal(rows, ridge), rows.hidden, kernels);
        expectClose(meanOf(scores), meanOf(rows.targets), { absolute: 1e-12 });
      }),
    );
  });

  test("an output's weights do not depend, in any bit, on the outputs beside it", () => {
    fc.assert(
      fc.property(problems, ridges, (rows, ridge) => {
        const { rows: count, columns, data } = rows.targets;
        for (const [, solve] of ways) {
          const together = solve(rows, ridge);
          for (let c = 0; c < columns; c++) {
            const targets = { rows: count, columns: 1, data: data.filter((_, i) => i % columns === c) };
            const alone = solve({ ...rows, targets }, ridge);
            expect(alone.weights.data).toEqual(together.weights.data.filter((_, i) => i % columns === c));
            expect(alone.intercept[0]).toBe(together.intercept[c]);
          }
        }
      }),
    );
  });

  test("all weights times 3 change nothing, to 1e-9: the ridge is relative", () => {
    fc.assert(
      fc.property(problems, ridges, (rows, ridge) => {
        const weights = Float64Array.from(rows.weights ?? new Float64Array(rows.hidden.rows).fill(1), (w) => 3 * w);
        for (const [, solve] of ways) expectNear(solve({ ...rows, weights }, ridge), solve(rows, ridge));
      }),
    );
  });

  test("scaling the hidden columns by 1000 divides the weights by 1000, to 1e-9", () => {
    fc.assert(
      fc.property(problems, ridges, (rows, ridge) => {
        const hidden = { ...rows.hidden, data: Float64Array.from(rows.hidden.data, (x) => 1000 * x) };
        for (const [, solve] of ways) {
          const { weights, intercept } = solve({ ...rows, hidden }, ridge);
          expectNear(
            { weights: { ...weights, data: weights.data.map((x) => 1000 * x) }, intercept },
            solve(rows, ridge),
          );
        }
      }),
    );
  });

  test("inputs stay as they were", () => {
    fc.assert(
      fc.property(problems, ridges, (rows, ridge) => {
        const before = structuredClone(rows);
        const accumulator = accumulated(rows);
        const sums = structuredClone(accumulator.sums);
        solveRidge(accumulator, ridge, kernels);
        dual(rows, ridge);
        expect(rows).toEqual(before);
        expect(accumulator.sums).toEqual(sums);
      }),
    );
  });

  test("applyReadout gives the scores of plain lists, to 1e-12", () => {
    fc.assert(
      fc.property(problems, (rows) => {
        const readout = primal(rows, 0.1);
        const scores = applyReadout(readout, rows.hidden, kernels);
        expectClose(scores.data, naiveScores(readout, rows.hidden).flat(), { relative: 1e-12, absolute: 1e-12 });
      }),
    );
  });
});

describe.each(ways)("%s, columns that say nothing", (_, solve) => {
  const hidden = normals(12, 3, 1);
  const targets = normals(12, 2, 2);
  const withColumn = (column: (i: number) => number): TrainingRows => {
    const rows = Array.from({ length: 12 }, (_row, i) => [...hidden.data.subarray(3 * i, 3 * i + 3), column(i)]);
    return { hidden: toMatrix(rows), targets };
  };
  const weightOf = ({ weights }: Readout, i: number): Float64Array => weights.data.subarray(2 * i, 2 * i + 2);

  test.each([0, 1 / 3, 1e6])("a column that is always %d has weights of exactly 0", (value) => {
    expect(
      Array.from(
        weightOf(
          solve(
            withColumn(() => value),
            0.1,
          ),
          3,
        ),
      ),
    ).toEqual([0, 0]);
  });

  test("a column that repeats another has the same weights, to 1e-12", () => {
    const readout = solve(
      withColumn((i) => hidden.data[3 * i]),
      0.1,
    );
    expectClose(weightOf(readout, 3), weightOf(readout, 0), { relative: 1e-12 });
  });

  test("if no column varies the intercept is the mean target and the weights are exactly 0, at any ridge", () => {
    for (const count of [1, 2, 3, 7, 10]) {
      const rows = Array.from({ length: count }, () => [0.1, 1 / 3, 12_345.678]);
      const some = { hidden: toMatrix(rows), targets: normals(count, 2, 3) };
      for (const ridge of [0, 1e-5, 1]) {
        const { weights, intercept } = solve(some, ridge);
        expect(weights.data).toEqual(new Float64Array(6));
        expectClose(intercept, centred(some).targetMean, { absolute: 1e-15 });
      }
    }
  });
});

describe("borders", () => {
  const rows: TrainingRows = { hidden: normals(5, 3, 1), targets: normals(5, 2, 2) };
  const repeated = (seed: number): TrainingRows => ({
    hidden: toMatrix(Array.from(normals(9, 1, seed).data, (x) => [x, x / 3, x * 7])),
    targets: normals(9, 1, seed + 1),
  });

  test.each([-1e-9, Number.NaN, Infinity])("the ridge %d is refused", (ridge) => {
    const refused = new ArgumentError(`solveRidge: ridge must be ≥ 0, got ${ridge}`);
    for (const [, solve] of ways) expect(() => solve(rows, ridge)).toThrow(refused);
  });

  test("no rows, and rows of weight 0 only, are refused", () => {
    const none: TrainingRows = { hidden: matrix64(0, 3), targets: matrix64(0, 2) };
    for (const [, solve] of ways) {
      expect(() => solve(none, 1)).toThrow("needs at least one row");
      expect(() => solve({ ...rows, weights: [0, 0, 0, 0, 0] }, 1)).toThrow("needs at least one row");
    }
    expect(() => solveRidge(Accumulator.empty(3, 2), 1, kernels)).toThrow(ArgumentError);
  });

  test("a ridge lost in rounding is refused where columns, or rows, repeat each other, and one of 1e-6 is not", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(() => primal(repeated(seed), 1e-18)).toThrow(NumericalError);
        expect(() => primal(repeated(seed), 1e-18)).toThrow("raise the ridge, or make it 0");
        expect(() => primal(repeated(seed), 1e-6)).not.toThrow();
        expect(() => dual(repeated(seed), 1e-18)).toThrow("raise the ridge, or make it 0");
      }),
    );
  });

  test("a readout for other hidden columns is refused", () => {
    expect(() => applyReadout(primal(rows, 1), matrix64(2, 4), kernels)).toThrow("hidden has 4 columns, expected 3");
  });

  test("values that are not finite are refused with their place", () => {
    const hidden = { ...rows.hidden, data: rows.hidden.data.map((x, i) => (i === 7 ? Number.NaN : x)) };
    for (const [, solve] of ways) expect(() => solve({ ...rows, hidden }, 1)).toThrow("got NaN in row 2, column 1");
  });
});
