// Forgetting rows: exact where they were learnt, refused where they were not and that shows in the sums.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { forgetRows } from "ulmus-source/elm/online/forget-rows.ts";
import { solveRidge } from "ulmus-source/elm/readout.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { matrix64 } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../../audio/close.ts";
import { normals, pick, someWeights } from "../naive.ts";

const kernels = createPlainKernels();

/** Rows of three classes, as targets of 0 and 1. */
function rowsOf(count: number, columns: number, seed: number): Required<TrainingRows> {
  const hidden = normals(count, columns, seed);
  const targets = matrix64(count, 3);
  for (let i = 0; i < count; i++) targets.data[3 * i + (i % 3)] = 1;
  return {
    hidden: { ...hidden, data: Float32Array.from(hidden.data) },
    targets,
    weights: someWeights(count, seed + 1),
  };
}

const sumsOf = (rows: TrainingRows): Accumulator => Accumulator.empty(rows.hidden.columns, 3).add(rows, kernels);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const someCase = fc
  .record({ count: fc.integer({ min: 1, max: 40 }), columns: fc.integer({ min: 1, max: 20 }), seed: fc.nat(1000) })
  .chain(({ count, columns, seed }) =>
    fc.record({ rows: fc.constant(rowsOf(count, columns, seed)), cut: fc.integer({ min: 0, max: count }) }),
  );

describe("rows that were learnt", () => {
  test("are forgotten, any of them and all, with more and with fewer rows than columns: weights to 1e-8, where two are left", () => {
    fc.assert(
      fc.property(someCase, ({ rows, cut }) => {
        const count = rows.hidden.rows;
        const sums = sumsOf(rows);
        const left = forgetRows(sums, pick(rows, range(cut, count)), kernels);
        expect(sums.sums).toEqual(sumsOf(rows).sums);
        if (cut === 0) expect(left.count).toBe(0);
        if (cut < 2) return; // one row alone does not vary: what is left is rounding
        const [forgotten, never] = [left, sumsOf(pick(rows, range(0, cut)))].map((some) =>
          solveRidge(some, 0.1, kernels),
        );
        expectClose(forgotten.weights.data, never.weights.data, { absolute: 1e-8, relative: 1e-8 });
      }),
    );
  });

  test("are taken for the same if they differ by a millionth, as those of another machine may", () => {
    fc.assert(
      fc.property(someCase, ({ rows, cut }) => {
        const random = createRandom(5);
        const data = rows.hidden.data.map((x) => x * (1 + 2e-6 * (random.uniform() - 0.5)));
        const near = { ...rows, hidden: { ...rows.hidden, data } };
        expect(() => forgetRows(sumsOf(rows), pick(near, range(0, cut)), kernels)).not.toThrow();
      }),
    );
  });
});

describe("rows that were not learnt are refused", () => {
  const rows = rowsOf(12, 20, 1);
  const many = rowsOf(200, 20, 1);
  const refuses = (sums: TrainingRows, gone: TrainingRows): void => {
    const before = sumsOf(sums);
    expect(() => forgetRows(before, gone, kernels)).toThrow("forget: clips must have been learnt");
    expect(before.sums).toEqual(sumsOf(sums).sums);
  };

  test("while fewer rows than columns were: always", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(1000),
        (count, gone, seed) => {
          refuses(rowsOf(count, 20, seed), rowsOf(gone, 20, seed + 5000));
        },
      ),
    );
  });

  test("one of them among nine that were", () => {
    const nine = pick(rows, range(0, 9));
    const hidden = { ...nine.hidden, data: nine.hidden.data.slice() };
    hidden.data.set(normals(1, 20, 77).data, 60);
    refuses(rows, { ...nine, hidden });
  });

  test("with another class, or twice as heavy, or for the second time", () => {
    refuses(rows, { ...pick(rows, [0]), targets: { rows: 1, columns: 3, data: Float64Array.of(0, 1, 0) } });
    refuses(rows, { ...pick(rows, [0]), weights: [2 * rows.weights[0]] });
    const left = forgetRows(sumsOf(rows), pick(rows, [4]), kernels);
    expect(() => forgetRows(left, pick(rows, [4]), kernels)).toThrow("must have been learnt");
  });

  test("while many more were: if they are unlike all of them, or more than there are", () => {
    const far = rowsOf(1, 20, 9);
    refuses(many, { ...far, hidden: { ...far.hidden, data: far.hidden.data.map((x) => 20 * x) } });
    refuses(many, rowsOf(201, 20, 1234));
    refuses(pick(many, []), pick(many, [0]));
  });

  test("but one like them may pass among many more, which sums cannot tell", () => {
    expect(() => forgetRows(sumsOf(many), { ...rowsOf(1, 20, 9), weights: [0.1] }, kernels)).not.toThrow();
  });
});

test("no rows, and rows of weight 0, are forgotten without a change", () => {
  const rows = rowsOf(5, 4, 1);
  const none = { ...rowsOf(3, 4, 8), weights: [0, 0, 0] };
  for (const gone of [pick(rows, []), none]) {
    expectClose(forgetRows(sumsOf(rows), gone, kernels).sums.gram.data, sumsOf(rows).sums.gram.data, { absolute: 0 });
  }
});
