// The random half of a reservoir: sparse recurrent weights, input weights and biases, drawn once and never trained
// (H. Jaeger, The "echo state" approach, 2001). The same options and stream give the same bits on every engine.
import { ArgumentError } from "../../errors.ts";
import type { SparseMatrix } from "../../math/kernels.ts";
import { type Matrix32, matrix32 } from "../../math/matrix.ts";
import type { Random } from "../../math/random.ts";
import { spectralRadius } from "./spectral-radius.ts";

export interface ReservoirWeights {
  /** units × units: row i is what flows into unit i. */
  readonly recurrent: SparseMatrix;
  /** inputs × units. */
  readonly input: Matrix32;
  /** One for each unit. */
  readonly bias: Float32Array;
}

export interface WeightOptions {
  /** ≥ 1. */
  readonly units: number;
  /** To how many units each listens; all of them, where there are fewer. */
  readonly connections: number;
  /** The largest |eigenvalue| of the recurrent weights, ≥ 0: how long the past is heard. */
  readonly spectralRadius: number;
  /** Input weights are ± this / √inputs: about the deviation that z-scored frames give to a unit's drive. */
  readonly inputScale: number;
  /** Deviation of the biases. */
  readonly biasScale: number;
}

/** Draws the weights of a reservoir for frames of `inputs` values: recurrent and biases normal, inputs by the toss of a coin. */
export function drawWeights(inputs: number, options: WeightOptions, random: Random): ReservoirWeights {
  const { units, inputScale, biasScale } = options;
  requireOptions(inputs, options);
  const recurrent = drawRecurrent(options, random);
  const input = matrix32(inputs, units);
  const size = inputScale / Math.sqrt(inputs);
  for (let i = 0; i < input.data.length; i++) input.data[i] = random.uniform() < 0.5 ? -size : size;
  const bias = Float32Array.from({ length: units }, () => biasScale * random.normal());
  return { recurrent, input, bias };
}

/** Every unit listens to equally many, so there is always a circle in which the past goes round. */
function drawRecurrent({ units, connections, spectralRadius: wanted }: WeightOptions, random: Random): SparseMatrix {
  const width = Math.min(connections, units);
  const starts = Int32Array.from({ length: units + 1 }, (_, i) => i * width);
  const columns = new Int32Array(units * width);
  const order = Int32Array.from({ length: units }, (_, i) => i);
  for (let i = 0; i < units; i++) {
    // The first steps of Fisher and Yates, from whatever order the unit before has left.
    for (let k = 0; k < width; k++) {
      const other = k + Math.floor(random.uniform() * (units - k));
      [order[k], order[other]] = [order[other], order[k]];
    }
    columns.set(order.subarray(0, width).toSorted(), i * width);
  }
  const values = Float32Array.from({ length: columns.length }, () => random.normal());
  const radius = spectralRadius({ starts, columns, values });
  return { starts, columns, values: values.map((value) => (value * wanted) / radius) };
}

function requireOptions(inputs: number, options: WeightOptions): void {
  for (const [name, value] of Object.entries({ inputs, units: options.units, connections: options.connections })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new ArgumentError(`reservoir: ${name} must be a whole number ≥ 1, got ${value}`);
    }
  }
  const { spectralRadius: radius, inputScale, biasScale } = options;
  for (const [name, value] of Object.entries({ spectralRadius: radius, inputScale, biasScale })) {
    if (!(value >= 0 && value < Infinity)) throw new ArgumentError(`reservoir: ${name} must be ≥ 0, got ${value}`);
  }
}
