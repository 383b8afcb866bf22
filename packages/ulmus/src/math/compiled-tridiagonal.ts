// The reduction to tridiagonal form on a machine: the reduction itself on one thread, products with Q on all.
import { threadsFor } from "./compiled-product.ts";
import type { Machine, Operand, Words } from "./machine.ts";
import type { Matrix64 } from "./matrix.ts";

/** A matrix reduced in the machine's memory. */
export interface Reduced {
  readonly n: number;
  /** The address of what holds the reflectors. */
  readonly reflectors: number;
  readonly scales: number;
}

/** Reduces `a`, which is overwritten where the machine works in place; what it returns lives as long as the placing around it. */
export function reduce(machine: Machine, a: Matrix64, diagonal: Float64Array, offDiagonal: Float64Array): Reduced {
  const n = a.rows;
  const { address } = machine.input(a);
  const scales = machine.room(8 * n);
  machine.placing(() => {
    const lines = [diagonal, offDiagonal].map((data) => machine.output({ rows: 1, columns: n, data }, false).address);
    machine.run("tridiagonal_reduce", [[n, address, ...lines, scales, machine.room(8 * 3 * n)]]);
  });
  return { n, reflectors: address, scales };
}

/** q (n × n) ← Q q; with `isUnit`, q ← Q. */
export function applyReflectors(
  machine: Machine,
  { n, reflectors, scales }: Reduced,
  q: Operand,
  isUnit: boolean,
): void {
  const share = Math.max(48, Math.ceil(n / threadsFor(machine, n ** 3) / 48) * 48);
  machine.placing(() => {
    const calls: Words[] = [];
    for (let first = 0; first < n; first += share) {
      const columns = Math.min(share, n - first);
      const work = machine.room(8 * (3 * 64 * n + 64 * 64)); // see `reflector_arguments`
      calls.push([n, reflectors, scales, q.address + 8 * first, q.stride, columns, isUnit ? first : -1, work]);
    }
    if (calls.length > 0) machine.run("tridiagonal_apply", calls);
  });
}
