// The ridge is chosen by held-out scores that cost no refit: leave one group out where groups are known, else one row; or by
// generalised cross-validation.
import { ArgumentError, NumericalError } from "../errors.ts";
import type { Matrix64 } from "../math/matrix.ts";
import type { RidgePath } from "./ridge-path.ts";

/** The ridges to choose from, relative to the mean diagonal of the centred HᵀWH: half decades from 10⁻⁵ to 10¹·⁵. */
export const ridgeGrid: readonly number[] = [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10].flatMap((decade) => [
  decade, // not 10 ** k, which engines round differently
  decade * Math.sqrt(10),
]);

/** A ridge with what speaks for it. */
export interface ChosenRidge {
  readonly ridge: number;
  /** What `criterion` gave for it. */
  readonly score: number;
  /** The scores of every row from a fit without its own group, n × outputs. */
  readonly heldOut: Matrix64;
}

/** What is chosen from, and by which scores. */
export interface RidgeChoice {
  /** The ridges to choose from; `ridgeGrid` by default. */
  readonly grid?: readonly number[];
  /** Whether `criterion` rates the scores of generalised cross-validation instead, by their squared error as a rule. */
  readonly isGeneralised?: boolean;
}

/**
 * The ridge whose held-out scores `criterion` rates highest; of equals the largest. Of a grid of more than two it tries every
 * second one, then both neighbours of the best: scores change slowly along the path.
 */
export function chooseRidge(
  path: RidgePath,
  criterion: (heldOut: Matrix64) => number,
  { grid = ridgeGrid, isGeneralised = false }: RidgeChoice = {},
): ChosenRidge {
  if (grid.length === 0) throw new ArgumentError("chooseRidge: the grid must hold at least one ridge, got none");
  const descending = grid.toSorted((a, b) => b - a);
  const rate = (ridge: number): ChosenRidge => {
    const heldOut = isGeneralised ? path.generalised(ridge) : path.heldOut(ridge);
    const score = criterion(heldOut);
    if (Number.isNaN(score))
      throw new NumericalError(`chooseRidge: the criterion of ridge ${ridge} must be a number, got NaN`);
    return { ridge, score, heldOut };
  };
  const coarse = best(descending.filter((_, i) => i % 2 === 0).map(rate));
  const at = descending.indexOf(coarse.ridge);
  const chosen = best([
    ...descending.slice(at + 1, at + 2).map(rate),
    coarse,
    ...descending.slice(Math.max(0, at - 1), at).map(rate),
  ]);
  return isGeneralised ? { ...chosen, heldOut: path.heldOut(chosen.ridge) } : chosen;
}

function best(tried: readonly ChosenRidge[]): ChosenRidge {
  return tried.reduce((a, b) => (b.score > a.score || (b.score === a.score && b.ridge > a.ridge) ? b : a));
}
