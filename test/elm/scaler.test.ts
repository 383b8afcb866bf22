import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Moments } from "ulmus-source/elm/moments.ts";
import { type Block, createScaler, scaleRows } from "ulmus-source/elm/scaler.ts";
import type { Matrix32, Matrix64 } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../audio/close.ts";
import { normals, toMatrix, toRows } from "./naive.ts";

const blocks = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const total = (columns: readonly number[]): number => columns.reduce((a, b) => a + b, 0);
const equal = (widths: readonly number[]): Block[] => widths.map((columns) => ({ columns, weight: 1 }));
const scaled = (rows: Matrix64, columns: readonly number[] = [rows.columns]): Matrix32 =>
  scaleRows(createScaler(new Moments(rows.columns).add(rows), columns && equal(columns)), rows);

describe("laws", () => {
  test("each column has mean 0 to 1e-6, and each block the power 1 / blocks to 1e-5", () => {
    fc.assert(
      fc.property(blocks, fc.integer(), (columns, seed) => {
        const rows = normals(30, total(columns), seed);
        const lists = toRows(scaled(rows, columns));
        let from = 0;
        for (const width of columns) {
          const block = lists.map((row) => row.slice(from, from + width));
          const power = block.flat().reduce((sum, x) => sum + x * x, 0) / 30;
          expect(power * columns.length).toBeCloseTo(1, 5);
          for (let j = 0; j < width; j++) {
            expect(Math.abs(block.reduce((sum, row) => sum + row[j], 0) / 30)).toBeLessThan(1e-6);
          }
          from += width;
        }
      }),
    );
  });

  test("features times 1000, or by any other factor, give the same rows, to 1e-5", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1000, 1e-3, 1e6, -7), (seed, factor) => {
        const rows = normals(30, 4, seed);
        const larger = { ...rows, data: rows.data.map((x) => x * factor) };
        expectClose(
          scaled(larger).data.map((x) => x * Math.sign(factor)),
          scaled(rows).data,
          { absolute: 1e-5 },
        );
      }),
    );
  });

  test("features shifted by up to 100 deviations give the same rows, to the 1e-5 that Float32 means leave", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -100, max: 100 }), (seed, shift) => {
        const rows = normals(30, 4, seed);
        expectClose(scaled({ ...rows, data: rows.data.map((x) => x + shift) }).data, scaled(rows).data, {
          absolute: 1e-5,
        });
      }),
    );
  });

  test("`unit` rows are standard scores, to 1e-6, whatever columns do not vary; `none` leaves rows as they are", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 3 }), (seed, constants) => {
        const rows = normals(30, 4 + constants, seed);
        for (let i = 0; i < 30; i++) rows.data.fill(7, i * rows.columns + 4, (i + 1) * rows.columns);
        const moments = new Moments(rows.columns).add(rows);
        const [unit, none] = (["unit", "none"] as const).map((scale) =>
          toRows(scaleRows(createScaler(moments, undefined, scale), rows)),
        );
        expect(none).toEqual(toRows(rows).map((row) => row.map(Math.fround)));
        for (let j = 0; j < rows.columns; j++) {
          const column = unit.map((row) => row[j]);
          const square = column.reduce((sum, x) => sum + x * x, 0) / 30;
          expect(Math.abs(square - (j < 4 ? 1 : 0))).toBeLessThan(1e-6);
        }
      }),
    );
  });

  test("moments that were merged give the same scaler as moments of all rows, to 1e-6", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 29 }), (seed, cut) => {
        const rows = toRows(normals(30, 3, seed));
        const of = (some: number[][]): Moments => new Moments(3).add(toMatrix(some));
        const [merged, whole] = [of(rows.slice(0, cut)).merge(of(rows.slice(cut))), of(rows)].map((m) =>
          createScaler(m),
        );
        expectClose(merged.mean, whole.mean, { relative: 1e-6, absolute: 1e-7 });
        expectClose(merged.inverseDeviation, whole.inverseDeviation, { relative: 1e-6 });
      }),
    );
  });

  test("a row's values do not depend on the rows beside it, and rows stay as they were", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = normals(8, 3, seed);
        const before = rows.data.slice();
        const scaler = createScaler(new Moments(3).add(rows));
        const together = toRows(scaleRows(scaler, rows));
        const alone = toRows(rows).map((row) => Array.from(scaleRows(scaler, toMatrix([row])).data));
        expect(alone).toEqual(together);
        expect(rows.data).toEqual(before);
      }),
    );
  });
});

