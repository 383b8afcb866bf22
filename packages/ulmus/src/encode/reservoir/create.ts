// A reservoir from its options: which units, how many, how many layers, all drawn from one seed.
import { ArgumentError } from "../../errors.ts";
import { createRandom } from "../../math/random.ts";
import { type BandOptions, bandPasses, createBandPass } from "./band-pass.ts";
import { createEdgeOfStability, drawRotation } from "./edge-of-stability.ts";
import { createLeaky } from "./leaky.ts";
import type { Reservoir } from "./reservoir.ts";
import { stackReservoirs } from "./stack.ts";
import { drawWeights, type WeightOptions } from "./weights.ts";

/** Which reservoir is drawn; `defaultReservoir` has every default. */
export interface ReservoirOptions extends WeightOptions {
  /** Leaky tanh units, units whose past is turned instead of damped, or units that each hear a band of their own. */
  readonly cell: "leaky" | "edgeOfStability" | "bandPass";
  /** The share of what is new in a state, in (0, 1]; band-pass units have none. */
  readonly leakRate: number;
  /** So many reservoirs of `units` units on top of each other. */
  readonly layers: number;
  /** Where the bands lie (band-pass units only). */
  readonly bands: BandOptions;
  /** An integer; another seed draws another reservoir. */
  readonly seed: number;
}

export const defaultReservoir: ReservoirOptions = {
  cell: "leaky",
  units: 300,
  layers: 1,
  connections: 10,
  spectralRadius: 0.9,
  leakRate: 0.3,
  inputScale: 0.5,
  biasScale: 0.2,
  bands: { lowest: 0.005, highest: 0.4, octaves: 2 },
  seed: 1,
};

/** Draws a reservoir for frames of `inputs` values, of about deviation 1 each. */
export function createReservoir(inputs: number, options: Partial<ReservoirOptions> = {}): Reservoir {
  const all = { ...defaultReservoir, ...options };
  const { cell, layers, units, leakRate, bands } = all;
  if (!(Number.isInteger(layers) && layers >= 1)) {
    throw new ArgumentError(`createReservoir: layers must be a whole number ≥ 1, got ${layers}`);
  }
  const random = createRandom(all.seed);
  const create = (width: number): Reservoir => {
    const weights = drawWeights(width, all, random);
    switch (cell) {
      case "leaky":
        return createLeaky(weights, leakRate);
      case "edgeOfStability":
        return createEdgeOfStability(weights, drawRotation(units, random), leakRate);
      case "bandPass":
        return createBandPass(weights, bandPasses(units, bands));
    }
    return cell satisfies never;
  };
  return stackReservoirs(Array.from({ length: layers }, (_, layer) => create(layer === 0 ? inputs : units)));
}
