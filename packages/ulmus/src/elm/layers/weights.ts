// The weights and biases of random units, from a seed: normal, uniform, orthogonal (Yu et al., Orthogonal random features,
// 2016) or the user's own. Only integer steps and exactly rounded operations, so the same bits on every engine.
import { ArgumentError } from "../../errors.ts";
import { type Matrix32, matrix32 } from "../../math/matrix.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { drawOrthogonal } from "../deep/orthogonal.ts";

export interface WeightsRecipe {
  readonly units: number;
  /** An integer; the same seed gives the same weights, bit for bit. */
  readonly seed: number;
  /** N(0, 1) (if absent), U(−1, 1), orthogonal columns of normal length, or numbers: a row for each input. */
  readonly weights?: "normal" | "uniform" | "orthogonal" | readonly (readonly number[])[];
  /** The share of a unit's weights that are not 0; those are raised to keep its power. 1 if absent. */
  readonly density?: number;
  /** Factor on the weights: of N(0, 1), the deviation of a unit's input for a row of squared norm 1. */
  readonly weightScale: number;
  /** N(0, 1) (if absent), U(−1, 1), U(0, 1), or a number for each unit. */
  readonly bias?: "normal" | "uniform" | "positive" | readonly number[];
  /** Factor on the biases. */
  readonly biasScale: number;
}

export interface Weights {
  /** inputs × units. */
  readonly weights: Matrix32;
  /** One for each unit. */
  readonly bias: Float32Array;
}

/** Draws, or copies from the recipe, what a layer of `inputs` needs. */
export function drawWeights(recipe: WeightsRecipe, inputs: number): Weights {
  const random = createRandom(recipe.seed);
  const weights = weightMatrix(recipe, inputs, random);
  if (recipe.density !== undefined && recipe.density < 1) thinOut(weights, recipe.density, random);
  return { weights, bias: biases(recipe, random) };
}

function weightMatrix({ weights, units, weightScale }: WeightsRecipe, inputs: number, random: Random): Matrix32 {
  if (weights === "orthogonal") return orthogonal(inputs, units, weightScale, random);
  const out = matrix32(inputs, units);
  if (typeof weights === "object") {
    if (weights.length !== inputs || weights.some((row) => row.length !== units)) {
      throw new ArgumentError(
        `createLayer: weights must be a list of ${units} numbers for each of ${inputs} inputs, got ${weights.length} lists of ${[...new Set(weights.map((row) => row.length))].join(", ")}`,
      );
    }
    weights.forEach((row, i) => row.forEach((weight, j) => (out.data[i * units + j] = weightScale * weight)));
    return out;
  }
  const draw = weights === "uniform" ? () => symmetric(random) : random.normal;
  for (let i = 0; i < out.data.length; i++) out.data[i] = weightScale * draw();
  return out;
}

function biases({ bias = "normal", units, biasScale }: WeightsRecipe, random: Random): Float32Array {
  if (typeof bias === "object") {
    if (bias.length !== units) {
      throw new ArgumentError(`createLayer: bias must have a number for each of ${units} units, got ${bias.length}`);
    }
    return Float32Array.from(bias, (value) => biasScale * value);
  }
  const draw = { normal: random.normal, positive: random.uniform, uniform: () => symmetric(random) }[bias];
  return Float32Array.from({ length: units }, () => biasScale * draw());
}

/** A number in [−1, 1). */
function symmetric(random: Random): number {
  return 2 * random.uniform() - 1;
}

/** Leaves `density` × inputs weights of each unit, at least one, and raises them so that the expected Σ w² stays. */
function thinOut({ rows, columns, data }: Matrix32, density: number, random: Random): void {
  const kept = Math.max(1, Math.round(density * rows));
  const gain = Math.sqrt(rows / kept);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let unit = 0; unit < columns; unit++) {
    for (let i = 0; i < kept; i++) {
      const j = i + Math.floor(random.uniform() * (rows - i));
      [order[i], order[j]] = [order[j], order[i]];
      data[order[i] * columns + unit] *= gain;
    }
    for (let i = kept; i < rows; i++) data[order[i] * columns + unit] = 0;
  }
}

/** Vectors at right angles to the others of the same `inputs` units, as long as normal ones: each alone is one of those. */
function orthogonal(inputs: number, units: number, scale: number, random: Random): Matrix32 {
  const out = matrix32(inputs, units);
  for (let from = 0; from < units; from += inputs) {
    const width = Math.min(inputs, units - from);
    const directions = drawOrthogonal(inputs, width, random);
    for (let j = 0; j < width; j++) {
      let squares = 0;
      for (let i = 0; i < inputs; i++) {
        const normal = random.normal();
        squares += normal * normal; // `**` is not rounded alike everywhere
      }
      const length = scale * Math.sqrt(squares);
      for (let i = 0; i < inputs; i++) out.data[i * units + from + j] = length * directions.data[i * width + j];
    }
  }
  return out;
}
