// Random Fourier features (A. Rahimi & B. Recht, Random features for large-scale kernel machines, 2007): √2 cos(w·x + b)
// with b from U(0, 2π). With normal or orthogonal weights the inner product of two hidden rows tends to the Gaussian kernel
// exp(−weightScale² ‖x − y‖² / 2) as units grow.
import type { HiddenLayer } from "./kind.ts";
import { unitsFrom } from "./random.ts";
import { drawWeights, type WeightsRecipe } from "./weights.ts";

export interface FourierUnits extends Omit<WeightsRecipe, "bias" | "biasScale"> {
  readonly kind: "fourier";
}

export function createFourierUnits(recipe: FourierUnits, inputs: number): HiddenLayer {
  const phases = { bias: "positive", biasScale: 2 * Math.PI } as const;
  return unitsFrom(drawWeights({ ...recipe, ...phases }, inputs), "cosine", Math.sqrt(2 / recipe.units));
}
