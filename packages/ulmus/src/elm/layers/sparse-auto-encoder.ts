// The hierarchical extreme learning machine (H-ELM: Tang, Deng & Huang 2016): auto-encoders with sparse weights, learnt from
// training rows without labels, then random units. The encoders are linear, so that all of them together are one matrix.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, matrix64 } from "../../math/matrix.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { centre } from "../centre.ts";
import { solveLasso } from "../deep/lasso.ts";
import { createRandomFeatures } from "../deep/random-features.ts";
import { transposed } from "../deep/reconstruction.ts";
import { Moments } from "../moments.ts";
import { createScaler } from "../scaler.ts";
import { type HiddenLayer, type LayerContext, type Learnt, requireLearnt } from "./kind.ts";
import { createRandomUnits, type RandomUnits, unitsFrom } from "./random.ts";
import { seedBeside } from "./seeds.ts";
import type { Weights } from "./weights.ts";

export interface SparseAutoEncoderUnits extends Omit<RandomUnits, "kind"> {
  readonly kind: "sparseAutoEncoder";
  /** Units of each encoder, from the rows upwards, at least one; `units` random units follow. */
  readonly encoders: readonly number[];
  /** The penalty on the encoders' absolute weights, relative to the least one that makes all of them 0. */
  readonly sparsity: number;
}

/** Steps of each encoder, as in the paper: it need not be exact. */
const STEPS = 50;

/** Learns the encoders from scaled rows: "weights" (inputs × units of the last) and "shift" (one for each of its units). */
export function fitSparseAutoEncoderUnits(
  recipe: SparseAutoEncoderUnits,
  rows: Matrix32,
  { kernels }: LayerContext,
): Learnt {
  const random = createRandom(seedBeside(recipe.seed, 0)); // the random units have the seed itself
  let input = rows;
  let all: Weights | undefined;
  for (const units of recipe.encoders) {
    const encoder = learnEncoder({ ...recipe, units }, input, { random, kernels });
    input = unitsFrom(encoder, "identity").transform(input, kernels);
    all = all ? chain(all, encoder, kernels) : encoder;
  }
  if (!all) throw new ArgumentError("fitLayer: a sparse auto-encoder needs at least one encoder, got none");
  return { weights: all.weights, shift: { rows: 1, columns: all.bias.length, data: all.bias } };
}

/** The encoders in `learnt`, then random units. */
export function createSparseAutoEncoderUnits(
  recipe: SparseAutoEncoderUnits,
  inputs: number,
  learnt: Learnt,
): HiddenLayer {
  const width = recipe.encoders.at(-1) ?? 0;
  const weights = requireLearnt(learnt, "weights", inputs, width);
  const encoder = unitsFrom({ weights, bias: requireLearnt(learnt, "shift", 1, width).data }, "identity");
  const { kind: _, ...units } = recipe;
  const random = createRandomUnits(units, width);
  return {
    inputs,
    columns: random.columns,
    transform: (rows, kernels) => random.transform(encoder.transform(rows, kernels), kernels),
  };
}

/** x Bᵀ with each column at mean 0 and deviation 1 over the training rows; a column that does not vary is 0. */
function learnEncoder(
  recipe: SparseAutoEncoderUnits,
  rows: Matrix32,
  { random, kernels }: { random: Random; kernels: Kernels },
): Weights {
  const { units, sparsity } = recipe;
  const features = createRandomFeatures(recipe, rows.columns, random).transform(rows, kernels);
  const centred = centre({ hidden: features, targets: { ...rows, data: Float64Array.from(rows.data) } });
  const gram = matrix64(units, units);
  kernels.gram(gram, centred.hidden);
  const cross = matrix64(units, rows.columns);
  kernels.multiply(cross, centred.hidden, centred.targets, { transposeA: true });
  const weights = transposed(solveLasso(gram, cross, { sparsity, steps: STEPS, kernels }));
  const encoded = matrix32(rows.rows, units);
  kernels.multiply(encoded, rows, weights);
  const { mean, inverseDeviation } = createScaler(new Moments(units).add(encoded));
  const live = inverseDeviation.reduce((count, inverse) => count + (inverse > 0 ? 1 : 0), 0);
  const scale = inverseDeviation.map((inverse) => inverse * Math.sqrt(units / Math.max(1, live)));
  for (let e = 0; e < weights.data.length; e++) weights.data[e] *= scale[e % units];
  return { weights, bias: mean.map((value, j) => -value * scale[j]) };
}

/** The one encoder that does what `first` and then `second` do. */
function chain(first: Weights, second: Weights, kernels: Kernels): Weights {
  const weights = matrix32(first.weights.rows, second.weights.columns);
  kernels.multiply(weights, first.weights, second.weights);
  const shift = matrix32(1, second.weights.columns);
  kernels.multiply(shift, { rows: 1, columns: first.bias.length, data: first.bias }, second.weights);
  const power = 1 / Math.sqrt(first.bias.length);
  return {
    weights: { ...weights, data: weights.data.map((weight) => weight * power) },
    bias: shift.data.map((value, j) => value * power + second.bias[j]),
  };
}
