// How alike two rows are, as an inner product in a space that nobody visits (Mercer 1909): the functions, and their sum
// over blocks of columns. Not to be mixed up with `Kernels`, the fast loops.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type FloatArray, type Matrix, type Matrix32, type Matrix64, matrix64 } from "../../math/matrix.ts";
import type { Block } from "../scaler.ts";
import { type DistanceKernel, fillByDistance } from "./distance-kernels.ts";
import { fillByProduct, type ProductKernel } from "./product-kernels.ts";

/** A function of two rows x and y of d columns, scaled to an expected squared norm of 1. */
export type KernelFunction = ProductKernel | DistanceKernel;

/** How rows are compared: as a whole, or block by block. */
export type Kernel = KernelFunction & {
  /**
   * Blocks of columns, each compared by itself: Σ s k(x/√s, y/√s) over blocks with the share s = weight² / Σ weight². By
   * default the row is one block. The linear kernel of blocks is that of the whole row, if the scaler had the same blocks.
   */
  readonly blocks?: readonly Block[];
};

/** k(aᵢ, bⱼ) of the rows of a (n × d) and of b (m × d) → n × m; changes nothing. */
export function kernelMatrix(kernel: Kernel, a: Matrix32, b: Matrix32, kernels: Kernels): Matrix64 {
  if (a.columns !== b.columns) {
    throw new ArgumentError(`kernelMatrix: b has ${b.columns} columns, expected ${a.columns} as in a`);
  }
  const { blocks = [{ columns: a.columns, weight: 1 }] } = kernel;
  const columns = blocks.reduce((sum, block) => sum + block.columns, 0);
  if (columns !== a.columns) {
    throw new ArgumentError(`kernelMatrix: blocks have ${columns} columns together, expected ${a.columns} as in a`);
  }
  if (blocks.length === 1) return ofOneBlock(kernel, a, b, kernels);
  const all = blocks.reduce((sum, { weight }) => sum + weight * weight, 0);
  const out = matrix64(a.rows, b.rows);
  let from = 0;
  for (const block of blocks) {
    const share = (block.weight * block.weight) / all;
    const part = columnsOf(a, from, block.columns, share);
    const other = a === b ? part : columnsOf(b, from, block.columns, share);
    addScaled(out, ofOneBlock(kernel, part, other, kernels), share);
    from += block.columns;
  }
  return out;
}

/** out (n × outputs) += k(aᵢ, bⱼ) · weights (m × outputs), for the rows of a a few hundred at a time: n × m may be large. */
export function addKernelProduct(
  out: Matrix,
  kernel: Kernel,
  { a, b, weights }: { readonly a: Matrix32; readonly b: Matrix32; readonly weights: Matrix },
  kernels: Kernels,
): void {
  const step = 256;
  for (let from = 0; from < a.rows; from += step) {
    const alike = kernelMatrix(kernel, slice(a, from, from + step), b, kernels);
    kernels.multiply(slice(out, from, from + step), alike, weights, { accumulate: true });
  }
}

/** A view of the rows from `from` to before `to`, or to the last. */
function slice<Data extends FloatArray>({ rows, columns, data }: Matrix<Data>, from: number, to: number): Matrix<Data> {
  const end = Math.min(rows, to);
  return { rows: end - from, columns, data: data.subarray(from * columns, end * columns) as Data };
}

function ofOneBlock(kernel: Kernel, a: Matrix, b: Matrix, kernels: Kernels): Matrix64 {
  const out = matrix64(a.rows, b.rows);
  if (kernel.name === "laplacian" || kernel.name === "chiSquared") fillByDistance(out, kernel, a, b);
  else fillByProduct(out, kernel, { a, b, kernels });
  return out;
}

/** A block's columns over the root of its share, so that its rows too have an expected squared norm of 1. */
function columnsOf(m: Matrix32, from: number, columns: number, share: number): Matrix64 {
  const out = matrix64(m.rows, columns);
  const scale = 1 / Math.sqrt(share);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < columns; j++) out.data[i * columns + j] = scale * m.data[i * m.columns + from + j];
  }
  return out;
}

function addScaled(out: Matrix64, { data }: Matrix64, factor: number): void {
  for (let i = 0; i < data.length; i++) out.data[i] += factor * data[i];
}
