// Tasks with a target at every step, and what solves them: a readout of a reservoir's states, or a filter.
import type { Kernels, Matrix32, Matrix64 } from "ulmus";
import {
  Accumulator,
  addSequence,
  applyReadout,
  createReservoir,
  type ReservoirOptions,
  solveRidge,
  statesOf,
} from "ulmus/parts";

/** A signal with targets; the steps from `from` to before `to` count, those before them only bring the states about. */
export interface Segment {
  readonly input: Float64Array;
  readonly target: Float64Array;
  readonly from: number;
  readonly to: number;
}

export interface SequenceTask {
  readonly name: string;
  /** RMSE, or that over the deviation of the targets. */
  readonly score: "RMSE" | "NRMSE";
  readonly learn: readonly Segment[];
  readonly test: Segment;
}

/** What predicts every step. */
export interface SequenceSystem {
  readonly name: string;
  /** Learns from a task, and gives the predictions for its test segment. */
  readonly predict: (task: SequenceTask, seed: number, kernels: Kernels) => Float64Array;
}

/** A penalty, on the weights themselves or relative to the mean diagonal of the states' centred sums. */
export type Penalty = { readonly absolute: number } | { readonly relative: number };

/** A reservoir with a linear readout. */
export function reservoirSystem(
  name: string,
  options: Partial<ReservoirOptions>,
  { penalty, withInputs = false }: { readonly penalty: Penalty; readonly withInputs?: boolean },
): SequenceSystem {
  return {
    name,
    predict: (task, seed, kernels) => {
      const reservoir = createReservoir(1, { ...options, seed });
      return predictBy(
        task,
        (input) => statesOf(reservoir, framesOf(input), kernels, { withInputs }),
        penalty,
        kernels,
      );
    },
  };
}

/** The best linear filter of so many taps. */
export function linearFilter(taps: number, penalty: Penalty): SequenceSystem {
  return {
    name: `linear filter, ${taps} taps`,
    predict: (task, _, kernels) =>
      predictBy(
        task,
        (input) => {
          const data = new Float32Array(input.length * taps);
          for (let i = 0; i < data.length; i++) data[i] = input[Math.floor(i / taps) - (i % taps)] ?? 0;
          return { rows: input.length, columns: taps, data };
        },
        penalty,
        kernels,
      ),
  };
}

/** RMSE or NRMSE of predictions for the test segment. */
export function errorOf({ score, test }: SequenceTask, predicted: Float64Array): number {
  const target = test.target.subarray(test.from, test.to);
  const rms = (values: Float64Array): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const error = rms(target.map((value, t) => value - predicted[t]));
  if (score === "RMSE") return error;
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  return error / rms(target.map((value) => value - mean));
}

function predictBy(
  { learn, test }: SequenceTask,
  run: (input: Float64Array) => Matrix32,
  penalty: Penalty,
  kernels: Kernels,
): Float64Array {
  const tested = rowsOf(run(test.input), test.from, test.to);
  const sums = Accumulator.empty(tested.columns, 1);
  for (const { input, target, from, to } of learn) {
    addSequence(sums, { states: rowsOf(run(input), from, to), targets: column(target.subarray(from, to)) }, kernels);
  }
  const ridge = "relative" in penalty ? penalty.relative : penalty.absolute / meanDiagonal(sums);
  return applyReadout(solveRidge(sums, ridge, kernels), tested, kernels).data;
}

/** Of the centred sums. */
function meanDiagonal({ sums: { gram, hidden, count }, columns }: Accumulator): number {
  let trace = 0;
  for (let i = 0; i < columns; i++) trace += gram.data[i * columns + i] - (hidden[i] * hidden[i]) / count;
  return trace / columns;
}

function rowsOf({ columns, data }: Matrix32, from: number, to: number): Matrix32 {
  return { rows: to - from, columns, data: data.subarray(from * columns, to * columns) };
}

/** A signal as frames of one value. */
export function framesOf(input: Float64Array): Matrix32 {
  return { rows: input.length, columns: 1, data: Float32Array.from(input) };
}

function column(values: Float64Array): Matrix64 {
  return { rows: values.length, columns: 1, data: Float64Array.from(values) };
}
