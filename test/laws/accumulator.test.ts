// Sums add and subtract: everything that batches, streams, folds, threads and machines rest on.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator, type Sums } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { solveRidge } from "ulmus-source/elm/readout.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createKernels } from "ulmus-source/node/kernels.ts";
import { expectClose } from "../audio/close.ts";
import { normals, pick, someWeights, toMatrix, toRows } from "../elm/naive.ts";

const kernels = createPlainKernels();
const [columns, outputs] = [4, 2];
const seen = (rows: TrainingRows): Accumulator =>
  Accumulator.empty(rows.hidden.columns, rows.targets.columns).add(rows, kernels);

function rowsOf(count: number, seed: number, isWeighted: boolean): TrainingRows {
  const hidden = normals(count, columns, seed);
  return {
    hidden: { ...hidden, data: Float32Array.from(hidden.data) },
    targets: normals(count, outputs, seed + 1),
    ...(isWeighted && { weights: someWeights(count, seed + 2) }),
  };
}
const someRows = (maximum = 12) =>
  fc
    .record({ count: fc.integer({ min: 0, max: maximum }), seed: fc.integer(), isWeighted: fc.boolean() })
    .map(({ count, seed, isWeighted }) => rowsOf(count, seed, isWeighted));

const valuesOf = ({ count, hidden, targets, targetSquares, gram, cross }: Sums): Float64Array =>
  Float64Array.of(count, ...hidden, ...targets, ...targetSquares, ...gram.data, ...cross.data);

/** Differences are measured against `scale`, the largest sum there is or has been. */
function expectSums(actual: Accumulator, expected: Accumulator, scale: Accumulator = expected): void {
  const largest = valuesOf(scale.sums).reduce((worst, x) => Math.max(worst, Math.abs(x)), 0);
  expectClose(valuesOf(actual.sums), valuesOf(expected.sums), { absolute: 1e-12 * largest || 1e-300 });
}

function joined(a: TrainingRows, b: TrainingRows): TrainingRows {
  const weightsOf = ({ hidden, weights }: TrainingRows): number[] =>
    weights ? Array.from(weights) : Array.from({ length: hidden.rows }, () => 1);
  return {
    hidden: toMatrix([...toRows(a.hidden), ...toRows(b.hidden)], columns),
    targets: toMatrix([...toRows(a.targets), ...toRows(b.targets)], outputs),
    weights: [...weightsOf(a), ...weightsOf(b)],
  };
}

describe("merge", () => {
  test("is adding all rows together, to 1e-12", () => {
    fc.assert(fc.property(someRows(), someRows(), (a, b) => expectSums(seen(a).merge(seen(b)), seen(joined(a, b)))));
  });

  test("is associative to 1e-12", () => {
    fc.assert(
      fc.property(someRows(), someRows(), someRows(), (a, b, c) => {
        const [x, y, z] = [seen(a), seen(b), seen(c)];
        expectSums(x.clone().merge(y).merge(z), x.clone().merge(y.clone().merge(z)));
      }),
    );
  });

  test("is commutative, bit for bit", () => {
    fc.assert(
      fc.property(someRows(), someRows(), (a, b) => {
        expect(seen(a).merge(seen(b)).sums).toEqual(seen(b).merge(seen(a)).sums);
      }),
    );
  });

  test("with nothing changes no bit, from either side", () => {
    fc.assert(
      fc.property(someRows(), (a) => {
        const nothing = Accumulator.empty(columns, outputs);
        expect(seen(a).merge(nothing).sums).toEqual(seen(a).sums);
        expect(nothing.clone().merge(seen(a)).sums).toEqual(seen(a).sums);
      }),
    );
  });

  test("leaves the other as it was, and `without` undoes it to 1e-12", () => {
    fc.assert(
      fc.property(someRows(), someRows(), (a, b) => {
        const [x, y] = [seen(a), seen(b)];
        x.merge(y);
        expect(y.sums).toEqual(seen(b).sums);
        expectSums(x.clone().without(y), seen(a), x);
        expect(y.sums).toEqual(seen(b).sums);
      }),
    );
  });

  test("with itself doubles every sum, and `without` itself leaves zeros", () => {
    const x = seen(rowsOf(9, 1, true));
    const before = valuesOf(x.clone().sums);
    expect(valuesOf(x.merge(x).sums)).toEqual(before.map((value) => 2 * value));
    expect(valuesOf(x.without(x).sums)).toEqual(new Float64Array(before.length));
  });
});

