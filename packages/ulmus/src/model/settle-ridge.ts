// The ridge of a machine: given by its recipe, or chosen by scores of rows that are held out.
import type { RidgePath } from "../elm/ridge-path.ts";
import { chooseRidge } from "../elm/selection.ts";
import type { Matrix64 } from "../math/matrix.ts";

export interface RidgeContext {
  /** What is best when the ridge is chosen, of scores (n × outputs). */
  readonly criterion: (heldOut: Matrix64) => number;
  /** Whether the ridge is chosen by generalised cross-validation; the scores given back are held out all the same. */
  readonly isGeneralised?: boolean;
  /** Whether scores are held out also where the ridge is given. */
  readonly alwaysHoldOut?: boolean;
}

/** The ridge that a recipe gives, or the one chosen by held-out scores. */
export function settleRidge(
  ridge: number | "auto",
  createPath: () => RidgePath,
  { criterion, isGeneralised = false, alwaysHoldOut = false }: RidgeContext,
): { ridge: number; heldOut?: Matrix64 } {
  if (ridge !== "auto" && !alwaysHoldOut) return { ridge };
  return chooseRidge(createPath(), criterion, { isGeneralised, ...(ridge !== "auto" && { grid: [ridge] }) });
}
