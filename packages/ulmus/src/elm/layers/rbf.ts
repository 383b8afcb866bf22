// Radial units, or a mixture with random ones, as in Python-ELM's RandomLayer: activation(α (w·x + b) + (1 − α) · rbfWidth ·
// ‖x − c‖ / r). One radius serves all: the largest distance between two centres, over √(2 units).
import { ArgumentError } from "../../errors.ts";
import { type Activation, type ActivationName, activations } from "../../math/activation.ts";
import { type Matrix32, matrix32 } from "../../math/matrix.ts";
import { type CentresRecipe, createCentres, eachDistances, fitCentres, reachOf } from "./centres.ts";
import { type HiddenLayer, type LayerContext, type Learnt, requireLearnt } from "./kind.ts";
import { activateBy } from "./random.ts";
import { seedBeside } from "./seeds.ts";
import { drawWeights, type WeightsRecipe } from "./weights.ts";

export interface RbfUnits extends CentresRecipe, WeightsRecipe {
  readonly kind: "rbf";
  /** A function is for callers of the library: a model with one cannot be saved. */
  readonly activation: ActivationName | Activation;
  /** Factor on the distances: large makes narrow units. */
  readonly rbfWidth: number;
  /** One radius for all, from the distances between centres, or a number for each unit. */
  readonly radii: "shared" | readonly number[];
  /** The share α of the random part, 0 … 1; at 0 weights and biases are not drawn. */
  readonly alpha: number;
}

/** Learns what the centres need, and the shared "radius" (1 × 1). */
export function fitRbfUnits(recipe: RbfUnits, rows: Matrix32, { kernels }: LayerContext): Learnt {
  const learnt = fitCentres(recipe, rows);
  if (recipe.radii !== "shared") return learnt;
  const centres = createCentres(recipe, rows.columns, learnt);
  let most = 0;
  eachDistances(centres, centres, kernels, (_, squares) => {
    for (const square of squares) if (square > most) most = square;
  });
  const radius = (Math.sqrt(most) || reachOf(rows)) / Math.sqrt(2 * recipe.units);
  return { ...learnt, radius: { rows: 1, columns: 1, data: Float32Array.of(radius) } };
}

export function createRbfUnits(recipe: RbfUnits, inputs: number, learnt: Learnt): HiddenLayer {
  const { units, alpha, activation } = recipe;
  const centres = createCentres(recipe, inputs, learnt);
  const factors = radiiOf(recipe, learnt).map((radius) => ((1 - alpha) * recipe.rbfWidth) / radius);
  const linear = alpha > 0 ? drawWeights({ ...recipe, seed: seedBeside(recipe.seed, 0) }, inputs) : undefined;
  const f = typeof activation === "function" ? activation : activations[activation];
  const power = 1 / Math.sqrt(units);
  return {
    inputs,
    columns: units,
    transform(rows, kernels) {
      const hidden = matrix32(rows.rows, units);
      const { data } = hidden;
      if (linear) kernels.hidden(hidden, rows, linear.weights, linear.bias, "identity");
      eachDistances(rows, centres, kernels, (i, squares) => {
        for (let c = 0; c < units; c++) {
          data[i * units + c] = alpha * data[i * units + c] + factors[c] * Math.sqrt(squares[c]);
        }
      });
      activateBy(f, hidden);
      for (let i = 0; i < data.length; i++) data[i] *= power;
      return hidden;
    },
  };
}

function radiiOf({ radii, units }: RbfUnits, learnt: Learnt): Float64Array {
  if (radii === "shared") return new Float64Array(units).fill(requireLearnt(learnt, "radius", 1, 1).data[0]);
  if (radii.length !== units || !radii.every((radius) => radius > 0)) {
    throw new ArgumentError(`createLayer: radii must be ${units} numbers > 0, got ${radii.join(", ")}`);
  }
  return Float64Array.from(radii);
}
