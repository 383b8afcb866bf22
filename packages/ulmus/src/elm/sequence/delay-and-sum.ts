// Delay & sum readout (G. Holzmann & H. Hauser, Echo state networks with filter neurons and a delay&sum readout, 2010): each
// output hears each state with a delay of its own, so that a small reservoir reaches far back. Delays are found one state
// at a time, by the delay at which it explains most of what the others leave (as expectation-maximisation does in
// M. Feder & E. Weinstein, 1988); then the weights of all delayed states together are solved by ridge regression.
import { ArgumentError } from "../../errors.ts";
import { createRealFft } from "../../math/fft.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64 } from "../../math/matrix.ts";
import type { Readout } from "../readout.ts";
import { fitSequences, type Sequence } from "./sequence-readout.ts";

export interface DelayOptions {
  /** In steps, ≥ 0; less than the sequence is long. */
  readonly maximumDelay: number;
  /** How often every delay is looked for anew, ≥ 1; 2 or 3 are usual. */
  readonly rounds: number;
  /** Relative, as in `solveRidge`. */
  readonly ridge: number;
}

/** One readout of a single output, and the delays of its states. */
export interface DelayedReadout {
  /** In steps, one for each column of the states. */
  readonly delays: Int32Array;
  readonly readout: Readout;
}

/** Learns delays and weights for each output. Steps before `maximumDelay` are not learnt from. */
export function fitDelayAndSum(
  { states, targets }: Sequence,
  { maximumDelay, rounds, ridge }: DelayOptions,
  kernels: Kernels,
): DelayedReadout[] {
  if (!(Number.isInteger(maximumDelay) && maximumDelay >= 0 && maximumDelay < states.rows)) {
    throw new ArgumentError(
      `fitDelayAndSum: maximumDelay must be a whole number from 0 to ${states.rows - 1}, got ${maximumDelay}`,
    );
  }
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new ArgumentError(`fitDelayAndSum: rounds must be a whole number ≥ 1, got ${rounds}`);
  }
  return Array.from({ length: targets.columns }, (_, c) => {
    const target = { rows: targets.rows, columns: 1, data: column(targets, c) };
    const delays = findDelays(states, target.data, maximumDelay, rounds);
    const delayed = { states: delayStates(states, delays), targets: target };
    return { delays, readout: fitSequences([delayed], ridge, kernels, { washout: maximumDelay }) };
  });
}

/** Each column of `states` so many steps later, 0 before it begins; copies. */
export function delayStates(states: Matrix, delays: Int32Array): Matrix64 {
  const { rows, columns, data } = states;
  const out = matrix64(rows, columns);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < columns; j++)
      if (t >= delays[j]) out.data[t * columns + j] = data[(t - delays[j]) * columns + j];
  }
  return out;
}

function findDelays(states: Matrix, target: Float64Array, maximumDelay: number, rounds: number): Int32Array {
  const correlate = createCorrelation(states.rows, maximumDelay);
  const [delays, weights] = [new Int32Array(states.columns), new Float64Array(states.columns)];
  const rest = centred(target);
  for (let round = 0; round < rounds; round++) {
    for (let j = 0; j < states.columns; j++) {
      const state = centred(column(states, j));
      addDelayed(rest, state, delays[j], weights[j]);
      const correlation = correlate(rest, state);
      // Σ of the squares that are heard at each delay: those of the last steps are not.
      let power = state.reduce((sum, value) => sum + value * value, 0);
      let best = 0;
      for (let delay = 0; delay <= maximumDelay; delay++) {
        const gain = power > 1e-12 * state.length ? correlation[delay] ** 2 / power : 0;
        if (gain > best) {
          best = gain;
          delays[j] = delay;
          weights[j] = correlation[delay] / power;
        }
        power -= state[state.length - 1 - delay] ** 2;
      }
      addDelayed(rest, state, delays[j], -weights[j]);
    }
  }
  return delays;
}

/** out(t) += weight · x(t − delay) */
function addDelayed(out: Float64Array, x: Float64Array, delay: number, weight: number): void {
  for (let t = delay; t < out.length; t++) out[t] += weight * x[t - delay];
}

/** Σ a(t) b(t − d) for every d from 0 to `maximumDelay`, by way of the spectrum. */
function createCorrelation(length: number, maximumDelay: number): (a: Float64Array, b: Float64Array) => Float64Array {
  const size = 2 ** Math.ceil(Math.log2(length + maximumDelay + 1));
  const fft = createRealFft(size);
  const padded = new Float64Array(size);
  const spectrumOf = (x: Float64Array): Float64Array => {
    padded.set(x);
    return fft.transform(padded).slice();
  };
  return (a, b) => {
    const [left, right] = [spectrumOf(a), spectrumOf(b)];
    const product = new Float64Array(2 * size);
    for (let k = 0; k <= size; k += 2) {
      // Twice the positive frequencies: the real part is that of the whole.
      const factor = k === 0 || k === size ? 1 : 2;
      product[k] = factor * (left[k] * right[k] + left[k + 1] * right[k + 1]);
      product[k + 1] = factor * (left[k + 1] * right[k] - left[k] * right[k + 1]);
    }
    const correlation = fft.inverse(product);
    return Float64Array.from({ length: maximumDelay + 1 }, (_, delay) => correlation[2 * delay]);
  };
}

function column({ rows, columns, data }: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, t) => data[t * columns + j]);
}

function centred(x: Float64Array): Float64Array {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return x.map((value) => value - mean);
}
