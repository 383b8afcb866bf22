import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArgumentError, NumericalError } from "ulmus-source/errors.ts";
import {
  type Matrix,
  matrix32,
  matrix64,
  matrixFromRows,
  requireFinite,
  rowOf,
  selectColumns,
  selectRows,
} from "ulmus-source/math/matrix.ts";

const size = fc.integer({ min: 0, max: 8 });

/** A matrix that does not begin at byte 0 of its buffer; element (i, j) is 10 i + j. */
function counted(rows: number, columns: number): Matrix<Float64Array> {
  const data = new Float64Array(rows * columns + 3).subarray(3);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * columns + j] = 10 * i + j;
  return { rows, columns, data };
}

describe("laws", () => {
  test("a matrix made from the rows of another is the other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), size, (rows, columns) => {
        const m = counted(rows, columns);
        const again = matrixFromRows(Array.from({ length: rows }, (_, i) => rowOf(m, i)));
        expect(again).toEqual({ rows, columns, data: Float32Array.from(m.data) });
      }),
    );
  });

  test("selectRows copies the rows in the order of their indices, repeats included, and keeps the type", () => {
    fc.assert(
      fc.property(size, fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 9 }), (columns, indices) => {
        const m = counted(5, columns);
        const selected = selectRows(m, indices);
        expect([selected.rows, selected.columns]).toEqual([indices.length, columns]);
        expect(selected.data).toBeInstanceOf(Float64Array);
        indices.forEach((from, to) => expect(rowOf(selected, to)).toEqual(rowOf(m, from).slice()));
      }),
    );
  });

  test("selectColumns copies the columns in the order of their indices, repeats included, and keeps the type", () => {
    fc.assert(
      fc.property(size, fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 9 }), (rows, indices) => {
        const selected = selectColumns(counted(rows, 5), indices);
        expect([selected.rows, selected.columns]).toEqual([rows, indices.length]);
        expect(selected.data).toEqual(
          Float64Array.from(Array.from({ length: rows }, (_, i) => indices.map((j) => 10 * i + j)).flat()),
        );
      }),
    );
  });
});

test("new matrices hold zeros of their type", () => {
  expect(matrix32(2, 3)).toEqual({ rows: 2, columns: 3, data: new Float32Array(6) });
  expect(matrix64(0, 3)).toEqual({ rows: 0, columns: 3, data: new Float64Array(0) });
});

test("rowOf is a view, selectRows a copy", () => {
  const m = counted(3, 2);
  rowOf(m, 1)[0] = 7;
  expect(m.data[2]).toBe(7);
  selectRows(m, [1]).data[0] = 8;
  expect(m.data[2]).toBe(7);
});

test("no rows make a 0 × 0 matrix; rows of different lengths are refused with their number", () => {
  expect(matrixFromRows([])).toEqual(matrix32(0, 0));
  expect(() => matrixFromRows([[1, 2], [3]])).toThrow("row 1 has 1 values, expected 2 as in row 0");
});

test.each([-1, 3, 0.5, Number.NaN])("the index %d into 3 rows or columns is refused", (index) => {
  expect(() => selectRows(counted(3, 2), [0, index])).toThrow(`an index must be a row of 0 … 2, got ${index}`);
  expect(() => selectColumns(counted(2, 3), [0, index])).toThrow(`an index must be a column of 0 … 2, got ${index}`);
});

describe("requireFinite", () => {
  test.each([Number.NaN, Infinity, -Infinity])("refuses %d, wherever it is, with row and column", (value) => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(4), (row, column) => {
        const m = counted(4, 5);
        m.data[row * 5 + column] = value;
        const refused = new ArgumentError(
          `here: every value must be finite, got ${value} in row ${row}, column ${column}`,
        );
        expect(() => requireFinite(m, "here")).toThrow(refused);
      }),
    );
  });

  test("takes the largest and the smallest numbers there are, and nothing at all", () => {
    const data = Float64Array.of(Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -0, 0);
    expect(() => requireFinite({ rows: 2, columns: 3, data }, "here")).not.toThrow();
    expect(() => requireFinite(matrix32(0, 0), "here")).not.toThrow();
  });
});

describe("matrices larger than memory", () => {
  test.each([
    [
      "Float32",
      matrix32,
      "a matrix of 33554432 × 33554432 needs 4503599.6 GB, which this program cannot have; use fewer",
    ],
    [
      "Float64",
      matrix64,
      "a matrix of 33554432 × 33554432 needs 9007199.3 GB, which this program cannot have; use fewer",
    ],
  ])("%s: are refused, with how much they would take and what to do", (_, create, message) => {
    expect(() => create(2 ** 25, 2 ** 25)).toThrow(NumericalError);
    expect(() => create(2 ** 25, 2 ** 25)).toThrow(message);
  });
});
