// Leaky tanh units (H. Jaeger et al., Optimization and applications of echo state networks with leaky-integrator
// neurons, 2007): x(t) = (1 − a) x(t−1) + a tanh(W x(t−1) + W_in u(t) + b).
import { rowOf } from "../../math/matrix.ts";
import { createReservoirOf, type Reservoir, requireRate } from "./reservoir.ts";
import type { ReservoirWeights } from "./weights.ts";

/** @param leakRate a, in (0, 1]: about the time between frames over the time that a state lasts. */
export function createLeaky(weights: ReservoirWeights, leakRate: number): Reservoir {
  requireRate(leakRate);
  return createReservoirOf(weights, (kernels) => {
    let state = new Float32Array(weights.bias.length);
    return (out, drive) => {
      kernels.reservoir(out, drive, weights.recurrent, state, leakRate);
      if (out.rows > 0) state = rowOf(out, out.rows - 1).slice();
    };
  });
}
