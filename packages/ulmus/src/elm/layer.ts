// The hidden layer: scaled rows → activations, fixed by a seed and never trained. Direct links copy the inputs beside
// the random units (the random vector functional link of Pao, Park & Sobajic 1994); without units they are plain
// linear regression.
import { ArgumentError } from "../errors.ts";
import type { ActivationName } from "../math/activation.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, matrix32, rowOf } from "../math/matrix.ts";
import { createRandom } from "../math/random.ts";

export interface LayerRecipe {
  /** Number of random units, ≥ 0. */
  readonly units: number;
  readonly activation: ActivationName;
  /** Deviation of a unit's input for a row of squared norm 1. */
  readonly weightScale: number;
  /** Deviation of the biases. */
  readonly biasScale: number;
  /** Whether the inputs stand beside the units. */
  readonly directLinks: boolean;
  /** An integer; the same seed gives the same weights, bit for bit. */
  readonly seed: number;
}

export interface HiddenLayer {
  readonly inputs: number;
  /** Width of a hidden row: the units, then the direct links. */
  readonly columns: number;
  /** Scaled rows (n × inputs) → activations (n × columns), of expected squared norm about 1 from each kind of column. */
  transform(rows: Matrix32, kernels: Kernels): Matrix32;
}

/** Draws a layer for rows of `inputs` columns: weights N(0, weightScale²), biases N(0, biasScale²). */
export function createLayer(recipe: LayerRecipe, inputs: number): HiddenLayer {
  const { units, directLinks, activation } = recipe;
  if (!(Number.isInteger(units) && units >= 0)) {
    throw new ArgumentError(`createLayer: units must be a whole number ≥ 0, got ${units}`);
  }
  const columns = units + (directLinks ? inputs : 0);
  if (columns === 0) throw new ArgumentError("createLayer: needs units > 0 or direct links, got neither");
  const random = createRandom(recipe.seed);
  const weights = matrix32(inputs, units);
  for (let i = 0; i < weights.data.length; i++) weights.data[i] = recipe.weightScale * random.normal();
  const bias = Float32Array.from({ length: units }, () => recipe.biasScale * random.normal());
  const unitPower = 1 / Math.sqrt(units);

  return {
    inputs,
    columns,
    transform(rows, kernels) {
      if (rows.columns !== inputs) {
        throw new ArgumentError(`HiddenLayer.transform: rows have ${rows.columns} columns, expected ${inputs}`);
      }
      if (units === 0) return rows;
      const hidden = matrix32(rows.rows, units);
      kernels.hidden(hidden, rows, weights, bias, activation);
      for (let i = 0; i < hidden.data.length; i++) hidden.data[i] *= unitPower;
      return directLinks ? sideBySide(hidden, rows) : hidden;
    },
  };
}

function sideBySide(left: Matrix32, right: Matrix32): Matrix32 {
  const out = matrix32(left.rows, left.columns + right.columns);
  for (let i = 0; i < out.rows; i++) {
    out.data.set(rowOf(left, i), i * out.columns);
    out.data.set(rowOf(right, i), i * out.columns + left.columns);
  }
  return out;
}
