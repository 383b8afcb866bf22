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
/** So many k of three rows and three columns fit the first cache. */
const blockDepth = 512;

/** out (rows × columns) += scale · a (rows × depth) · b (depth × columns). */
export function addProduct(out: View, a: View, b: View, shape: ProductShape): void {
  const { rows, columns, depth, triangle = false } = shape;
  if (depth === 0) return;
  const left = new Float64Array(blockRows * depth);
  const right = new Float64Array(Math.min(blockColumns, columns + tile) * depth);
  for (let column = 0; column < columns; column += blockColumns) {
    const width = Math.min(blockColumns, columns - column);
    pack(right, { ...b, at: b.at + column * b.column, row: b.column, column: b.row }, width, depth);
    for (let row = 0; row < rows; row += blockRows) {
      const height = Math.min(blockRows, rows - row);
      if (triangle && column >= row + height) continue;
      pack(left, { ...a, at: a.at + row * a.row }, height, depth);
      const sums = multiplyBlock(left, right, height, triangle ? Math.min(width, row + height - column) : width, depth);
      addBlock({ ...out, at: out.at + row * out.row + column * out.column }, sums, height, width, {
        scale: shape.scale ?? 1,
        below: triangle ? row - column : width,
      });
    }
  }
}

/** The sums of a block, `blockColumns` from row to row. */
function multiplyBlock(a: Float64Array, b: Float64Array, rows: number, columns: number, depth: number): Float64Array {
  const sums = new Float64Array(blockRows * blockColumns);
  for (let k = 0; k < depth; k += blockDepth) {
    const length = Math.min(blockDepth, depth - k) * tile;
    for (let j = 0; j < columns; j += tile) {
      for (let i = 0; i < rows; i += tile) {
        addTile(sums, i * blockColumns + j, a, i * depth + k * tile, b, j * depth + k * tile, length);
      }
    }
  }
  return sums;
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

/** sums (3 × 3, from `at` on) += Σ_k a_k b_kᵀ over `length` / 3 of k. */
function addTile(
  sums: Float64Array,
  at: number,
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  length: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  for (let k = 0; k < length; k += tile) {
    const a0 = a[aStart + k];
    const a1 = a[aStart + k + 1];
    const a2 = a[aStart + k + 2];
    const b0 = b[bStart + k];
    const b1 = b[bStart + k + 1];
    const b2 = b[bStart + k + 2];
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
  sums[at] += s00;
  sums[at + 1] += s01;
  sums[at + 2] += s02;
  sums[at + 1 * blockColumns] += s10;
  sums[at + 1 * blockColumns + 1] += s11;
  sums[at + 1 * blockColumns + 2] += s12;
  sums[at + 2 * blockColumns] += s20;
  sums[at + 2 * blockColumns + 1] += s21;
  sums[at + 2 * blockColumns + 2] += s22;
}

/** Adds a block's sums to `out`: of row i those of the columns up to i + below. */
function addBlock(
  out: View,
  sums: Float64Array,
  rows: number,
  columns: number,
  { scale, below }: { readonly scale: number; readonly below: number },
): void {
  for (let i = 0; i < rows; i++) {
    const end = Math.min(columns, i + below + 1);
    const at = out.at + i * out.row;
    for (let j = 0; j < end; j++) out.data[at + j * out.column] += scale * sums[i * blockColumns + j];
  }
}