describe("columns that do not vary", () => {
  test.each([0, 0.1, -1e6, 1e30])("one that is always %d is 0, and also for other values later", (value) => {
    const rows = toRows(normals(20, 2, 1)).map((row) => [...row, value]);
    const scaler = createScaler(new Moments(3).add(toMatrix(rows)));
    const out = toRows(scaleRows(scaler, toMatrix([...rows, [0, 0, 77]])));
    expect(out.every((row) => row[2] === 0)).toBe(true);
    expect(
      out
        .slice(0, 20)
        .flat()
        .reduce((sum, x) => sum + x * x, 0) / 20,
    ).toBeCloseTo(1, 5); // the others carry all
  });

  test("one that varies by Float32 rounding only, 1e-7 of its value, is 0", () => {
    const rows = toRows(normals(20, 1, 1)).map(([x]) => [x, 100 + 1e-5 * x]);
    expect(toRows(scaled(toMatrix(rows))).every((row) => row[1] === 0)).toBe(true);
  });

  test("a block of them is all 0, and the others keep their share", () => {
    const rows = toRows(normals(20, 2, 1)).map((row) => [...row, 5, 6]);
    const out = toRows(scaled(toMatrix(rows), [2, 2]));
    expect(out.every((row) => row[2] === 0 && row[3] === 0)).toBe(true);
    expect(out.flat().reduce((sum, x) => sum + x * x, 0) / 20).toBeCloseTo(1 / 2, 5);
  });

  test("a single row, and no row, make a scaler that gives 0", () => {
    for (const moments of [new Moments(2), new Moments(2).add(toMatrix([[3, 4]]))]) {
      expect(Array.from(scaleRows(createScaler(moments), toMatrix([[3, 5]])).data)).toEqual([0, 0]);
    }
  });
});

test("values beyond 10 deviations are clipped to 10, on both sides", () => {
  const scaler = { mean: Float32Array.of(1), inverseDeviation: Float32Array.of(0.5), blocks: equal([1]) };
  const rows = toMatrix([[1], [5], [21], [22], [1e30], [-1e30]]);
  expect(Array.from(scaleRows(scaler, rows).data)).toEqual([0, 2, 10, 10, 10, -10]);
});

test("blocks of weights 3 and 4 have 9/25 and 16/25 of the power, to 1e-5", () => {
  const rows = normals(40, 5, 1);
  const moments = new Moments(5).add(rows);
  const shares = [
    { columns: 2, weight: 3 },
    { columns: 3, weight: 4 },
  ];
  const { data } = scaleRows(createScaler(moments, shares), rows);
  const first = data.reduce((sum, x, i) => sum + (i % 5 < 2 ? x * x : 0), 0) / 40;
  const second = data.reduce((sum, x, i) => sum + (i % 5 < 2 ? 0 : x * x), 0) / 40;
  expect(first).toBeCloseTo(9 / 25, 5);
  expect(second).toBeCloseTo(16 / 25, 5);
});

test("blocks and rows of other widths, and weights that are not > 0, are refused", () => {
  for (const weight of [0, -1, Number.NaN, Infinity]) {
    expect(() => createScaler(new Moments(4), [{ columns: 4, weight }])).toThrow(`weight must be > 0, got ${weight}`);
  }
  expect(() => createScaler(new Moments(4), equal([1, 2]))).toThrow("blocks have 3 columns together, expected 4");
  expect(() => scaleRows(createScaler(new Moments(4)), normals(1, 3, 1))).toThrow("rows have 3 columns, expected 4");
});
