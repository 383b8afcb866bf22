// Products and HᵀH on a machine: cut until the operands of one call fit.
import type { GramOptions, MultiplyOptions } from "./kernels.ts";
import type { Machine, Operand, Words } from "./machine.ts";
import { type Matrix, type Matrix64, mirrorLower } from "./matrix.ts";

export interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Address, step from row to row, step from column to column (in elements), isDouble. */
  readonly a: readonly [number, number, number, number];
  readonly b: readonly [number, number, number, number];
  /** Address, step from row to row. */
  readonly out: readonly [number, number];
  readonly mode?: "replace" | "add" | "subtract";
  /** Touch only elements (i, j) with j ≤ i + firstRow. */
  readonly firstRow?: number;
  readonly bias?: number;
  readonly activation?: number;
}

/** The words of `struct product`. */
export function productWords(p: Product): Words {
  const mode = ["replace", "add", "subtract"].indexOf(p.mode ?? "replace");
  const triangle = p.firstRow === undefined ? 0 : 1;
  return [
    p.rows,
    p.columns,
    p.depth,
    ...p.a,
    ...p.b,
    ...p.out,
    mode,
    triangle,
    p.firstRow ?? 0,
    p.bias ?? 0,
    p.activation ?? 0,
  ];
}

/** How many threads are worth waking for so many multiplications. */
export function threadsFor(machine: Machine, operations: number): number {
  return operations > 4e6 ? machine.threads : 1;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** See `Kernels.multiply`; the shapes have been checked. */
export function compiledMultiply(machine: Machine, out: Matrix, a: Matrix, b: Matrix, options: MultiplyOptions): void {
  const { transposeA = false, transposeB = false, accumulate = false } = options;
  const depth = transposeA ? a.rows : a.columns;
  if (out.rows === 0 || out.columns === 0) return;
  if (depth === 0) {
    if (!accumulate) out.data.fill(0, 0, out.rows * out.columns);
    return;
  }
  const sizeOf = (m: Matrix): number => m.data.BYTES_PER_ELEMENT;
  const kernel = out.data instanceof Float64Array ? "multiply_double" : "multiply_single";

  const part = (rows: Range, columns: Range, sums: Range, keep: boolean): void => {
    const [m, n, k] = [rows, columns, sums].map(({ from, to }) => to - from);
    const bytes = m * n * sizeOf(out) + m * k * sizeOf(a) + k * n * sizeOf(b);
    if (bytes > machine.blockBytes && Math.max(m, n, k) > 1) {
      const halves = ({ from, to }: Range): Range[] => {
        const middle = from + Math.ceil((to - from) / 2);
        return [
          { from, to: middle },
          { from: middle, to },
        ];
      };
      if (m >= n && m >= k) for (const half of halves(rows)) part(half, columns, sums, keep);
      else if (n >= k) for (const half of halves(columns)) part(rows, half, sums, keep);
      else halves(sums).forEach((half, i) => part(rows, columns, half, keep || i > 0));
      return;
    }
    machine.placing(() => {
      const left = machine.input(a, transposeA ? blockOf(sums, rows) : blockOf(rows, sums));
      const right = machine.input(b, transposeB ? blockOf(columns, sums) : blockOf(sums, columns));
      const target = machine.output(out, keep, blockOf(rows, columns));
      const [aRow, aColumn] = stepsOf(left, transposeA);
      const [bRow, bColumn] = stepsOf(right, transposeB);
      const calls = shareProduct(
        machine,
        {
          rows: m,
          columns: n,
          depth: k,
          a: [left.address, aRow, aColumn, left.isDouble],
          b: [right.address, bRow, bColumn, right.isDouble],
          out: [target.address, target.stride],
          mode: keep ? "add" : "replace",
        },
        sizeOf(out),
      );
      machine.run(kernel, calls);
    });
  };
  part({ from: 0, to: out.rows }, { from: 0, to: out.columns }, { from: 0, to: depth }, accumulate);
}

function blockOf(rows: Range, columns: Range): { top: number; bottom: number; left: number; right: number } {
  return { top: rows.from, bottom: rows.to, left: columns.from, right: columns.to };
}

function stepsOf({ stride }: Operand, transposed: boolean): [row: number, column: number] {
  return transposed ? [1, stride] : [stride, 1];
}

/** Cuts a product, whose `out` has elements of so many bytes, into calls for the threads. */
export function shareProduct(machine: Machine, p: Product, outBytes = 8): Words[] {
  const bytes = (isDouble: number): number => (isDouble === 1 ? 8 : 4);
  const [[a, aRow, aColumn, aDouble], [b, bRow, bColumn, bDouble], [out, outRow]] = [p.a, p.b, p.out];
  const operations = p.rows * p.columns * p.depth;
  return shares(p.rows, p.columns, threadsFor(machine, operations)).map(({ top, left, height, width }) =>
    productWords({
      ...p,
      rows: height,
      columns: width,
      a: [a + top * aRow * bytes(aDouble), aRow, aColumn, aDouble],
      b: [b + left * bColumn * bytes(bDouble), bRow, bColumn, bDouble],
      out: [out + (top * outRow + left) * outBytes, outRow],
    }),
  );
}

/** Cuts m × n into a share for each thread along its longer side, in multiples of every tile (24 and 48). */
function shares(m: number, n: number, threads: number): { top: number; left: number; height: number; width: number }[] {
  const tall = m >= n;
  const length = tall ? m : n;
  const step = Math.max(48, Math.ceil(length / threads / 48) * 48);
  const cuts = [];
  for (let from = 0; from < length; from += step) {
    const count = Math.min(step, length - from);
    cuts.push(tall ? { top: from, left: 0, height: count, width: n } : { top: 0, left: from, height: m, width: count });
  }
  return cuts;
}

/** See `Kernels.gram`; the shapes have been checked. */
export function compiledGram(
  machine: Machine,
  out: Matrix64,
  h: Matrix,
  { fast = false, lowerOnly = false, ofRows = false }: GramOptions,
): void {
  const n = out.rows;
  const size = h.data.BYTES_PER_ELEMENT;
  const depth = ofRows ? h.columns : h.rows;
  const panel = atLeastOne(Math.min(n, machine.blockBytes / 2 / (8 * n)));
  const slice = atLeastOne(Math.min(depth, machine.blockBytes / 2 / (size * n)));
  const kernel = fast && size === 4 ? "multiply_panels" : "multiply_double";
  for (let top = 0; top < n; top += panel) {
    const bottom = Math.min(n, top + panel);
    machine.placing(() => {
      const sums = machine.output(out, true, { top, bottom, left: 0, right: bottom });
      for (let from = 0; from < depth; from += slice) {
        const [sumsOver, lines] = [
          { from, to: Math.min(depth, from + slice) },
          { from: 0, to: bottom },
        ];
        machine.placing(() => {
          const x = machine.input(h, ofRows ? blockOf(lines, sumsOver) : blockOf(sumsOver, lines));
          const [step, line] = stepsOf(x, ofRows); // from one k, and from one line of hᵀh, to the next
          const calls = triangleShares(
            top,
            bottom,
            threadsFor(machine, ((bottom - top) * bottom * (sumsOver.to - from)) / 2),
          ).map(([first, count]) =>
            productWords({
              rows: count,
              columns: first + count,
              depth: sumsOver.to - from,
              a: [x.address + first * line * size, line, step, x.isDouble],
              b: [x.address, step, line, x.isDouble],
              out: [sums.address + 8 * (first - top) * sums.stride, sums.stride],
              mode: "add",
              firstRow: first,
            }),
          );
          machine.run(kernel, calls);
        });
      }
    });
  }
  if (!lowerOnly) mirrorLower(out);
}

function atLeastOne(x: number): number {
  return Math.max(1, Math.floor(x));
}

/** Cuts the rows top … bottom of a lower triangle into shares of equal area, in whole tiles. */
function triangleShares(top: number, bottom: number, threads: number): [first: number, count: number][] {
  const cuts: [number, number][] = [];
  let first = top;
  for (let i = 1; i <= threads && first < bottom; i++) {
    const area = top ** 2 + ((bottom ** 2 - top ** 2) * i) / threads;
    const end = i === threads ? bottom : Math.min(bottom, top + Math.ceil((Math.sqrt(area) - top) / 24) * 24);
    if (end > first) cuts.push([first, end - first]);
    first = end;
  }
  return cuts;
}
