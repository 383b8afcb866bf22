// The states of a leaky reservoir in plain TypeScript (H. Jaeger et al., Optimization and applications of echo state
// networks with leaky-integrator neurons, 2007).
import type { SparseMatrix } from "./kernels.ts";
import type { Matrix32 } from "./matrix.ts";

/** See `Kernels.reservoir`. */
export function reservoir(
  out: Matrix32,
  inputs: Matrix32,
  { starts, columns, values }: SparseMatrix,
  state: Float32Array,
  leakRate: number,
): void {
  const units = out.columns;
  let x = state;
  for (let t = 0; t < out.rows; t++) {
    const next = out.data.subarray(t * units, (t + 1) * units);
    for (let i = 0; i < units; i++) {
      let sum = inputs.data[t * units + i];
      for (let k = starts[i]; k < starts[i + 1]; k++) sum += values[k] * x[columns[k]];
      next[i] = (1 - leakRate) * x[i] + leakRate * Math.tanh(sum);
    }
    x = next;
  }
}
