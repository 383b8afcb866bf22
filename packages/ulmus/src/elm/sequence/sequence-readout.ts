// Ridge regression on sequences: one target for every step, sums over all steps of all sequences. Which states come in
// is not decided here: rows may come from a reservoir, or be frames themselves.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix, Matrix64 } from "../../math/matrix.ts";
import { Accumulator } from "../accumulator.ts";
import { type Readout, solveRidge } from "../readout.ts";

/** A sequence with what it should give at every step. */
export interface Sequence {
  /** steps × columns. */
  readonly states: Matrix;
  /** steps × outputs. */
  readonly targets: Matrix64;
}

export interface SequenceOptions {
  /** So many first steps of every sequence are not learnt from. Default 0. */
  readonly washout?: number;
}

/** Adds the steps of a sequence to `accumulator`, which can then be solved, merged and taken from as ever. */
export function addSequence(
  accumulator: Accumulator,
  { states, targets }: Sequence,
  kernels: Kernels,
  { washout = 0 }: SequenceOptions = {},
): Accumulator {
  if (!(Number.isInteger(washout) && washout >= 0)) {
    throw new ArgumentError(`addSequence: washout must be a whole number ≥ 0, got ${washout}`);
  }
  if (states.rows !== targets.rows) {
    throw new ArgumentError(`addSequence: got ${states.rows} states and ${targets.rows} targets; they must be as many`);
  }
  return accumulator.add({ hidden: from(states, washout), targets: from(targets, washout) }, kernels);
}

/** Learns from `sequences` in one step; `applyReadout` then gives a prediction for every step. */
export function fitSequences(
  sequences: readonly Sequence[],
  ridge: number,
  kernels: Kernels,
  options: SequenceOptions = {},
): Readout {
  if (sequences.length === 0) throw new ArgumentError("fitSequences: needs at least one sequence, got none");
  const [{ states, targets }] = sequences;
  const accumulator = Accumulator.empty(states.columns, targets.columns);
  for (const sequence of sequences) addSequence(accumulator, sequence, kernels, options);
  return solveRidge(accumulator, ridge, kernels);
}

/** Scores of every step (at least 1 × outputs) → one for the whole: their mean, or the share of steps at which each is the highest. */
export function poolScores(scores: Matrix64, pooling: "mean" | "vote"): Float64Array {
  const { rows, columns, data } = scores;
  if (rows < 1) throw new ArgumentError("poolScores: there must be at least 1 step, got 0");
  const pooled = new Float64Array(columns);
  for (let t = 0; t < rows; t++) {
    const row = data.subarray(t * columns, (t + 1) * columns);
    if (pooling === "vote") pooled[row.indexOf(row.reduce((a, b) => Math.max(a, b), -Infinity))] += 1 / rows;
    else for (let c = 0; c < columns; c++) pooled[c] += row[c] / rows;
  }
  return pooled;
}

/** A view without the first `washout` rows. */
function from<M extends Matrix>(m: M, washout: number): M {
  const first = Math.min(washout, m.rows);
  return { ...m, rows: m.rows - first, data: m.data.subarray(first * m.columns) };
}
