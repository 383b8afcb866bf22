// Encoders stacked on each other (ML-ELM: Kasun, Zhou, Huang & Vong 2013): each learns to give its own input back, and
// hands on what its transposed output weights make of it. They learn from training rows without labels.
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, type Matrix64, matrix32 } from "../../math/matrix.ts";
import { createRandom } from "../../math/random.ts";
import { createRandomFeatures, type RandomFeaturesRecipe } from "../deep/random-features.ts";
import { solveReconstruction, transposed } from "../deep/reconstruction.ts";
import { type HiddenLayer, type LayerContext, type Learnt, requireLearnt } from "./kind.ts";
import { unitsFrom } from "./random.ts";

export interface AutoEncoderUnits extends RandomFeaturesRecipe {
  readonly kind: "autoEncoder";
  /** Units of the encoders below the last, which has `units`: fewer, as many or more than its inputs. */
  readonly encoders: readonly number[];
  /** The penalty of each reconstruction, relative to the mean diagonal of its sums. */
  readonly encoderRidge: number;
  readonly seed: number;
}

/** Learns one encoder after the other from scaled rows: "encoder0", "encoder1" …, inputs × units each. */
export function fitAutoEncoderUnits(recipe: AutoEncoderUnits, rows: Matrix32, { kernels }: LayerContext): Learnt {
  const random = createRandom(recipe.seed);
  const learnt: Record<string, Matrix32> = {};
  let input = rows;
  for (const [k, units] of [...recipe.encoders, recipe.units].entries()) {
    const features = createRandomFeatures({ ...recipe, units }, input.columns, random).transform(input, kernels);
    const back = solveReconstruction(features, input, recipe.encoderRidge, kernels);
    const weights = encoderWeights(back, input, recipe.weightScale, kernels);
    learnt[nameOf(k)] = weights;
    input = encoder(weights, recipe).transform(input, kernels);
  }
  return learnt;
}

/** The encoders in `learnt`, one upon the other. */
export function createAutoEncoderUnits(recipe: AutoEncoderUnits, inputs: number, learnt: Learnt): HiddenLayer {
  const widths = [...recipe.encoders, recipe.units];
  const stack = widths.map((units, k) =>
    encoder(requireLearnt(learnt, nameOf(k), k === 0 ? inputs : widths[k - 1], units), recipe),
  );
  return {
    inputs,
    columns: recipe.units,
    transform: (rows, kernels) => stack.reduce((input, layer) => layer.transform(input, kernels), rows),
  };
}

function nameOf(index: number): string {
  return `encoder${index}`;
}

/** g(XW) / √units */
function encoder(weights: Matrix32, { activation }: AutoEncoderUnits): HiddenLayer {
  return unitsFrom({ weights, bias: new Float32Array(weights.columns) }, activation);
}

/** Bᵀ, by one factor for all such that the training rows' XBᵀ have the root mean square `scale`. */
function encoderWeights(back: Matrix64, rows: Matrix32, scale: number, kernels: Kernels): Matrix32 {
  const weights = transposed(back);
  const through = matrix32(rows.rows, weights.columns);
  kernels.multiply(through, rows, weights);
  const squares = through.data.reduce((sum, value) => sum + value * value, 0);
  const factor = squares > 0 ? scale * Math.sqrt(through.data.length / squares) : 0;
  for (let e = 0; e < weights.data.length; e++) weights.data[e] *= factor;
  return weights;
}
