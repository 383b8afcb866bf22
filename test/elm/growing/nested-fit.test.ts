// Least squares column by column against solving each size afresh, and left-out errors against leaving rows out.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { createCandidates } from "ulmus-source/elm/growing/candidates.ts";
import { NestedFit, type NestedFitOptions } from "ulmus-source/elm/growing/nested-fit.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom, permutation } from "ulmus-source/math/random.ts";
import { expectClose } from "../../audio/close.ts";
import { naiveRidge, naiveScores, pick, toMatrix, toRows, unitOf } from "../naive.ts";
import { drawn, errorLeft, errorOf, golden, keep, rowsOf } from "./cases.ts";

const kernels = createPlainKernels();

function fitOf(rows: TrainingRows, units: ArrayLike<number>, options: Partial<NestedFitOptions> = {}): NestedFit {
  const fit = new NestedFit(createCandidates(rows), { kernels, capacity: rows.hidden.columns, ...options });
  fit.add(units);
  return fit;
}

/** The error of each group under a fit of the other rows, for the absolute penalty λ. */
function refittedError(rows: TrainingRows, groups: ArrayLike<number>, penalty: number): number {
  const all = Array.from({ length: rows.hidden.rows }, (_, i) => i);
  const scores = all.map((i) => {
    const others = pick(
      rows,
      all.filter((other) => groups[other] !== groups[i]),
    );
    return naiveScores(naiveRidge(others, penalty), pick(rows, [i]).hidden)[0];
  });
  return errorOf(rows, scores);
}

const shape = fc.record({ columns: fc.integer({ min: 1, max: 6 }), outputs: fc.integer({ min: 1, max: 3 }) });
const seed = fc.integer({ min: 0, max: 1e6 });
const penalty = fc.constantFrom(0, 1e-6, 0.3, 50);

/** Columns in some order, with enough rows that those without a group still determine the fit. */
function someRows({ columns, outputs }: { columns: number; outputs: number }, s: number) {
  const rows = drawn({ rows: 3 * columns + 9, columns, outputs }, s);
  return { rows, order: permutation(columns, createRandom(s)) };
}

describe("at every size", () => {
  test("the readout is the ridge regression on the units so far, to 1e-8", () =>
    fc.assert(
      fc.property(shape, seed, penalty, (size, s, lambda) => {
        const { rows, order } = someRows(size, s);
        const fit = fitOf(rows, order, { penalty: lambda });
        for (let k = 1; k <= order.length; k++) {
          const expected = naiveRidge(keep(rows, order.slice(0, k)), lambda);
          expectClose(fit.readout(k).weights.data, expected.weights.data, { relative: 1e-8, absolute: 1e-8 });
          expectClose(fit.readout(k).intercept, expected.intercept, { relative: 1e-8, absolute: 1e-8 });
        }
      }),
      { numRuns: 50 },
    ));

  test("the training error is the one that the readout leaves, to 1e-10", () =>
    fc.assert(
      fc.property(shape, seed, penalty, (size, s, lambda) => {
        const { rows, order } = someRows(size, s);
        const fit = fitOf(rows, order, { penalty: lambda });
        fit.curve.forEach(({ units, trainingError }) =>
          expectClose([trainingError], [errorLeft(rows, order.slice(0, units), fit.readout(units))], {
            relative: 1e-10,
          }),
        );
      }),
      { numRuns: 50 },
    ));

  test.each([1, 3])("the held-out error is that of fits without each group of %i rows, to 1e-8", (members) =>
    fc.assert(
      fc.property(shape, seed, penalty, (size, s, lambda) => {
        const { rows, order } = someRows(size, s);
        const groups = permutation(rows.hidden.rows, createRandom(s)).map((i) => Math.floor(i / members));
        const fit = fitOf(rows, order, { penalty: lambda, ...(members > 1 && { groups }) });
        for (const { units, heldOutError } of fit.curve) {
          const expected = refittedError(keep(rows, order.slice(0, units)), groups, lambda);
          expectClose([heldOutError ?? Number.NaN], [expected], { relative: 1e-8 });
        }
      }),
      { numRuns: 30 },
    ),
  );

  test("the ridge of the curve is the penalty relative to the mean diagonal of the units so far, to 1e-12", () => {
    const rows = drawn({ rows: 20, columns: 5 }, 3);
    for (const { units, ridge } of fitOf(rows, [4, 2, 0], { penalty: 0.7 }).curve.slice(1)) {
      expectClose([ridge * unitOf(keep(rows, [4, 2, 0].slice(0, units)))], [0.7], { relative: 1e-12 });
    }
    expect(fitOf(rows, [4, 2, 0]).curve.map(({ ridge }) => ridge)).toEqual([0, 0, 0, 0]);
  });
});

