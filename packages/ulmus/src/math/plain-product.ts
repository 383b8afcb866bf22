// The product of two matrices in plain TypeScript, on which the other plain kernels build: in tiles of 3 × 3 sums, which
// stay in registers, over rows and columns copied side by side. Always summed in Float64, over the whole depth at once.
import type { FloatArray } from "./matrix.ts";

/** A matrix somewhere in an array: element (i, j) is `data[at + i * row + j * column]`. */
export interface View {
  readonly data: FloatArray;
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

export interface ProductShape {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Times which the product is added; 1 if not given. */
  readonly scale?: number;
  /** Touch only the elements (i, j) with j ≤ i. */
  readonly triangle?: boolean;
}

const tile = 3;
/** Multiples of the tile; the copies of so many rows and columns fit the caches. */
const blockRows = 24;
const blockColumns = 240;

/** out (rows × columns) += scale · a (rows × depth) · b (depth × columns). */
export function addProduct(out: View, a: View, b: View, shape: ProductShape): void {
  const { rows, columns, depth, triangle = false } = shape;
  if (depth === 0) return;
  const left = new Float64Array(blockRows * depth);
  const right = new Float64Array(Math.min(blockColumns, columns + tile) * depth);
  const sums = new Float64Array(tile * tile);
  for (let column = 0; column < columns; column += blockColumns) {
    const width = Math.min(blockColumns, columns - column);
    pack(right, { ...b, at: b.at + column * b.column, row: b.column, column: b.row }, width, depth);
    for (let row = 0; row < rows; row += blockRows) {
      const height = Math.min(blockRows, rows - row);
      if (triangle && column >= row + height) continue;
      pack(left, { ...a, at: a.at + row * a.row }, height, depth);
      for (let j = 0; j < width; j += tile) {
        for (let i = 0; i < height; i += tile) {
          if (triangle && column + j >= row + i + tile) continue;
          sumTile(sums, left.subarray(i * depth, (i + tile) * depth), right.subarray(j * depth, (j + tile) * depth));
          addTile(out, sums, row + i, column + j, shape);
        }
      }
    }
  }
}

/** Copies `count` rows, three by three: element k of all three side by side. Rows that the last three lack are 0. */
function pack(to: Float64Array, { data, at, row, column }: View, count: number, depth: number): void {
  for (let i = 0; i < count; i += tile) {
    for (let t = 0; t < tile; t++) {
      const from = at + (i + t) * row;
      const start = i * depth + t;
      if (i + t < count) for (let k = 0; k < depth; k++) to[start + k * tile] = data[from + k * column];
      else for (let k = 0; k < depth; k++) to[start + k * tile] = 0;
    }
  }
}

/** sums (3 × 3) = Σ_k a_k b_kᵀ. */
function sumTile(sums: Float64Array, a: Float64Array, b: Float64Array): void {
  let [s00, s01, s02, s10, s11, s12, s20, s21, s22] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < a.length; k += tile) {
    const a0 = a[k];
    const a1 = a[k + 1];
    const a2 = a[k + 2];
    const b0 = b[k];
    const b1 = b[k + 1];
    const b2 = b[k + 2];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s02;
  sums[3] = s10;
  sums[4] = s11;
  sums[5] = s12;
  sums[6] = s20;
  sums[7] = s21;
  sums[8] = s22;
}

/** Adds what of a tile lies inside `out`. */
function addTile(
  out: View,
  sums: Float64Array,
  row: number,
  column: number,
  { rows, columns, scale = 1, triangle = false }: ProductShape,
): void {
  for (let i = row; i < Math.min(rows, row + tile); i++) {
    const end = Math.min(columns, column + tile, triangle ? i + 1 : Infinity);
    for (let j = column; j < end; j++) {
      out.data[out.at + i * out.row + j * out.column] += scale * sums[(i - row) * tile + j - column];
    }
  }
}
