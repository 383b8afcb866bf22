// The Cholesky factorisation on a machine: block by block along the diagonal, the rows below shared among threads.
import type { Machine, Operand } from "./machine.ts";
import { matrix64, type Matrix64 } from "./matrix.ts";
import { productWords, threadsFor } from "./compiled-product.ts";

/** `CHOLESKY_BLOCK` of cholesky.c. */
const width = 128;

/** See `Kernels.cholesky`. */
export function compiledCholesky(machine: Machine, a: Matrix64): number {
  return 8 * a.rows ** 2 > machine.blockBytes ? byColumns(machine, a) : inPlace(machine, a);
}

/**
 * For matrices too large to place: a column of blocks at a time (left-looking), which takes away the products of earlier
 * columns, so many rows at once as fit, before it is factored.
 */
function byColumns(machine: Machine, a: Matrix64): number {
  const n = a.rows;
  const step = Math.max(1, Math.floor(machine.blockBytes / (16 * n)));
  for (let left = 0; left < n; left += width) {
    const right = Math.min(n, left + width);
    const pivot = machine.placing(() => {
      const { address, stride } = machine.output(a, true, { top: left, bottom: n, left, right });
      if (left > 0) {
        const before = machine.input(a, { top: left, bottom: right, left: 0, right: left });
        for (let top = left; top < n; top += step) {
          const bottom = Math.min(n, top + step);
          machine.placing(() => {
            const rows = machine.input(a, { top, bottom, left: 0, right: left });
            const target = address + 8 * (top - left) * stride;
            subtractProduct(machine, [bottom - top, right - left, left], [rows, before], [target, stride, top - left]);
          });
        }
      }
      const inverse = machine.room(8 * width * width);
      const failed = machine.run("cholesky_block", [[right - left, address, stride, inverse]]);
      if (failed >= 0 || right === n) return failed;
      const threads = threadsFor(machine, (n - right) * width ** 2);
      const panels = rowShares(right, n, threads, false).map(([first, rows]) => [
        rows,
        right - left,
        address + 8 * (first - left) * stride,
        stride,
        inverse,
      ]);
      machine.run("cholesky_panel", panels);
      return failed;
    });
    if (pivot >= 0) return left + pivot;
  }
  return -1;
}

/** out (rows × columns) −= a bᵀ where j ≤ i + firstRow. */
function subtractProduct(
  machine: Machine,
  [rows, columns, depth]: readonly [number, number, number],
  [a, b]: readonly [Operand, Operand],
  [out, stride, firstRow]: readonly [number, number, number],
): void {
  const share = Math.ceil(rows / threadsFor(machine, rows * columns * depth) / 24) * 24;
  const calls = [];
  for (let first = 0; first < rows; first += share) {
    calls.push(
      productWords({
        rows: Math.min(share, rows - first),
        columns,
        depth,
        a: [a.address + 8 * first * a.stride, a.stride, 1, 1],
        b: [b.address, 1, b.stride, 1],
        out: [out + 8 * first * stride, stride],
        mode: "subtract",
        firstRow: firstRow + first,
      }),
    );
  }
  machine.run("multiply_double", calls);
}

function inPlace(machine: Machine, a: Matrix64): number {
  const n = a.rows;
  return machine.placing(() => {
    const { address, stride } = machine.output(a, true);
    const inverse = machine.room(8 * width * width);
    const at = (row: number, column: number): number => address + 8 * (row * stride + column);
    const threads = threadsFor(machine, n ** 2 * 4);
    for (let j = 0; j < n; j += width) {
      const count = Math.min(width, n - j);
      const pivot = machine.run("cholesky_block", [[count, at(j, j), stride, inverse]]);
      if (pivot >= 0) return j + pivot;
      const below = j + count;
      if (below === n) break;
      machine.run(
        "cholesky_panel",
        rowShares(below, n, threads, false).map(([first, rows]) => [rows, count, at(first, j), stride, inverse]),
      );
      machine.run(
        "multiply_double",
        rowShares(below, n, threads, true).map(([first, rows]) =>
          productWords({
            rows,
            columns: first + rows - below,
            depth: count,
            a: [at(first, j), stride, 1, 1],
            b: [at(below, j), 1, stride, 1],
            out: [at(first, below), stride],
            mode: "subtract",
            firstRow: first - below,
          }),
        ),
      );
    }
    return -1;
  });
}

/** Cuts the rows begin … end into shares of equal area: of a lower triangle that begins with row `begin`, or of equal rows. */
function rowShares(begin: number, end: number, threads: number, triangle: boolean): [first: number, count: number][] {
  const cuts: [number, number][] = [];
  let first = begin;
  for (let i = 1; i <= threads && first < end; i++) {
    const part = triangle ? Math.sqrt(i / threads) : i / threads;
    const next = i === threads ? end : Math.min(end, begin + Math.ceil((part * (end - begin)) / 24) * 24);
    if (next > first) cuts.push([first, next - first]);
    first = next;
  }
  return cuts;
}

/** See `Kernels.choleskySolve`: on the transpose of b, whose rows are its right-hand sides. */
export function compiledCholeskySolve(machine: Machine, factor: Matrix64, b: Matrix64): void {
  const { rows: n, columns: count } = b;
  const x = matrix64(count, n);
  for (let i = 0; i < n; i++) for (let c = 0; c < count; c++) x.data[c * n + i] = b.data[i * count + c];
  machine.placing(() => {
    const l = machine.input(factor);
    const target = machine.output(x, true);
    const step = Math.max(4, Math.ceil(count / threadsFor(machine, n * n * count) / 4) * 4);
    const calls = [];
    for (let first = 0; first < count; first += step) {
      calls.push([n, Math.min(step, count - first), l.address, l.stride, target.address + 8 * first * n]);
    }
    machine.run("cholesky_solve", calls);
  });
  for (let i = 0; i < n; i++) for (let c = 0; c < count; c++) b.data[i * count + c] = x.data[c * n + i];
}