describe("add", () => {
  test("in any pieces is adding once, to 1e-12", () => {
    fc.assert(
      fc.property(
        someRows(20),
        fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 8 }),
        (rows, cuts) => {
          const stream = Accumulator.empty(columns, outputs);
          let at = 0;
          for (const length of [...cuts, rows.hidden.rows]) {
            const end = Math.min(rows.hidden.rows, at + length);
            const part = Array.from({ length: end - at }, (_, i) => at + i);
            stream.add(pick(rows, part), kernels);
            at = end;
          }
          expectSums(stream, seen(rows));
        },
      ),
    );
  });

  test("gives the sums that the names say, to 1e-12", () => {
    fc.assert(
      fc.property(someRows(), (rows) => {
        const { sums } = seen(rows);
        const weightOf = (i: number): number => rows.weights?.[i] ?? 1;
        const [h, t] = [toRows(rows.hidden), toRows(rows.targets)];
        const sum = (term: (i: number) => number): number => h.reduce((all, _, i) => all + weightOf(i) * term(i), 0);
        const bounds = { relative: 1e-12, absolute: 1e-12 };
        const each = (n: number, term: (j: number) => number): number[] => Array.from({ length: n }, (_, j) => term(j));
        expectClose([sums.count], [sum(() => 1)], bounds);
        expectClose(
          sums.hidden,
          each(columns, (j) => sum((i) => h[i][j])),
          bounds,
        );
        expectClose(
          sums.targets,
          each(outputs, (c) => sum((i) => t[i][c])),
          bounds,
        );
        expectClose(
          sums.targetSquares,
          each(outputs, (c) => sum((i) => t[i][c] ** 2)),
          bounds,
        );
        const gram = each(columns, (j) => j).flatMap((j) => each(columns, (k) => sum((i) => h[i][j] * h[i][k])));
        expectClose(sums.gram.data, gram, bounds);
        const cross = each(columns, (j) => j).flatMap((j) => each(outputs, (c) => sum((i) => h[i][j] * t[i][c])));
        expectClose(sums.cross.data, cross, bounds);
      }),
    );
  });

  test("with whole weights is adding each row as often as its weight says, to 1e-12", () => {
    const weighted = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(weighted, fc.integer(), (weights, seed) => {
        const rows = rowsOf(weights.length, seed, false);
        const repeats = weights.flatMap((times, i) => Array.from({ length: times }, () => i));
        expectSums(seen({ ...rows, weights }), seen(pick(rows, repeats)));
      }),
    );
  });

  test("leaves the rows as they were", () => {
    fc.assert(
      fc.property(someRows(), (rows) => {
        const before = structuredClone(rows);
        seen(rows).subtract(rows, kernels);
        expect(rows).toEqual(before);
      }),
    );
  });
});

describe("subtract", () => {
  test("makes rows as if they had never been seen, to 1e-12 of what was", () => {
    fc.assert(
      fc.property(someRows(), someRows(), (a, b) => {
        const both = seen(a).add(b, kernels);
        expectSums(both.clone().subtract(b, kernels), seen(a), both);
        expectSums(both.clone().subtract(a, kernels), seen(b), both);
      }),
    );
  });

  test("and the readout is the one without them, to 1e-9", () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, isWeighted) => {
        const [a, b] = [rowsOf(12, seed, isWeighted), rowsOf(5, seed + 9, isWeighted)];
        const forgotten = solveRidge(seen(a).add(b, kernels).subtract(b, kernels), 0.1, kernels);
        const never = solveRidge(seen(a), 0.1, kernels);
        expectClose(forgotten.weights.data, never.weights.data, { relative: 1e-9, absolute: 1e-9 });
        expectClose(forgotten.intercept, never.intercept, { relative: 1e-9, absolute: 1e-9 });
      }),
    );
  });

  test("of the same rows in the same pieces leaves a count of exactly 0", () => {
    fc.assert(
      fc.property(someRows(), (a) => {
        expect(seen(a).subtract(a, kernels).count).toBe(0);
      }),
    );
  });

  test("of all rows in another order leaves a count of exactly 0, which no readout is solved from", () => {
    const rows = rowsOf(50, 1, true);
    const accumulator = seen(rows);
    for (let i = 49; i >= 0; i--) accumulator.subtract(pick(rows, [i]), kernels);
    expect(accumulator.count).toBe(0);
    expect(() => solveRidge(accumulator, 1, kernels)).toThrow("needs at least one row");
  });
});

describe("addOutput", () => {
  test("leaves every sum of the others, and their weights, bit for bit", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = rowsOf(9, seed, true);
        const [before, after] = [seen(rows), seen(rows).addOutput()];
        expect(after.outputs).toBe(outputs + 1);
        const { gram, hidden, count } = before.sums;
        expect([after.sums.gram, after.sums.hidden, after.sums.count]).toEqual([gram, hidden, count]);
        const [narrow, wide] = [before, after].map((sums) => solveRidge(sums, 0.1, kernels));
        expect(wide.weights.data.filter((_, i) => i % 3 < 2)).toEqual(narrow.weights.data);
        expect(wide.intercept.slice(0, 2)).toEqual(narrow.intercept);
      }),
    );
  });

  test("is having had a target of 0 in every row: then new rows may be of the new output", () => {
    fc.assert(
      fc.property(someRows(), fc.integer(), (a, seed) => {
        const withZero = toRows(a.targets).map((row) => [...row, 0]);
        const later: TrainingRows = { hidden: normals(5, columns, seed), targets: normals(5, outputs + 1, seed + 1) };
        const known = seen({ ...a, targets: toMatrix(withZero, outputs + 1) }).add(later, kernels);
        expect(seen(a).addOutput().add(later, kernels).sums).toEqual(known.sums);
      }),
    );
  });
});

