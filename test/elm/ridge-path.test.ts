// The closed forms of leave-one-out and leave-one-group-out against refitting without the rows, fold by fold.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { applyReadout, solveRidge } from "ulmus-source/elm/readout.ts";
import { createRidgePath } from "ulmus-source/elm/ridge-path.ts";
import { ArgumentError, NumericalError } from "ulmus-source/errors.ts";
import { type Matrix64, matrix64 } from "ulmus-source/math/matrix.ts";
import { symmetricEigen } from "ulmus-source/math/eigen.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../audio/close.ts";
import { centred, naiveRidge, naiveScores, normals, pick, someWeights, toMatrix, toRows, unitOf } from "./naive.ts";

const kernels = createPlainKernels();

/** Each group's scores from a fit of the other rows with the absolute penalty that `ridge` means for all rows. */
function refitted(rows: TrainingRows, ridge: number, groups: ArrayLike<number>): Matrix64 {
  const penalty = ridge * unitOf(rows);
  const scores = matrix64(rows.targets.rows, rows.targets.columns);
  const all = Array.from({ length: rows.hidden.rows }, (_, i) => i);
  for (const group of new Set(Array.from(groups))) {
    const fit = naiveRidge(
      pick(
        rows,
        all.filter((i) => groups[i] !== group),
      ),
      penalty,
    );
    const held = all.filter((i) => groups[i] === group);
    naiveScores(fit, pick(rows, held).hidden).forEach((row, k) => scores.data.set(row, held[k] * scores.columns));
  }
  return scores;
}

/** Differences are measured against the largest score: an outlier left out can be predicted far off. */
function expectHeldOut(actual: Matrix64, expected: Matrix64, bound: number): void {
  const largest = expected.data.reduce((worst, x) => Math.max(worst, Math.abs(x)), 1);
  expectClose(actual.data, expected.data, { absolute: bound * largest });
}

/** Groups of 1 to 4 rows, not in order. */
function someGroups(count: number, seed: number): Int32Array {
  const random = createRandom(seed);
  const size = Math.max(2, Math.ceil(count / 2.5));
  const groups = Int32Array.from({ length: count }, () => 10 * Math.floor(random.uniform() * size));
  groups[0] = -1; // two groups at least
  return groups;
}

const ridges = [1e-5, 1e-3, 0.1, 1, 30];
const sizes = {
  "n > columns": fc.record({ columns: fc.integer({ min: 1, max: 8 }), extra: fc.integer({ min: 4, max: 16 }) }),
  "n slightly > columns": fc.record({
    columns: fc.integer({ min: 4, max: 16 }),
    extra: fc.integer({ min: 1, max: 3 }),
  }),
  "n = columns": fc.record({ columns: fc.integer({ min: 4, max: 16 }), extra: fc.constant(0) }),
  "n < columns": fc.record({ columns: fc.integer({ min: 12, max: 24 }), extra: fc.integer({ min: -8, max: -1 }) }),
};
const problems = (size: keyof typeof sizes) =>
  fc
    .record({
      size: sizes[size],
      outputs: fc.integer({ min: 1, max: 3 }),
      seed: fc.integer(),
      isWeighted: fc.boolean(),
    })
    .map(({ size: { columns, extra }, outputs, seed, isWeighted }) => {
      const count = columns + extra;
      const rows: TrainingRows = {
        hidden: normals(count, columns, seed),
        targets: normals(count, outputs, seed + 1),
        ...(isWeighted && { weights: someWeights(count, seed + 2) }),
      };
      return { rows, groups: someGroups(count, seed + 3) };
    });

