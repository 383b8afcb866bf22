// What compiled kernels run on: something that can address matrices and call a kernel by name.
// WASM copies what it is given into its heap; native code reads JavaScript's memory in place.
// The callers in compiled-kernels.ts have checked every bound: a machine believes its arguments.
import type { FloatArray, Matrix } from "./matrix.ts";

/** The rows `top` … `bottom` and columns `left` … `right` (exclusive) of a matrix. */
export interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A block of a matrix as a kernel sees it. */
export interface Operand {
  /** In bytes. */
  readonly address: number;
  /** From one row to the next, in elements. */
  readonly stride: number;
  /** 1 where the elements are Float64, 0 where they are Float32. */
  readonly isDouble: 0 | 1;
}

/** The words that a kernel gets, in the order of its C struct, without the scratch memory that ends some of them. */
export type Words = readonly number[];

export interface Machine {
  readonly name: string;
  /** How many calls can run at the same time. */
  readonly threads: number;
  /** How many bytes of operands are worth placing at once; Infinity where placing costs nothing. */
  readonly blockBytes: number;
  /** Runs `use`; what was placed meanwhile is then copied back where it is an output, and forgotten. */
  placing<Result>(use: () => Result): Result;
  /** A block that kernels read. */
  input(m: Matrix, block?: Block): Operand;
  /** A block that kernels write, after its present values where `keep` is true. */
  output(m: Matrix, keep: boolean, block?: Block): Operand;
  /** The address of an array that kernels read. */
  array(values: FloatArray | Int32Array): number;
  /** The address of `bytes` bytes of any content. */
  room(bytes: number): number;
  /** Calls the kernel once for each of `calls`, in any order and perhaps at the same time; returns the first one's result. */
  run(kernel: string, calls: readonly Words[]): number;
}

export function wholeOf(m: Matrix): Block {
  return { top: 0, bottom: m.rows, left: 0, right: m.columns };
}