describe("clone and from", () => {
  test("a clone has the same bits, and neither changes with the other", () => {
    fc.assert(
      fc.property(someRows(), someRows(), (a, b) => {
        const original = seen(a);
        const copy = original.clone();
        expect(copy.sums).toEqual(original.sums);
        copy.add(b, kernels).addOutput();
        expect(original.sums).toEqual(seen(a).sums);
        const again = original.clone();
        original.add(b, kernels);
        expect(again.sums).toEqual(seen(a).sums);
      }),
    );
  });

  test("sums that lie in shared memory, or amid a larger buffer, are copied and stay as they were", () => {
    const { sums } = seen(rowsOf(9, 1, false));
    const shared = new Float64Array(new SharedArrayBuffer(8 * 100)).subarray(10, 10 + columns ** 2);
    shared.set(sums.gram.data);
    const copy = Accumulator.from({ ...sums, gram: { ...sums.gram, data: shared } });
    expect(copy.sums.gram.data.buffer.byteLength).toBe(8 * columns ** 2);
    copy.add(rowsOf(3, 2, false), kernels);
    expect(Array.from(shared)).toEqual(Array.from(sums.gram.data));
  });

  test("sums survive being posted", () => {
    const { sums } = seen(rowsOf(9, 1, true));
    expect(Accumulator.from(structuredClone(sums)).sums).toEqual(sums);
  });

  test("sums whose shapes do not belong together are refused", () => {
    const { sums } = seen(rowsOf(9, 1, true));
    const wrong: Sums[] = [
      { ...sums, hidden: new Float64Array(3) },
      { ...sums, gram: matrix64(4, 3) },
      { ...sums, cross: matrix64(4, 3) },
      { ...sums, targets: new Float64Array(1) },
    ];
    for (const some of wrong) expect(() => Accumulator.from(some)).toThrow(ArgumentError);
  });
});

describe("what does not fit is refused, and changes nothing:", () => {
  const rows = rowsOf(3, 1, false);
  const bad: [string, TrainingRows, string][] = [
    ["other columns", { ...rows, hidden: matrix64(3, 5) }, "got 5 hidden columns and 2 outputs, expected 4 and 2"],
    ["other outputs", { ...rows, targets: matrix64(3, 1) }, "got 4 hidden columns and 1 outputs, expected 4 and 2"],
    ["other numbers of rows", { ...rows, targets: matrix64(2, 2) }, "got 3 hidden rows, 2 target rows"],
    ["other numbers of weights", { ...rows, weights: [1, 2] }, "got 3 hidden rows, 3 target rows, 2 weights"],
    ["a weight < 0", { ...rows, weights: [1, -1, 1] }, "a weight must be finite and ≥ 0, got -1 for row 1"],
    ["a weight of NaN", { ...rows, weights: [1, 1, Number.NaN] }, "got NaN for row 2"],
    [
      "a hidden NaN",
      {
        ...rows,
        hidden: toMatrix([
          [1, 2, 3, 4],
          [1, 2, Number.NaN, 4],
          [0, 0, 0, 0],
        ]),
      },
      "row 1, column 2",
    ],
    [
      "an infinite target",
      {
        ...rows,
        targets: toMatrix([
          [1, 2],
          [1, 2],
          [1, Infinity],
        ]),
      },
      "row 2, column 1",
    ],
  ];

  test.each(bad)("%s", (_, some, message) => {
    const accumulator = seen(rows);
    for (const change of ["add", "subtract"] as const) {
      expect(() => accumulator[change](some, kernels)).toThrow(ArgumentError);
      expect(() => accumulator[change](some, kernels)).toThrow(message);
    }
    expect(accumulator.sums).toEqual(seen(rows).sums);
  });

  test("an accumulator of another shape", () => {
    for (const other of [Accumulator.empty(5, 2), Accumulator.empty(4, 3)]) {
      expect(() => seen(rows).merge(other)).toThrow(ArgumentError);
      expect(() => seen(rows).without(other)).toThrow(ArgumentError);
    }
  });
});

describe("fast kernels, the caller's choice", () => {
  const fast = createKernels("wasm", { threads: 1, fast: true });
  const exact = createKernels("wasm", { threads: 1 });

  test.each([false, true])(
    "weights agree with those of exact sums to 1e-5, and are others (weighted: %s)",
    (isWeighted) => {
      const hidden = normals(900, 30, 1);
      const rows = {
        hidden: { ...hidden, data: Float32Array.from(hidden.data) },
        targets: normals(900, 2, 2),
        ...(isWeighted && { weights: someWeights(900, 3) }),
      };
      const weightsBy = (kernels: typeof fast): Float64Array =>
        solveRidge(Accumulator.empty(30, 2).add(rows, kernels), 0.1, kernels).weights.data;
      const [got, wanted] = [weightsBy(fast), weightsBy(exact)];
      expect(got).not.toEqual(wanted);
      const largest = wanted.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
      expectClose(got, wanted, { absolute: 1e-5 * largest });
    },
  );
});
