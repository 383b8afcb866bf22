// Units at the edge of stability (A. Ceni & C. Gallicchio, Edge of stability echo state network, 2024): the past is turned,
// not damped, x(t) = (1 − a) O x(t−1) + a tanh(W x(t−1) + W_in u(t) + b) with a random orthogonal O.
import { orthonormalize } from "../../math/gram-schmidt.ts";
import { type Matrix32, matrix32, matrixFromRows } from "../../math/matrix.ts";
import type { Random } from "../../math/random.ts";
import { createReservoirOf, type Reservoir, requireRate, stepwise } from "./reservoir.ts";
import type { ReservoirWeights } from "./weights.ts";

/**
 * @param rotation O, units × units.
 * @param leakRate a, in (0, 1]: the share of what is new in a state.
 */
export function createEdgeOfStability(weights: ReservoirWeights, rotation: Matrix32, leakRate: number): Reservoir {
  requireRate(leakRate);
  const units = weights.bias.length;
  return createReservoirOf(weights, (kernels) => {
    const turned = matrix32(1, units);
    return stepwise(weights, (state, drive) => {
      kernels.multiply(turned, { rows: 1, columns: units, data: state }, rotation, { transposeB: true });
      for (let i = 0; i < units; i++) state[i] = (1 - leakRate) * turned.data[i] + leakRate * Math.tanh(drive[i]);
    });
  });
}

/** A random rotation or reflection, every one as likely: normal rows, each made orthogonal to those before (Gram & Schmidt). */
export function drawRotation(units: number, random: Random): Matrix32 {
  const rows = Array.from({ length: units }, () => Float64Array.from({ length: units }, () => random.normal()));
  orthonormalize(rows);
  return matrixFromRows(rows);
}
