// The ridge is chosen by held-out scores that cost no refit: leave one group out where groups are known, else one row.
import { ArgumentError, NumericalError } from "../errors.ts";
import type { Matrix64 } from "../math/matrix.ts";
import type { RidgePath } from "./ridge-path.ts";

/** The ridges that are tried, relative to the mean diagonal of the centred HᵀWH: half decades from 10⁻⁵ to 10¹·⁵. */
export const ridgeGrid: readonly number[] = [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10].flatMap((decade) => [
  decade, // not 10 ** k, which engines round differently
  decade * Math.sqrt(10),
]);

export interface ChosenRidge {
  readonly ridge: number;
  /** What `criterion` gave for it. */
  readonly score: number;
  /** The scores of every row from a fit without its own group, n × outputs. */
  readonly heldOut: Matrix64;
}

/** The ridge of `grid` whose held-out scores `criterion` rates highest; of equals the largest. */
export function chooseRidge(
  path: RidgePath,
  criterion: (heldOut: Matrix64) => number,
  grid: readonly number[] = ridgeGrid,
): ChosenRidge {
  let best: ChosenRidge | undefined;
  for (const ridge of grid.toSorted((a, b) => b - a)) {
    const heldOut = path.heldOut(ridge);
    const score = criterion(heldOut);
    if (Number.isNaN(score))
      throw new NumericalError(`chooseRidge: the criterion of ridge ${ridge} must be a number, got NaN`);
    if (!best || score > best.score) best = { ridge, score, heldOut };
  }
  if (!best) throw new ArgumentError("chooseRidge: the grid must hold at least one ridge, got none");
  return best;
}
