// The reservoir of a recipe's block, with every default.
import { z } from "zod";
import { defaultReservoir } from "../encode/reservoir/create.ts";

export const reservoirRecipe = z.strictObject({
  /** Leaky tanh units, units whose past is turned instead of damped, or units that each hear a band of their own. */
  cell: z.enum(["leaky", "edgeOfStability", "bandPass"]).default(defaultReservoir.cell),
  /** Number of units of each layer. */
  units: z.int().min(1).max(10_000).default(defaultReservoir.units),
  /** Reservoirs on top of each other, each hearing the one below. */
  layers: z.int().min(1).max(10).default(defaultReservoir.layers),
  /** To how many units each listens. */
  connections: z.int().min(1).max(10_000).default(defaultReservoir.connections),
  /** The largest |eigenvalue| of the recurrent weights: how long the past is heard. */
  spectralRadius: z.number().min(0).max(100).default(defaultReservoir.spectralRadius),
  /** The share of what is new in a state (not of band-pass units). */
  leakRate: z.number().positive().max(1).default(defaultReservoir.leakRate),
  /** About the deviation that the frames, each value standardised over its clip, give to a unit's drive. */
  inputScale: z.number().min(0).max(1000).default(defaultReservoir.inputScale),
  /** Deviation of the biases. */
  biasScale: z.number().min(0).max(1000).default(defaultReservoir.biasScale),
  /** Whether a second run hears the clip from its end. */
  bidirectional: z.boolean().default(true),
  /** So many first states are left out; the last one always stays. */
  washout: z.int().min(0).max(1_000_000).default(0),
  /** What is taken of the states of each part of the clip. */
  pooling: z.enum(["last", "mean", "meanAndDeviation"]).default("mean"),
  /** An integer; another seed draws another reservoir. */
  seed: z.int().default(defaultReservoir.seed),
});
