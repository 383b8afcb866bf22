// How much each block of a row counts, chosen by the scores of groups left out, in closed form: rows are compared block by
// block once, and every trial is a ridge path on a weighted sum of those comparisons. Weights double or halve one at a time
// while that helps.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix64, matrix64 } from "../math/matrix.ts";
import { createRidgePath } from "./ridge-path.ts";
import { chooseRidge } from "./selection.ts";

/** Rows that are known by how alike they are in each block. */
export interface ComparedBlocks {
  /** For each block k(xᵢ, xⱼ) of all pairs, of mean diagonal about 1: n × n. */
  readonly kernels: readonly Matrix64[];
  /** n × outputs. */
  readonly targets: Matrix64;
  /** One for each row, ≥ 0; 1 each by default. */
  readonly weights?: ArrayLike<number>;
  /** The group of each row, as numbers; each row its own group by default. */
  readonly groups?: ArrayLike<number>;
}

/** What is given of the weights, and what makes some better than others. */
export interface BlockChoice {
  /** Of each block: its weight, or "auto" where it is to be chosen. */
  readonly given: readonly (number | "auto")[];
  /** Of scores (n × outputs): higher is better. Best a smooth one, such as minus the squared error. */
  readonly criterion: (heldOut: Matrix64) => number;
  /** What a change must add to the criterion. Default 0.002. */
  readonly leastGain?: number;
}

/** A weight is at most this many times the smallest that is chosen, and at least as much smaller: doublings of 1. */
const MOST_DOUBLINGS = 3;
/** Every block is tried so often. */
const ROUNDS = 3;
const RIDGES = [1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1, 10];

/** The weights of all blocks, those chosen from ⅛ to 8. */
export function chooseBlockWeights(
  blocks: ComparedBlocks,
  { given, criterion, leastGain = 0.002 }: BlockChoice,
  kernels: Kernels,
): number[] {
  if (given.length !== blocks.kernels.length || given.length === 0) {
    throw new ArgumentError(
      `chooseBlockWeights: needs a weight for each of ${blocks.kernels.length} blocks, got ${given.length}`,
    );
  }
  let weights = given.map((weight) => (weight === "auto" ? 1 : weight));
  const free = [...given.keys()].filter((b) => given[b] === "auto");
  if (free.length === 0 || given.length === 1) return weights;
  let best = rate(blocks, weights, criterion, kernels);
  for (let round = 0; round < ROUNDS; round++) {
    const before = best;
    for (const b of free) {
      for (const factor of [2, 0.5]) {
        const trial = weights.map((weight, i) => (i === b ? weight * factor : weight));
        if (Math.abs(Math.log2(trial[b])) > MOST_DOUBLINGS) continue;
        const score = rate(blocks, trial, criterion, kernels);
        if (score < best + leastGain) continue;
        [best, weights] = [score, trial];
        break;
      }
    }
    if (best === before) break;
  }
  return weights;
}

/** The best score of all ridges. */
function rate(
  { kernels: compared, ...rows }: ComparedBlocks,
  weights: readonly number[],
  criterion: BlockChoice["criterion"],
  kernels: Kernels,
): number {
  const all = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const kernel = matrix64(rows.targets.rows, rows.targets.rows);
  compared.forEach(({ data }, b) => {
    const share = (weights[b] * weights[b]) / all;
    for (let i = 0; i < data.length; i++) kernel.data[i] += share * data[i];
  });
  const path = createRidgePath({ ...rows, kernel }, kernels, { ...(rows.groups && { groups: rows.groups }) });
  return chooseRidge(path, criterion, { grid: RIDGES }).score;
}
