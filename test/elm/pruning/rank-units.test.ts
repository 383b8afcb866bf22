// The ranking against scikit-learn's least angle regression (one output) and a plain numpy version (several), and by the
// law that it follows.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { createCandidates } from "ulmus-source/elm/growing/candidates.ts";
import { NestedFit } from "ulmus-source/elm/growing/nested-fit.ts";
import { Remainders } from "ulmus-source/elm/growing/remainders.ts";
import { rankUnits } from "ulmus-source/elm/pruning/rank-units.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom, permutation } from "ulmus-source/math/random.ts";
import { columnsOf, drawn, golden, keep, rowsOf } from "../growing/cases.ts";
import { toMatrix, toRows } from "../naive.ts";

const kernels = createPlainKernels();

function ranked(rows: TrainingRows, most = rows.hidden.columns): number[] {
  const candidates = createCandidates(rows);
  const fit = new NestedFit(candidates, { kernels, capacity: most });
  rankUnits(candidates, fit, new Remainders(candidates, kernels), most);
  return Array.from(fit.units);
}

const size = fc.record({
  rows: fc.integer({ min: 3, max: 24 }),
  columns: fc.integer({ min: 1, max: 16 }),
  outputs: fc.integer({ min: 1, max: 3 }),
});
const seed = fc.integer({ min: 0, max: 1e6 });

test("diabetes: the order is that of scikit-learn's least angle regression", () => {
  const { features, target, leastAngleOrder } = golden.diabetes;
  const rows = { hidden: toMatrix(features), targets: toMatrix(target.map((value) => [value])) };
  expect(ranked(rows)).toEqual(leastAngleOrder);
});

test.each(golden.cases)("$name: the order is numpy's (scripts/golden-growing.py)", (of) => {
  expect(ranked(rowsOf(of))).toEqual(of.ranking);
});

describe("the order", () => {
  test("begins with the column that explains most, and does not depend on the scale of any column", () =>
    fc.assert(
      fc.property(size, seed, (shape, s) => {
        const rows = drawn(shape, s);
        const order = ranked(rows);
        const random = createRandom(s);
        const factors = Array.from({ length: shape.columns }, () => 2 ** Math.floor(20 * random.uniform() - 10));
        const scaled = toRows(rows.hidden).map((row) => row.map((x, j) => x * factors[j]));
        expect(ranked({ ...rows, hidden: toMatrix(scaled, shape.columns) })).toEqual(order);
        const { columns, squares, targets } = createCandidates(rows);
        const explained = toRows(columns).map(
          (x, j) =>
            toRows(targets).reduce((sum, t) => sum + t.reduce((p, y, i) => p + y * x[i], 0) ** 2, 0) / squares[j],
        );
        expect(explained[order[0]]).toBeGreaterThanOrEqual(Math.max(...explained) * (1 - 1e-12));
      }),
      { numRuns: 60 },
    ));

  test("follows the columns, wherever they stand", () =>
    fc.assert(
      fc.property(size, seed, (shape, s) => {
        const rows = drawn(shape, s);
        const moved = permutation(shape.columns, createRandom(s));
        expect(ranked(keep(rows, moved)).map((j) => moved[j])).toEqual(ranked(rows));
      }),
      { numRuns: 60 },
    ));

  test("names min(columns, n − 1) units once each; fewer when fewer are asked for, which are its beginning", () =>
    fc.assert(
      fc.property(size, seed, fc.integer({ min: 1, max: 16 }), (shape, s, most) => {
        const rows = drawn(shape, s);
        const order = ranked(rows);
        expect(order.length).toBe(Math.min(shape.columns, shape.rows - 1));
        expect(new Set(order).size).toBe(order.length);
        expect(ranked(rows, Math.min(most, shape.columns))).toEqual(order.slice(0, most));
      }),
      { numRuns: 60 },
    ));

  test("leaves out constant columns, and all but the first of those that repeat each other", () => {
    const rows = drawn({ rows: 20, columns: 4 }, 7);
    const twice = columnsOf(rows.hidden, [0, 1, 0, 2, 3, 1]);
    for (let i = 0; i < 20; i++) twice.data[6 * i + 4] = 1;
    expect(ranked({ ...rows, hidden: twice }).toSorted((a, b) => a - b)).toEqual([0, 1, 3]);
  });
});
