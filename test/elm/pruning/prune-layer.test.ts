// Pruning: the choice of size and penalty by left-out rows, against numpy that really leaves them out.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import type { KeptUnits } from "ulmus-source/elm/growing/kept-units.ts";
import { pruneLayer } from "ulmus-source/elm/pruning/prune-layer.ts";
import { solveRidge } from "ulmus-source/elm/readout.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { drawn, errorLeft, golden, keep, rowsOf } from "../growing/cases.ts";
import { normals, toMatrix, toRows } from "../naive.ts";

const kernels = createPlainKernels();
const methods = ["op-elm", "trop-elm"] as const;

function prune(
  rows: TrainingRows,
  method: (typeof methods)[number],
  { units = 99, groups }: { units?: number; groups?: ArrayLike<number> | null } = {},
): KeptUnits {
  return pruneLayer(rows, { method, units }, { kernels, ...(groups && { groups }) });
}

const heldOutOf = ({ curve }: KeptUnits): number[] => curve.map(({ heldOutError }) => heldOutError ?? Infinity);

const size = fc.record({
  rows: fc.integer({ min: 2, max: 24 }),
  columns: fc.integer({ min: 1, max: 16 }),
  outputs: fc.integer({ min: 1, max: 3 }),
});
const seed = fc.integer({ min: 0, max: 1e6 });

describe.each(methods)("%s", (method) => {
  test("keeps the smallest size of least held-out error, and its readout leaves the curve's error, to 1e-9", () =>
    fc.assert(
      fc.property(size, seed, (shape, s) => {
        const rows = drawn(shape, s);
        const kept = prune(rows, method);
        const errors = heldOutOf(kept);
        expect(kept.units.length).toBe(Math.max(0, errors.indexOf(Math.min(...errors))));
        const left = errorLeft(rows, kept.units, kept.readout);
        expectClose([kept.curve[kept.units.length].trainingError], [left], { relative: 1e-9, absolute: 1e-9 });
      }),
      { numRuns: 60 },
    ));

  test("the readout is the ridge regression on the kept columns with the ridge of the curve, to 1e-8", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), seed, (columns, s) => {
        const rows = drawn({ rows: 2 * columns + 8, columns }, s);
        const { units, readout, curve } = prune(rows, method);
        if (units.length === 0) return;
        const sums = Accumulator.empty(units.length, 2).add(keep(rows, units), kernels);
        const expected = solveRidge(sums, curve[units.length].ridge, kernels);
        expectClose(readout.weights.data, expected.weights.data, { relative: 1e-8, absolute: 1e-8 });
        expectClose(readout.intercept, expected.intercept, { relative: 1e-8, absolute: 1e-8 });
      }),
      { numRuns: 60 },
    ));

  test("ranks the 4 columns that make up the targets before 60 of noise, and keeps them all, on each of 20 seeds", () => {
    for (let s = 0; s < 20; s++) {
      const [hidden, noise] = [normals(100, 64, s), normals(100, 1, s + 500)];
      const targets = toMatrix(
        toRows(hidden).map((row, i) => [row[7] - row[20] + row[31] - row[50] + noise.data[i] / 3]),
      );
      const { units } = prune({ hidden, targets }, method);
      expect(Array.from(units.slice(0, 4)).toSorted((x, y) => x - y)).toEqual([7, 20, 31, 50]);
    }
  });

  test("targets that do not vary need no unit; one row, or one group, cannot be left out and is refused", () => {
    const rows = drawn({ rows: 9, columns: 5 }, 1);
    const message = "pruneLayer: needs two rows or groups at least, to leave one out, got one";
    expect(() => prune(rows, method, { groups: new Int32Array(9) })).toThrow(new ArgumentError(message));
    expect(() => prune(drawn({ rows: 1, columns: 5 }, 1), method)).toThrow(new ArgumentError(message));
    rows.targets.data.fill(-2);
    const { units, readout } = prune(rows, method);
    expect([units.length, ...readout.intercept]).toEqual([0, -2, -2]);
  });
});

describe("trop-elm beside op-elm", () => {
  test("has no more held-out error at any size, the same ranking, and the same errors where it takes no penalty", () =>
    fc.assert(
      fc.property(size, seed, (shape, s) => {
        const rows = drawn(shape, s);
        const [plain, penalised] = methods.map((method) => prune(rows, method));
        expect(penalised.curve.length).toBe(plain.curve.length);
        penalised.curve.forEach((point, k) => {
          expect(point.heldOutError ?? Infinity).toBeLessThanOrEqual(plain.curve[k].heldOutError ?? Infinity);
          if (point.ridge === 0) expect(point).toEqual(plain.curve[k]);
        });
        const shared = Math.min(plain.units.length, penalised.units.length);
        expect(penalised.units.slice(0, shared)).toEqual(plain.units.slice(0, shared));
      }),
      { numRuns: 40 },
    ));
});

test.each(golden.cases)("op-elm keeps what numpy's left-out rows say: $name, to 1e-9", (of) => {
  const kept = prune(rowsOf(of), "op-elm", { groups: of.groups });
  const [expected] = of.heldOut;
  expectClose(heldOutOf(kept).slice(1), expected, { relative: golden.tolerance });
  expect(Array.from(kept.units)).toEqual(of.ranking.slice(0, 1 + expected.indexOf(Math.min(...expected))));
});

test.each([0, -3, 2.5, Number.NaN])("%d units are refused", (units) => {
  expect(() => prune(drawn({ rows: 4, columns: 2 }, 1), "op-elm", { units })).toThrow(
    new ArgumentError(`pruneLayer: units must be a whole number ≥ 1, got ${units}`),
  );
});
