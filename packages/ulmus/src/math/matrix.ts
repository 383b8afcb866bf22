// Matrices are plain data: row-major, contiguous, safe to post between threads.
import { ArgumentError, NumericalError } from "../errors.ts";

export type FloatArray = Float32Array | Float64Array;

/** A row-major matrix: element (i, j) is `data[i * columns + j]`. */
export interface Matrix<Data extends FloatArray = FloatArray> {
  readonly rows: number;
  readonly columns: number;
  readonly data: Data;
}

/** Features and activations, in single precision. */
export type Matrix32 = Matrix<Float32Array>;
/** Sums, weights and scores, in double precision. */
export type Matrix64 = Matrix<Float64Array>;

/** A `rows` × `columns` matrix of Float32 zeros. */
export function matrix32(rows: number, columns: number): Matrix32 {
  return { rows, columns, data: allocated(Float32Array, rows, columns) };
}

/** A `rows` × `columns` matrix of Float64 zeros. */
export function matrix64(rows: number, columns: number): Matrix64 {
  return { rows, columns, data: allocated(Float64Array, rows, columns) };
}

function allocated<Data>(
  Type: { new (length: number): Data; readonly BYTES_PER_ELEMENT: number },
  rows: number,
  columns: number,
): Data {
  try {
    return new Type(rows * columns);
  } catch (cause) {
    const gigabytes = (rows * columns * Type.BYTES_PER_ELEMENT) / 1e9;
    throw new NumericalError(
      `a matrix of ${rows} × ${columns} needs ${gigabytes.toFixed(1)} GB, which this program cannot have; use fewer hidden units, or fewer rows at a time`,
      { cause },
    );
  }
}

/** A view of row `i`; writing to it writes to `m`. */
export function rowOf<Data extends FloatArray>(m: Matrix<Data>, i: number): Data {
  return m.data.subarray(i * m.columns, (i + 1) * m.columns) as Data;
}

/** Copies `rows`, which must all be as long as the first, into a Float32 matrix. */
export function matrixFromRows(rows: readonly ArrayLike<number>[]): Matrix32 {
  const columns = rows[0]?.length ?? 0;
  const m = matrix32(rows.length, columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) {
      throw new ArgumentError(`matrixFromRows: row ${i} has ${row.length} values, expected ${columns} as in row 0`);
    }
    m.data.set(row, i * columns);
  });
  return m;
}

/** The rows of `second` below those of `first`, if there are any; `second` itself where `first` has none. */
export function stackRows(first: Matrix32 | undefined, second: Matrix32): Matrix32 {
  if (first === undefined || first.rows === 0) return second;
  const data = new Float32Array(first.data.length + second.data.length);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return { rows: first.rows + second.rows, columns: second.columns, data };
}

/** A copy of the rows `from` … `to` − 1. */
export function sliceRows({ columns, data }: Matrix32, from: number, to: number): Matrix32 {
  return { rows: to - from, columns, data: data.slice(from * columns, to * columns) };
}

/** Copies the rows `indices` of `m`, in that order. */
export function selectRows<Data extends FloatArray>(m: Matrix<Data>, indices: ArrayLike<number>): Matrix<Data> {
  const data = new (m.data.constructor as new (length: number) => Data)(indices.length * m.columns);
  for (let i = 0; i < indices.length; i++) {
    if (!(Number.isInteger(indices[i]) && indices[i] >= 0 && indices[i] < m.rows)) {
      throw new ArgumentError(`selectRows: an index must be a row of 0 … ${m.rows - 1}, got ${indices[i]}`);
    }
    data.set(rowOf(m, indices[i]), i * m.columns);
  }
  return { rows: indices.length, columns: m.columns, data };
}

/** Copies the columns `indices` of `m`, in that order. */
export function selectColumns<Data extends FloatArray>(m: Matrix<Data>, indices: ArrayLike<number>): Matrix<Data> {
  const data = new (m.data.constructor as new (length: number) => Data)(m.rows * indices.length);
  for (let j = 0; j < indices.length; j++) {
    if (!(Number.isInteger(indices[j]) && indices[j] >= 0 && indices[j] < m.columns)) {
      throw new ArgumentError(`selectColumns: an index must be a column of 0 … ${m.columns - 1}, got ${indices[j]}`);
    }
    for (let i = 0; i < m.rows; i++) data[i * indices.length + j] = m.data[i * m.columns + indices[j]];
  }
  return { rows: m.rows, columns: indices.length, data };
}

/** Refuses a value that is not finite, naming its row and column. */
export function requireFinite(m: Matrix, where: string): void {
  let sum = 0; // of x · 0, which is 0 unless x is infinite or NaN: one pass without branches
  for (let i = 0; i < m.data.length; i++) sum += m.data[i] * 0;
  if (sum === 0) return;
  const bad = m.data.findIndex((value) => !Number.isFinite(value));
  const [row, column] = [Math.floor(bad / m.columns), bad % m.columns];
  throw new ArgumentError(`${where}: every value must be finite, got ${m.data[bad]} in row ${row}, column ${column}`);
}

/** Copies the lower triangle of a square matrix above its diagonal, in squares that fit the first cache. */
export function mirrorLower({ rows: n, data }: Matrix): void {
  const side = 32;
  for (let i0 = 0; i0 < n; i0 += side) {
    for (let j0 = 0; j0 <= i0; j0 += side) {
      const [iEnd, jEnd] = [Math.min(n, i0 + side), Math.min(n, j0 + side)];
      for (let j = j0; j < jEnd; j++) {
        for (let i = Math.max(i0, j + 1); i < iEnd; i++) data[j * n + i] = data[i * n + j];
      }
    }
  }
}
