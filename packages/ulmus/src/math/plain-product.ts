// The product of two matrices in plain TypeScript, on which the other plain kernels build: in tiles of 3 × 3 sums, which
// stay in registers, over rows and columns copied side by side. Sums are Float64, over the whole depth, in one order
// whatever the number of threads.
import type { FloatArray } from "./matrix.ts";
import { runCalls, type serveCalls, startPool, type PoolMemory, type Threads } from "./pool.ts";

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

/** out (rows × columns) += scale · a (rows × depth) · b (depth × columns). */
export type AddProduct = (out: View, a: View, b: View, shape: ProductShape) => void;

const tile = 3;
/** Multiples of the tile: what is copied at a time fits the caches, and its part of the depth the first one, tile by tile. */
const blockRows = 192;
const blockColumns = 480;
const blockDepth = 512;
/** Rows of a block that one thread takes at a time. */
const stripRows = 24;
/** From so many multiplications on a block is worth waking the threads for. */
const sharedWork = 1e6;

/** Copies of the rows of a and the columns of b, and the sums of a block, `blockColumns` from row to row. */
interface Workspace {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly sums: Float64Array;
}

/** Creates the product; with threads, shared among them. */
export function createProduct(threads?: Threads): AddProduct {
  let workspace: Workspace | undefined;
  let pool: PoolMemory | undefined; // threads start when first there is work for them
  const created = (): Workspace => {
    const array = (length: number): Float64Array =>
      threads ? new Float64Array(new SharedArrayBuffer(8 * length)) : new Float64Array(length);
    return {
      left: array(blockRows * blockDepth),
      right: array(blockColumns * blockDepth),
      sums: array(blockRows * blockColumns),
    };
  };
  const multiplyBlock = (space: Workspace, rows: number, columns: number, depth: number): void => {
    const invoke = (words: ArrayLike<number>): number => addStrip(space, words, blockColumns, addTile);
    if (!threads || rows * columns * depth < sharedWork) {
      invoke([0, rows, columns, depth]);
      return;
    }
    pool ??= startPool(threads, threadBody, () => ({ space, stride: blockColumns }));
    const strips = [];
    for (let row = 0; row < rows; row += stripRows) {
      strips.push([row, Math.min(rows, row + stripRows), columns, depth]);
    }
    runCalls(pool, 0, strips, invoke);
  };

  return (out, a, b, { rows, columns, depth, scale = 1, triangle = false }) => {
    if (depth === 0) return;
    const space = (workspace ??= created());
    for (let column = 0; column < columns; column += blockColumns) {
      for (let row = 0; row < rows; row += blockRows) {
        const height = Math.min(blockRows, rows - row);
        const below = triangle ? row - column : blockColumns;
        const width = Math.min(blockColumns, columns - column, below + height);
        if (width <= 0) continue;
        space.sums.fill(0, 0, (height + tile) * blockColumns);
        for (let k = 0; k < depth; k += blockDepth) {
          const length = Math.min(blockDepth, depth - k);
          const [aAt, bAt] = [a.at + row * a.row + k * a.column, b.at + column * b.column + k * b.row];
          pack(space.left, { ...a, at: aAt }, height, length);
          pack(space.right, { ...b, at: bAt, row: b.column, column: b.row }, width, length);
          multiplyBlock(space, height, width, length);
        }
        const target = { ...out, at: out.at + row * out.row + column * out.column };
        addBlock(target, space.sums, { height, width, scale, below });
      }
    }
  };
}

/** A thread's text; see `startPool`. */
const threadBody = `(data, serve) => {
  const addTile = ${String(addTile)};
  const addStrip = ${String(addStrip)};
  (${String(serveStrips)})(data, serve, (words) => addStrip(data.space, words, data.stride, addTile));
}`;

/** Nothing but its arguments: it is sent as text, as the two below are. */
function serveStrips(
  { pool }: { readonly pool: PoolMemory },
  serve: typeof serveCalls,
  invoke: (words: ArrayLike<number>) => number,
): void {
  serve(pool, (call) => invoke(call.subarray(2)));
}

/** Adds to the sums of the rows `from` … `to` of a block: words are from, to, columns, depth. */
function addStrip(
  { left, right, sums }: Workspace,
  words: ArrayLike<number>,
  stride: number,
  add: typeof addTile,
): number {
  // Words are Float64: made integers here, or engines would compute every index in floating point.
  const [from, to, columns, depth] = [words[0] | 0, words[1] | 0, words[2] | 0, words[3] | 0];
  for (let j = 0; j < columns; j += 3) {
    for (let i = from; i < to; i += 3) add(sums, i * stride + j, stride, left, i * depth, right, j * depth, 3 * depth);
  }
  return 0;
}

/** Copies `count` rows, three by three: element k of all three side by side. Rows that the last three lack are 0. */
function pack(to: Float64Array, { data, at, row, column }: View, count: number, depth: number): void {
  for (let i = 0; i < count; i += tile) {
    const [second, third] = [i + 1 < count ? row : 0, i + 2 < count ? 2 * row : 0];
    let [from, start] = [at + i * row, i * depth];
    for (let k = 0; k < depth; k++, from += column, start += tile) {
      to[start] = data[from];
      to[start + 1] = data[from + second];
      to[start + 2] = data[from + third];
    }
  }
}

/** sums (3 × 3, from `at` on, `stride` from row to row) += Σ_k a_k b_kᵀ over `length` / 3 of k. */
function addTile(
  sums: Float64Array,
  at: number,
  stride: number,
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
  for (let k = 0; k < length; k += 3) {
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
  sums[at + stride] += s10;
  sums[at + stride + 1] += s11;
  sums[at + stride + 2] += s12;
  sums[at + 2 * stride] += s20;
  sums[at + 2 * stride + 1] += s21;
  sums[at + 2 * stride + 2] += s22;
}

interface BlockShape {
  readonly height: number;
  readonly width: number;
  readonly scale: number;
  readonly below: number;
}

/** Adds a block's sums to `out`: of row i those of the columns up to i + below. */
function addBlock(
  { data, at, row, column }: View,
  sums: Float64Array,
  { height, width, scale, below }: BlockShape,
): void {
  for (let i = 0; i < height; i++) {
    const end = Math.min(width, i + below + 1);
    let to = at + i * row;
    for (let j = i * blockColumns; j < i * blockColumns + end; j++, to += column) data[to] += scale * sums[j];
  }
}
