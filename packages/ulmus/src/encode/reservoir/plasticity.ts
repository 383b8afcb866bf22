// Intrinsic plasticity (J. Triesch, A gradient rule for the plasticity of a neuron's intrinsic excitability, 2005;
// B. Schrauwen et al., Improving reservoirs using intrinsic plasticity, 2008): each unit learns, without labels, a gain and
// a bias for which its activity has a wanted distribution.
//   r(t) = (1 − a) r(t−1) + a (W x(t−1) + W_in u(t) + b),  x(t) = f(g r(t) + β)
import { ArgumentError } from "../../errors.ts";
import { activations } from "../../math/activation.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { createReservoirOf, type Reservoir, requireRate, stepwise } from "./reservoir.ts";
import type { ReservoirWeights } from "./weights.ts";

export interface PlasticOptions {
  /** a, in (0, 1]. */
  readonly leakRate: number;
  /** tanh units strive for a normal distribution, sigmoid units for an exponential one. */
  readonly activation: "tanh" | "sigmoid";
}

export interface PlasticityOptions extends PlasticOptions {
  /** The wanted mean of a unit's activity; > 0 for sigmoid units. */
  readonly mean: number;
  /** Its wanted deviation, > 0 (tanh units only). */
  readonly deviation: number;
  /** The size of a step, > 0; 5e-4 is usual. */
  readonly rate: number;
  /** How often the clips are heard, ≥ 1. */
  readonly epochs: number;
}

/** What the units have learnt: g and β, one of each for every unit. */
export interface Excitability {
  readonly gain: Float32Array;
  readonly bias: Float32Array;
}

/** Units with the excitability that `fitPlasticity` gave. */
export function createPlastic(
  weights: ReservoirWeights,
  { gain, bias }: Excitability,
  { leakRate, activation }: PlasticOptions,
): Reservoir {
  requireRate(leakRate);
  const f = activations[activation];
  return createReservoirOf(weights, () => {
    const leaky = new Float64Array(bias.length);
    return stepwise(weights, (state, drive) => {
      for (let i = 0; i < bias.length; i++) {
        leaky[i] += leakRate * (drive[i] - leaky[i]);
        state[i] = f(gain[i] * leaky[i] + bias[i]);
      }
    });
  });
}

/** Learns each unit's excitability from training clips (frames × inputs each), every clip from rest, in the order given. */
export function fitPlasticity(
  weights: ReservoirWeights,
  clips: readonly Matrix32[],
  options: PlasticityOptions,
  kernels: Kernels,
): Excitability {
  requireOptions(options);
  const units = weights.bias.length;
  const gain = new Float64Array(units).fill(1);
  const bias = new Float64Array(units);
  const { leakRate, rate } = options;
  const f = activations[options.activation];
  const pull = pullOf(options);
  const reservoir = createReservoirOf(weights, () => {
    const leaky = new Float64Array(units);
    return stepwise(weights, (state, drive) => {
      for (let i = 0; i < units; i++) {
        leaky[i] += leakRate * (drive[i] - leaky[i]);
        const activity = f(gain[i] * leaky[i] + bias[i]);
        const step = rate * pull(activity);
        bias[i] += step;
        gain[i] += rate / gain[i] + step * leaky[i];
        state[i] = activity;
      }
    });
  });
  for (let epoch = 0; epoch < options.epochs; epoch++) for (const clip of clips) reservoir.start(kernels).push(clip);
  return { gain: Float32Array.from(gain), bias: Float32Array.from(bias) };
}

/** Δβ / η for an activity y: down the gradient of the divergence from the wanted distribution. */
function pullOf({ activation, mean, deviation }: PlasticityOptions): (y: number) => number {
  const variance = deviation * deviation;
  switch (activation) {
    case "tanh":
      return (y) => mean / variance - (y / variance) * (2 * variance + 1 - y * y + mean * y);
    case "sigmoid":
      return (y) => 1 - (2 + 1 / mean) * y + (y * y) / mean;
  }
  return activation satisfies never;
}

function requireOptions({ activation, mean, deviation, rate, epochs, leakRate }: PlasticityOptions): void {
  requireRate(leakRate);
  if (activation === "sigmoid" && !(mean > 0)) {
    throw new ArgumentError(`fitPlasticity: mean must be > 0 for sigmoid units, got ${mean}`);
  }
  if (!(Number.isFinite(mean) && deviation > 0 && rate > 0 && epochs >= 1)) {
    throw new ArgumentError(
      `fitPlasticity: mean must be finite, deviation and rate > 0 and epochs ≥ 1, got ${mean}, ${deviation}, ${rate} and ${epochs}`,
    );
  }
}