describe.each(Object.keys(sizes) as (keyof typeof sizes)[])("%s, weighted or not, ridges from 1e-5 to 30", (size) => {
  test("leaving one row out in closed form is refitting without it, to 1e-8", () => {
    fc.assert(
      fc.property(problems(size), ({ rows }) => {
        const path = createRidgePath(rows, kernels);
        const each = Array.from({ length: rows.hidden.rows }, (_, i) => i);
        for (const ridge of ridges) expectHeldOut(path.heldOut(ridge), refitted(rows, ridge, each), 1e-8);
      }),
      { numRuns: 40 },
    );
  });

  test("leaving one group out in closed form is refitting without it, to 1e-8, for groups of unequal size", () => {
    fc.assert(
      fc.property(problems(size), ({ rows, groups }) => {
        const path = createRidgePath(rows, kernels, { groups });
        for (const ridge of ridges) expectHeldOut(path.heldOut(ridge), refitted(rows, ridge, groups), 1e-8);
      }),
      { numRuns: 40 },
    );
  });

  test("groups of one row are leaving one row out, to 1e-9, whatever their numbers", () => {
    fc.assert(
      fc.property(problems(size), ({ rows }) => {
        const groups = Array.from({ length: rows.hidden.rows }, (_, i) => 1000 - 3 * i);
        const [apart, each] = [createRidgePath(rows, kernels, { groups }), createRidgePath(rows, kernels)];
        for (const ridge of ridges) expectHeldOut(apart.heldOut(ridge), each.heldOut(ridge), 1e-9);
      }),
      { numRuns: 40 },
    );
  });
});

