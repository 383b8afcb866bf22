// Moments merge like sums, and keep their digits where sums of squares would lose them.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Moments } from "ulmus-source/elm/moments.ts";
import { matrix64, type Matrix64 } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../audio/close.ts";
import { normals, toMatrix, toRows } from "../elm/naive.ts";

const seen = (rows: Matrix64): Moments => new Moments(rows.columns).add(rows);
const valuesOf = ({ count, mean, squares }: Moments): Float64Array => Float64Array.of(count, ...mean, ...squares);
const joined = (a: Matrix64, b: Matrix64): Matrix64 => toMatrix([...toRows(a), ...toRows(b)], a.columns);

/** Rows of 3 columns around `offset`, of deviation 1. */
const someRows = fc
  .record({ count: fc.nat(20), seed: fc.integer(), offset: fc.constantFrom(0, 1, -30) })
  .map(({ count, seed, offset }) => {
    const m = normals(count, 3, seed);
    return { ...m, data: m.data.map((x) => x + offset) };
  });

function expectSame(actual: Moments, expected: Moments): void {
  expectClose(valuesOf(actual), valuesOf(expected), { relative: 1e-12, absolute: 1e-12 });
}

describe("laws", () => {
  test("merging is adding all rows, to 1e-12, also where one side has seen no row or a single one", () => {
    fc.assert(fc.property(someRows, someRows, (a, b) => expectSame(seen(a).merge(seen(b)), seen(joined(a, b)))));
  });

  test("merging is commutative and associative, to 1e-12", () => {
    fc.assert(
      fc.property(someRows, someRows, someRows, (a, b, c) => {
        expectSame(seen(a).merge(seen(b)), seen(b).merge(seen(a)));
        expectSame(seen(a).merge(seen(b)).merge(seen(c)), seen(a).merge(seen(b).merge(seen(c))));
      }),
    );
  });

  test("merging with nothing changes no bit, from either side, and the other stays as it was", () => {
    fc.assert(
      fc.property(someRows, (a) => {
        const [nothing, some] = [new Moments(3), seen(a)];
        expect(valuesOf(new Moments(3).merge(some))).toEqual(valuesOf(some));
        expect(valuesOf(some.merge(nothing))).toEqual(valuesOf(seen(a)));
        expect(valuesOf(nothing)).toEqual(new Float64Array(7));
      }),
    );
  });

  test("row by row, in any pieces, gives the same bits as all rows at once", () => {
    fc.assert(
      fc.property(someRows, (a) => {
        const stream = new Moments(3);
        for (const row of toRows(a)) stream.add(toMatrix([row]));
        expect(valuesOf(stream)).toEqual(valuesOf(seen(a)));
      }),
    );
  });

  test("mean and squares are those of the two-pass formulas, to 1e-12", () => {
    fc.assert(
      fc.property(someRows, (a) => {
        const { count, mean, squares } = seen(a);
        expect(count).toBe(a.rows);
        if (count === 0) return;
        for (let j = 0; j < 3; j++) {
          const column = toRows(a).map((row) => row[j]);
          const average = column.reduce((sum, x) => sum + x, 0) / count;
          const expected = column.reduce((sum, x) => sum + (x - average) ** 2, 0);
          expectClose([mean[j], squares[j]], [average, expected], { relative: 1e-12, absolute: 1e-12 });
        }
      }),
    );
  });

  test("a constant has squares of exactly 0, merged too", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat(9), fc.nat(9), (value, m, n) => {
        const constant = (count: number) =>
          seen(
            toMatrix(
              Array.from({ length: count }, () => [value]),
              1,
            ),
          );
        expect(constant(m).merge(constant(n)).squares[0]).toBe(0);
      }),
    );
  });
});

test("mean 1e6 and deviation 1e-2: the deviation is right to 1e-6, in one piece and merged from 50", () => {
  const noise = normals(5000, 1, 1);
  const rows = { ...noise, data: noise.data.map((x) => 1e6 + 0.01 * x) };
  const exact = rows.data.map((x) => x - 1e6); // exact: the two are within a factor of 2
  const average = exact.reduce((sum, x) => sum + x, 0) / 5000;
  const expected = exact.reduce((sum, x) => sum + (x - average) ** 2, 0);
  const merged = new Moments(1);
  for (let i = 0; i < 50; i++)
    merged.merge(seen({ rows: 100, columns: 1, data: rows.data.subarray(100 * i, 100 * i + 100) }));
  for (const moments of [seen(rows), merged]) {
    expectClose(moments.mean, [1e6 + average], { relative: 1e-14 });
    expectClose(moments.squares, [expected], { relative: 1e-6 });
  }
});

test("other columns and values that are not finite are refused, and change nothing", () => {
  const moments = seen(normals(4, 3, 1));
  const before = valuesOf(moments);
  expect(() => moments.add(matrix64(1, 2))).toThrow("rows have 2 columns, expected 3");
  expect(() => moments.merge(new Moments(2))).toThrow("the other has 2 columns, expected 3");
  expect(() =>
    moments.add(
      toMatrix([
        [1, 2, 3],
        [1, Number.NaN, 3],
      ]),
    ),
  ).toThrow("got NaN in row 1, column 1");
  expect(valuesOf(moments)).toEqual(before);
});
