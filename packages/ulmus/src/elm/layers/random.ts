// Random units: activation(rows · weights + bias), weights and bias from a seed (W. F. Schmidt et al. 1992; G.-B. Huang
// et al. 2006). They learn nothing.
import { ArgumentError } from "../../errors.ts";
import type { Activation, ActivationName } from "../../math/activation.ts";
import { type Matrix32, matrix32, selectColumns } from "../../math/matrix.ts";
import type { HiddenLayer } from "./kind.ts";
import { drawWeights, type Weights, type WeightsRecipe } from "./weights.ts";

export interface RandomUnits extends WeightsRecipe {
  readonly kind?: "random";
  /** A function is for callers of the library: a model with one cannot be saved. */
  readonly activation: ActivationName | Activation;
}

export function createRandomUnits(recipe: RandomUnits, inputs: number): HiddenLayer {
  return unitsFrom(drawWeights(recipe, inputs), recipe.activation);
}

/** Units with given weights. Activations are multiplied by `power`: by default a row's power does not depend on their count. */
export function unitsFrom(
  { weights, bias }: Weights,
  activation: ActivationName | Activation,
  power: number = 1 / Math.sqrt(bias.length),
): HiddenLayer {
  return {
    inputs: weights.rows,
    columns: bias.length,
    transform(rows, kernels) {
      const hidden = matrix32(rows.rows, bias.length);
      kernels.hidden(hidden, rows, weights, bias, typeof activation === "function" ? "identity" : activation);
      if (typeof activation === "function") activateBy(activation, hidden);
      for (let i = 0; i < hidden.data.length; i++) hidden.data[i] *= power;
      return hidden;
    },
    keep(columns) {
      const kept = { weights: selectColumns(weights, columns), bias: Float32Array.from(columns, (unit) => bias[unit]) };
      return unitsFrom(kept, activation, power);
    },
  };
}

/** Replaces every value by the user's function of it. */
export function activateBy(activation: Activation, { data }: Matrix32): void {
  for (let i = 0; i < data.length; i++) {
    const value = activation(data[i]);
    if (!Number.isFinite(value)) {
      throw new ArgumentError(`activation: the function must give finite numbers, got ${value} for ${data[i]}`);
    }
    data[i] = value;
  }
}
