// The semi-supervised support vector machine (S3VM: Bennett & Demiriz 1999; for reservoirs Scardapane & Uncini 2016) with squared
// losses: rows without a class are given the one that the readout gives them, and counted ever more (annealing: Joachims 1999;
// Sindhwani, Keerthi & Chapelle 2006). So the border between classes moves to where there are few rows. Every step is a ridge
// regression; no graph is needed, and memory and time grow with the rows as there.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, rowOf, selectRows } from "../../math/matrix.ts";
import { Accumulator } from "../accumulator.ts";
import { applyReadout, type Readout, solveRidge, solveRidgeDual } from "../readout.ts";
import { requireRows, type TrainingRows } from "../training-rows.ts";

/** How rows without a class are counted. */
export interface TransductiveOptions {
  /** λ relative to the mean diagonal of the centred HᵀWH, > 0. */
  readonly ridge: number;
  /** What all rows without a class count in the end, against all that have one, ≥ 0; 0 leaves them out. Default 1. */
  readonly influence?: number;
  readonly kernels: Kernels;
}

/** The influence grows by doubling. */
const DOUBLINGS = 5;
/** At each influence the classes usually settle within a few rounds. */
const MOST_ROUNDS = 10;

/**
 * The readout of rows of which some have no class.
 *
 * @param rows as `knownTargets` makes them: targets of 1 in the column of a class, weight 0 where it is not known. Classes are
 *   given in the shares in which they are known.
 */
export function solveTransductive(rows: TrainingRows, options: TransductiveOptions): Readout {
  const { influence = 1, ridge, kernels } = options;
  requireRows(rows, "solveTransductive");
  if (!(influence >= 0 && influence < Infinity)) {
    throw new ArgumentError(`solveTransductive: influence must be ≥ 0, got ${influence}`);
  }
  const weights = Float64Array.from({ length: rows.hidden.rows }, (_, i) => rows.weights?.[i] ?? 1);
  const unknown = Int32Array.from(weights.keys()).filter((i) => weights[i] === 0);
  const known = weights.reduce((sum, weight) => sum + weight, 0);
  let readout = solve({ ...rows, weights }, ridge, kernels);
  if (unknown.length === 0 || influence === 0) return readout;
  const asked = selectRows(rows.hidden, unknown);
  const shares = sharesOf(rows.targets, weights);
  const targets = { ...rows.targets, data: rows.targets.data.slice() };
  for (let step = DOUBLINGS; step >= 0; step--) {
    const weight = (influence * known) / 2 ** step / unknown.length;
    for (const i of unknown) weights[i] = weight;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const classes = assign(applyReadout(readout, asked, kernels), shares);
      if (!giveClasses(targets, unknown, classes) && round > 0) break;
      readout = solve({ hidden: rows.hidden, targets, weights }, ridge, kernels);
    }
  }
  return readout;
}

function solve(rows: TrainingRows, ridge: number, kernels: Kernels): Readout {
  const { hidden, targets } = rows;
  if (hidden.rows < hidden.columns) return solveRidgeDual(rows, ridge, kernels);
  return solveRidge(Accumulator.empty(hidden.columns, targets.columns).add(rows, kernels), ridge, kernels);
}

/** The share of each class among the rows that have one. */
function sharesOf(targets: Matrix64, weights: Float64Array): number[] {
  const counts = new Array<number>(targets.columns).fill(0);
  let all = 0;
  for (let i = 0; i < targets.rows; i++) {
    if (weights[i] === 0) continue;
    all++;
    rowOf(targets, i).forEach((target, c) => (counts[c] += target));
  }
  return counts.map((count) => count / all);
}

/** A class for each row, the surest first, as long as there is room in its share. */
function assign(scores: Matrix64, shares: readonly number[]): Int32Array {
  const { rows, columns, data } = scores;
  const room = shares.map((share) => Math.ceil(share * rows));
  const classes = new Int32Array(rows).fill(-1);
  const order = Int32Array.from(data.keys()).toSorted((a, b) => data[b] - data[a] || a - b);
  for (const at of order) {
    const [i, c] = [Math.floor(at / columns), at % columns];
    if (classes[i] >= 0 || room[c] === 0) continue;
    classes[i] = c;
    room[c]--;
  }
  return classes;
}

/** Whether the class of any row has changed. */
function giveClasses(targets: Matrix64, rows: Int32Array, classes: Int32Array): boolean {
  let isChanged = false;
  rows.forEach((i, k) => {
    const target = rowOf(targets, i);
    isChanged ||= target[classes[k]] !== 1;
    target.fill(0);
    target[classes[k]] = 1;
  });
  return isChanged;
}
