// The random half of an auto-encoder (Kasun et al. 2013): orthogonal weights, a bias of fixed length. It is only needed
// while the auto-encoder learns.
import type { Random } from "../../math/random.ts";
import type { HiddenLayer } from "../layers/kind.ts";
import { type RandomUnits, unitsFrom } from "../layers/random.ts";
import { drawOrthogonal } from "./orthogonal.ts";

/** `biasScale` is the deviation of the biases, whose squares add up to the same whatever the seed. */
export type RandomFeaturesRecipe = Pick<RandomUnits, "units" | "activation" | "weightScale" | "biasScale">;

/**
 * g(XW + b) / √units for scaled rows X (n × inputs). Where units ≤ inputs, W is orthonormal · weightScale · √inputs: the
 * paper's weights, for columns of deviation 1.
 */
export function createRandomFeatures(recipe: RandomFeaturesRecipe, inputs: number, random: Random): HiddenLayer {
  const { units, activation, weightScale, biasScale } = recipe;
  const { data } = drawOrthogonal(inputs, units, random);
  const scale = weightScale * Math.sqrt(Math.max(inputs, units));
  const weights = { rows: inputs, columns: units, data: Float32Array.from(data, (weight) => scale * weight) };
  const direction = drawOrthogonal(units, 1, random).data;
  const bias = Float32Array.from(direction, (share) => biasScale * Math.sqrt(units) * share);
  return unitsFrom({ weights, bias }, activation);
}