test("units that come in blocks give the same readout as one by one, to 1e-10, on every kind of kernels", () => {
  const rows = drawn({ rows: 150, columns: 80 }, 5);
  const order = permutation(80, createRandom(5));
  for (const lambda of [0, 2]) {
    const single = new NestedFit(createCandidates(rows), { kernels, capacity: 80, penalty: lambda });
    order.forEach((unit) => single.add([unit]));
    for (const some of [kernels, createDefaultKernels()]) {
      const block = fitOf(rows, order, { penalty: lambda, kernels: some });
      expectClose(block.readout().weights.data, single.readout().weights.data, { relative: 1e-10, absolute: 1e-10 });
      expect(block.units).toEqual(order);
    }
  }
});

describe.each(golden.cases)("$name (scripts/golden-growing.py)", (of) => {
  test.each(of.ridges.map((ridge, r) => [ridge, r] as const))(
    "held-out errors of all sizes at ridge %d are numpy's with rows really left out, to 1e-9",
    (ridge, r) => {
      const rows = rowsOf(of);
      const options = { penalty: ridge * unitOf(rows), ...(of.groups && { groups: of.groups }) };
      const { curve } = fitOf(rows, of.ranking, options);
      expectClose(
        curve.slice(1).map(({ heldOutError }) => heldOutError ?? Number.NaN),
        of.heldOut[r],
        { relative: golden.tolerance },
      );
    },
  );
});

describe("at the edges", () => {
  test("constant columns, repeated ones and sums of others are left aside, and the rest is least squares to 1e-8", () => {
    const rows = drawn({ rows: 12, columns: 3 }, 9);
    const hidden = toMatrix(toRows(rows.hidden).map(([a, b, c]) => [7, a, a, b, 2 * a - b + 3, c, Math.fround(0.1)]));
    const fit = fitOf({ ...rows, hidden }, [0, 1, 2, 3, 4, 5, 6]);
    expect(Array.from(fit.units)).toEqual([1, 3, 5]);
    expectClose(fit.readout().weights.data, naiveRidge(rows, 0).weights.data, { relative: 1e-8 });
  });

  test("a column that repeats another up to Float32's rounding is left aside", () => {
    const rows = drawn({ rows: 40, columns: 1 }, 9);
    const hidden = toMatrix(toRows(rows.hidden).map(([a]) => [a, Math.fround(a)]));
    expect(Array.from(fitOf({ ...rows, hidden }, [0, 1]).units)).toEqual([0]);
  });

  test("n rows take in n − 1 units at most, without a held-out error where a row less does not determine a fit", () => {
    const { units, curve } = fitOf(drawn({ rows: 6, columns: 20 }, 2), permutation(20, createRandom(1)));
    expect(units.length).toBe(5);
    expect(curve[5].trainingError).toBeLessThan(1e-12);
    expect(curve.map(({ heldOutError }) => heldOutError !== undefined)).toEqual([true, true, true, true, true, false]);
  });

  test("under a penalty any number of units goes in, with held-out errors to 1e-8", () => {
    const rows = drawn({ rows: 6, columns: 20 }, 2);
    const fit = fitOf(rows, permutation(20, createRandom(1)), { penalty: 0.5 });
    const each = Int32Array.from({ length: 6 }, (_, i) => i);
    expectClose([fit.curve[20].heldOutError ?? 0], [refittedError(rows, each, 0.5)], { relative: 1e-8 });
  });

  test("one row, and targets that do not vary, are met by the intercept", () => {
    const one = fitOf(drawn({ rows: 1, columns: 4 }, 2), [0, 1, 2, 3]);
    expect([one.units.length, one.isExact, one.curve[0].heldOutError]).toEqual([0, true, undefined]);
    const rows = drawn({ rows: 8, columns: 2 }, 2);
    const same = { rows: 8, columns: 1, data: new Float64Array(8).fill(3) };
    const fit = fitOf({ hidden: rows.hidden, targets: same }, []);
    expect([fit.isExact, fit.readout().intercept[0], fit.curve[0].heldOutError]).toEqual([true, 3, 0]);
  });

  test("rows of weight 0 change nothing, to 1e-12", () => {
    const rows = drawn({ rows: 10, columns: 3 }, 4);
    const weights = Float64Array.from({ length: 10 }, (_, i) => Number(i < 8));
    const some = pick(rows, [0, 1, 2, 3, 4, 5, 6, 7]);
    const [with0, without] = [
      fitOf({ ...rows, weights }, [0, 1, 2]),
      fitOf({ hidden: some.hidden, targets: some.targets }, [0, 1, 2]),
    ];
    expectClose(
      with0.curve.map(({ heldOutError }) => heldOutError ?? 0),
      without.curve.map(({ heldOutError }) => heldOutError ?? 0),
      { relative: 1e-12 },
    );
  });

  test("groups that are not as many as the rows, no targets, and NaN are refused", () => {
    const rows = drawn({ rows: 5, columns: 2 }, 1);
    expect(() => fitOf(rows, [], { groups: [1, 2] })).toThrow(
      new ArgumentError("LeftOut: got 2 groups for 5 rows; they must be as many"),
    );
    expect(() => createCandidates({ ...rows, targets: matrix64(5, 0) })).toThrow("needs at least one target, got none");
    rows.hidden.data[3] = Number.NaN;
    expect(() => createCandidates(rows)).toThrow("every value must be finite, got NaN in row 1, column 1");
  });
});
