// Filter neurons (G. Holzmann & H. Hauser, Echo state networks with filter neurons and a delay&sum readout, 2010):
// each unit hears its own band, x_i(t) = H_i tanh(W x(t−1) + W_in u(t) + b)_i, with H_i a band-pass biquad whose gain at
// its centre is 1 (R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients).
import { ArgumentError } from "../../errors.ts";
import { createReservoirOf, type Reservoir, stepwise } from "./reservoir.ts";
import type { ReservoirWeights } from "./weights.ts";

/** Where the units' bands lie, from the lowest to the highest at equal ratios. */
export interface BandOptions {
  /** Centre of the first unit's band, in cycles per frame, > 0. */
  readonly lowest: number;
  /** Centre of the last unit's band, in cycles per frame, < 0.5. */
  readonly highest: number;
  /** Width of each band. */
  readonly octaves: number;
}

/** y(t) = gain (v(t) − v(t−2)) − first y(t−1) − second y(t−2), one of each for every unit. */
export interface BandPasses {
  readonly gain: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** The filters of `units` bands. */
export function bandPasses(units: number, { lowest, highest, octaves }: BandOptions): BandPasses {
  if (!(lowest > 0 && highest >= lowest && highest < 0.5 && octaves > 0)) {
    throw new ArgumentError(
      `bandPasses: must be 0 < lowest ≤ highest < 0.5 and octaves > 0, got ${lowest}, ${highest} and ${octaves}`,
    );
  }
  const filters = { gain: new Float64Array(units), first: new Float64Array(units), second: new Float64Array(units) };
  for (let i = 0; i < units; i++) {
    const centre = 2 * Math.PI * lowest * (highest / lowest) ** (units > 1 ? i / (units - 1) : 0);
    const alpha = Math.sin(centre) * Math.sinh(((Math.LN2 / 2) * octaves * centre) / Math.sin(centre));
    filters.gain[i] = alpha / (1 + alpha);
    filters.first[i] = (-2 * Math.cos(centre)) / (1 + alpha);
    filters.second[i] = (1 - alpha) / (1 + alpha);
  }
  return filters;
}

export function createBandPass(weights: ReservoirWeights, { gain, first, second }: BandPasses): Reservoir {
  const units = weights.bias.length;
  return createReservoirOf(weights, () => {
    // Transposed direct form II: two memories for each unit.
    const [near, far] = [new Float64Array(units), new Float64Array(units)];
    return stepwise(weights, (state, drive) => {
      for (let i = 0; i < units; i++) {
        const value = Math.tanh(drive[i]);
        const filtered = gain[i] * value + near[i];
        near[i] = far[i] - first[i] * filtered;
        far[i] = -gain[i] * value - second[i] * filtered;
        state[i] = filtered;
      }
    });
  });
}