describe("laws", () => {
  test("sums that are there already change nothing, to 1e-9", () => {
    fc.assert(
      fc.property(problems("n > columns"), ({ rows, groups }) => {
        const sums = Accumulator.empty(rows.hidden.columns, rows.targets.columns).add(rows, kernels);
        const [without, with_] = [{ groups }, { groups, sums }].map((options) =>
          createRidgePath(rows, kernels, options),
        );
        for (const ridge of ridges) expectHeldOut(with_.heldOut(ridge), without.heldOut(ridge), 1e-9);
      }),
    );
  });

  test("held-out scores are those of the accumulator without the group's rows, to 1e-8", () => {
    fc.assert(
      fc.property(problems("n > columns"), ({ rows, groups }) => {
        const heldOut = createRidgePath(rows, kernels, { groups }).heldOut(0.1);
        const all = Accumulator.empty(rows.hidden.columns, rows.targets.columns).add(rows, kernels);
        for (const group of new Set(groups)) {
          const held = Array.from(groups.keys()).filter((i) => groups[i] === group);
          const kept = Array.from(groups.keys()).filter((i) => groups[i] !== group);
          if (kept.length < 4) continue; // sums of so few rows lose digits
          const relative = (0.1 * unitOf(rows)) / unitOf(pick(rows, kept));
          const readout = solveRidge(all.clone().subtract(pick(rows, held), kernels), relative, kernels);
          const scores = applyReadout(readout, pick(rows, held).hidden, kernels);
          expectHeldOut(scores, pick({ hidden: heldOut, targets: heldOut }, held).targets, 1e-8);
        }
      }),
    );
  });

  test("a row's held-out score does not depend on its own target, to 1e-8", () => {
    fc.assert(
      fc.property(problems("n < columns"), fc.nat(), ({ rows }, number) => {
        const i = number % rows.hidden.rows;
        const moved = toRows(rows.targets).map((row, k) => (k === i ? row.map((t) => t + 5) : row));
        const [before, after] = [rows, { ...rows, targets: toMatrix(moved) }].map((some) =>
          toRows(createRidgePath(some, kernels).heldOut(0.01)),
        );
        expectClose(after[i], before[i], { absolute: 1e-8, relative: 1e-8 });
      }),
    );
  });

  test("inputs stay as they were, and a path gives the same bits again after other ridges", () => {
    fc.assert(
      fc.property(problems("n < columns"), ({ rows, groups }) => {
        const before = structuredClone(rows);
        const path = createRidgePath(rows, kernels, { groups });
        const first = path.heldOut(0.1);
        path.heldOut(10);
        expect(path.heldOut(0.1)).toEqual(first);
        expect(rows).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});

describe.each([
  ["20 rows of 5 + 3 columns", 20, 5],
  ["9 rows of 12 + 3 columns", 9, 12],
])("%s of which one is constant and two repeat others", (_, count, columns) => {
  const x = toRows(normals(count, columns, 1)).map((row) => [...row, 7.1, row[0], row[1]]);
  const rows: TrainingRows = { hidden: toMatrix(x), targets: normals(count, 2, 2) };
  const groups = someGroups(count, 3);

  test.each(ridges)("closed form = refitting, to 1e-8, at ridge %d", (ridge) => {
    const each = Array.from({ length: count }, (_row, i) => i);
    expectHeldOut(createRidgePath(rows, kernels).heldOut(ridge), refitted(rows, ridge, each), 1e-8);
    expectHeldOut(createRidgePath(rows, kernels, { groups }).heldOut(ridge), refitted(rows, ridge, groups), 1e-8);
  });
});

describe("generalised cross-validation", () => {
  test.each(Object.keys(sizes) as (keyof typeof sizes)[])(
    "%s: the weighted squared error is n · Σ w (t − t̂)² / (n − 1 − Σ s/(s + λ))², to 1e-8",
    (size) => {
      fc.assert(
        fc.property(problems(size), ({ rows, groups }) => {
          const path = createRidgePath(rows, kernels, { groups });
          const { h } = centred(rows);
          const n = rows.hidden.rows;
          for (const ridge of [1e-3, 0.1, 1]) {
            const penalty = ridge * unitOf(rows);
            const [fit, scores] = [naiveScores(naiveRidge(rows, penalty), rows.hidden), path.generalised(ridge)];
            const hat = traceOf(h, penalty);
            let [error, left] = [0, 0];
            for (let i = 0; i < n; i++) {
              for (let c = 0; c < rows.targets.columns; c++) {
                const [w, t] = [rows.weights?.[i] ?? 1, rows.targets.data[i * rows.targets.columns + c]];
                left += w * (t - fit[i][c]) ** 2;
                error += (w * (t - scores.data[i * rows.targets.columns + c]) ** 2) / n;
              }
            }
            const expected = (n * left) / (n - 1 - hat) ** 2;
            expect(Math.abs(error / expected - 1)).toBeLessThan(1e-8);
          }
        }),
        { numRuns: 30 },
      );
    },
  );
});

/** tr H (HᵀH + λI)⁻¹ Hᵀ = Σ s / (s + λ) over the eigenvalues s of HHᵀ. */
function traceOf(h: number[][], penalty: number): number {
  const products = toMatrix(h.map((a) => h.map((b) => a.reduce((sum, x, j) => sum + x * b[j], 0))));
  return symmetricEigen(products, kernels).values.reduce((sum, s) => sum + s / (s + penalty), 0);
}

describe("borders", () => {
  const rows: TrainingRows = { hidden: normals(6, 3, 1), targets: normals(6, 2, 2) };

  test("two groups: each is scored by a fit of the other alone, to 1e-8", () => {
    for (const groups of [
      [0, 0, 0, 1, 1, 1],
      [0, 1, 1, 1, 1, 1],
    ]) {
      const heldOut = createRidgePath(rows, kernels, { groups }).heldOut(0.1);
      // A single row has nothing that varies: its fit is its own target.
      const expected = toRows(refitted(rows, 0.1, groups));
      if (groups[1] === 1) for (let i = 1; i < 6; i++) expected[i] = toRows(rows.targets)[0];
      expectHeldOut(heldOut, toMatrix(expected), 1e-8);
    }
  });

  test("a row of weight 0 is scored by the fit of its group's others, and moves nobody's score, to 1e-8", () => {
    const some: TrainingRows = {
      hidden: normals(12, 4, 3),
      targets: normals(12, 2, 4),
      weights: [0, ...Array(11).fill(1)],
    };
    const others = Array.from({ length: 11 }, (_, i) => i + 1);
    const groups = Array.from({ length: 12 }, (_, i) => i % 4);
    const heldOut = toRows(createRidgePath(some, kernels, { groups }).heldOut(0.1));
    const { weights: _, ...without } = pick(some, others);
    const expected = toRows(createRidgePath(without, kernels, { groups: others.map((i) => groups[i]) }).heldOut(0.1));
    expectClose(heldOut.slice(1).flat(), expected.flat(), { absolute: 1e-8 });
    const fit = naiveRidge(
      pick(
        some,
        others.filter((i) => groups[i] !== 0),
      ),
      0.1 * unitOf(some),
    );
    expectClose(heldOut[0], naiveScores(fit, pick(some, [0]).hidden)[0], { absolute: 1e-8 });
  });

  test("without a column that varies each row gets the mean of the other targets, to 1e-12", () => {
    const constant = { hidden: toMatrix(Array.from({ length: 5 }, () => [0.1, 1 / 3])), targets: normals(5, 1, 5) };
    const sum = constant.targets.data.reduce((a, b) => a + b);
    const expected = constant.targets.data.map((t) => (sum - t) / 4);
    for (const ridge of ridges) {
      expectClose(createRidgePath(constant, kernels).heldOut(ridge).data, expected, { absolute: 1e-12 });
    }
  });

  test("one group, one row and no row are refused for that reason", () => {
    const refused = "leaving one group out needs at least two of them, got 1";
    expect(() => createRidgePath(rows, kernels, { groups: [3, 3, 3, 3, 3, 3] })).toThrow(ArgumentError);
    expect(() => createRidgePath(rows, kernels, { groups: [3, 3, 3, 3, 3, 3] })).toThrow(refused);
    expect(() => createRidgePath(pick(rows, [0]), kernels)).toThrow(
      "leaving one row out needs at least two of them, got 1",
    );
    expect(() => createRidgePath(pick(rows, []), kernels)).toThrow("got 0");
  });

  test("a ridge so small that rounding hides it is refused by name; no score is ever NaN", () => {
    const line = toMatrix(Array.from(normals(30, 1, 6).data, (x) => [x, 2 * x, -x]));
    const repeating: TrainingRows = { hidden: line, targets: normals(30, 1, 7) };
    const wide: TrainingRows = { hidden: normals(8, 20, 8), targets: normals(8, 1, 9) };
    for (const some of [repeating, wide]) {
      for (const options of [{}, { groups: someGroups(some.hidden.rows, 1) }]) {
        const path = createRidgePath(some, kernels, options);
        for (const ridge of [1e-300, 1e-20, 1e-16, 1e-14, 1e-12, 1e-8]) {
          try {
            expect(path.heldOut(ridge).data.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(NumericalError);
            expect(String(error)).toContain("raise the ridge");
          }
        }
      }
    }
    // 4 rows of weight 1e8 that 4 columns fit exactly: nothing is left of their residuals beside the others.
    const heavy = {
      hidden: normals(20, 4, 2),
      targets: normals(20, 1, 3),
      weights: Array.from({ length: 20 }, (_, i) => (i < 4 ? 1e20 : 1)),
    };
    expect(() => createRidgePath(heavy, kernels).heldOut(1e-19)).toThrow(NumericalError);
  });

  test.each([0, -1, Number.NaN, Infinity])("the ridge %d is refused", (ridge) => {
    expect(() => createRidgePath(rows, kernels).heldOut(ridge)).toThrow(`ridge must be > 0, got ${ridge}`);
  });

  test("groups, targets and weights that are not as many as the rows are refused", () => {
    expect(() => createRidgePath(rows, kernels, { groups: [1, 2] })).toThrow("got 2 groups for 6 rows");
    expect(() => createRidgePath({ ...rows, weights: [1] }, kernels)).toThrow("1 weights; they must be as many");
    expect(() => createRidgePath({ ...rows, targets: normals(5, 1, 1) }, kernels)).toThrow("5 target rows");
  });
});
