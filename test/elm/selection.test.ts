import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRidgePath, type RidgePath } from "ulmus-source/elm/ridge-path.ts";
import { chooseRidge, ridgeGrid } from "ulmus-source/elm/selection.ts";
import { ArgumentError, NumericalError } from "ulmus-source/errors.ts";
import type { Matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { normals } from "./naive.ts";

/** A path whose only held-out score is the ridge itself, so that a criterion can be any function of the ridge. */
const score = (value: number): Matrix64 => ({ rows: 1, columns: 1, data: Float64Array.of(value) });
const mirror: RidgePath = { heldOut: (ridge) => score(ridge), generalised: (ridge) => score(-ridge) };
const ridgeOf = ({ data }: Matrix64): number => data[0];

describe("laws", () => {
  const grids = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });

  test("of scores with one summit the choice is the summit, of a plateau its largest ridge, in whatever order the grid is", () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 9 }), (grid, summit, width) => {
        const criterion = (heldOut: Matrix64): number => -Math.max(0, Math.abs(ridgeOf(heldOut) - summit) - width);
        const score = (ridge: number): number => -Math.max(0, Math.abs(ridge - summit) - width);
        const chosen = chooseRidge(mirror, criterion, { grid });
        const best = Math.max(...grid.map(score));
        expect(chosen.score).toBe(best);
        expect(chosen.ridge).toBe(Math.max(...grid.filter((ridge) => score(ridge) === best)));
        expect(ridgeOf(chosen.heldOut)).toBe(chosen.ridge);
      }),
    );
  });

  test("whatever the scores are, none that was tried is better, and at most every second ridge and two more are", () => {
    fc.assert(
      fc.property(grids, fc.func(fc.integer({ min: 0, max: 3 })), (grid, scores) => {
        const tried: number[] = [];
        const chosen = chooseRidge(
          mirror,
          (heldOut) => {
            tried.push(scores(ridgeOf(heldOut)));
            return scores(ridgeOf(heldOut));
          },
          { grid },
        );
        expect(chosen.score).toBe(Math.max(...tried));
        expect(tried.length).toBeLessThanOrEqual(Math.ceil(grid.length / 2) + 2);
      }),
    );
  });
});

test("by generalised cross-validation its scores are rated, and those that are held out are given back", () => {
  const chosen = chooseRidge(mirror, ridgeOf, { isGeneralised: true });
  expect([chosen.ridge, chosen.score, ridgeOf(chosen.heldOut)]).toEqual([1e-5, -1e-5, 1e-5]);
});

test("all alike: the largest ridge, also where every score is −∞", () => {
  for (const score of [0, -Infinity]) expect(chooseRidge(mirror, () => score).ridge).toBe(ridgeGrid.at(-1));
});

test("the grid has 14 ridges from 1e-5 to 10^1.5, each √10 times the one before, to 1e-12, and stays as it is", () => {
  expect([ridgeGrid.length, ridgeGrid[0]]).toEqual([14, 1e-5]);
  for (let i = 1; i < 14; i++) expect(ridgeGrid[i] / ridgeGrid[i - 1]).toBeCloseTo(Math.sqrt(10), 12);
  const before = [...ridgeGrid];
  chooseRidge(mirror, ridgeOf);
  expect(ridgeGrid).toEqual(before);
});

test("noise without signal takes a ridge ≥ 1; a line without noise takes the smallest", () => {
  const kernels = createPlainKernels();
  const hidden = normals(60, 20, 1);
  const error = (targets: Matrix64) => (heldOut: Matrix64) =>
    -heldOut.data.reduce((sum, x, i) => sum + (x - targets.data[i]) ** 2, 0);
  const noise = normals(60, 1, 2);
  expect(chooseRidge(createRidgePath({ hidden, targets: noise }, kernels), error(noise)).ridge).toBeGreaterThanOrEqual(
    1,
  );
  const line = { rows: 60, columns: 1, data: Float64Array.from({ length: 60 }, (_, i) => hidden.data[20 * i] - 3) };
  expect(chooseRidge(createRidgePath({ hidden, targets: line }, kernels), error(line)).ridge).toBe(ridgeGrid[0]);
});

test("an empty grid and a criterion that gives NaN are refused", () => {
  expect(() => chooseRidge(mirror, ridgeOf, { grid: [] })).toThrow(ArgumentError);
  expect(() => chooseRidge(mirror, () => Number.NaN)).toThrow(NumericalError);
});
