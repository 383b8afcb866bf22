// How a network is grown: the words, and which candidates each step is offered.
import { ArgumentError } from "../../errors.ts";

/** How a layer is grown. */
export interface GrowthRecipe {
  /**
   * How weights follow the units:
   *
   * - `incremental`: the new unit's are fitted to the residuals, the others stay (I-ELM: Huang, Chen & Siew 2006; with
   *   several candidates EI-ELM: Huang & Chen 2008);
   * - `convex`: the same, and the others shrink (CI-ELM: Huang & Chen 2007);
   * - `orthogonal`: all are solved by least squares (orthogonal incremental ELM);
   * - `errorMinimised`: the same, with all candidates of a step instead of its best (EM-ELM: Feng et al. 2009).
   */
  readonly method: "incremental" | "convex" | "orthogonal" | "errorMinimised";
  /** The number of units to stop at, ≥ 1. */
  readonly units: number;
  /**
   * How many new columns of the candidate layer each step is offered, ≥ 1; those it does not keep are gone. "all": each
   * step chooses from all that are not kept yet.
   */
  readonly candidates: number | "all";
}

/** Candidates `from` … `to` − 1. */
export interface Offer {
  readonly from: number;
  readonly to: number;
}

const methods = ["incremental", "convex", "orthogonal", "errorMinimised"];

export function requireGrowthRecipe({ method, units, candidates }: GrowthRecipe): void {
  if (!methods.includes(method)) {
    throw new ArgumentError(`growLayer: method must be one of ${methods.join(", ")}, got ${method}`);
  }
  if (!(Number.isInteger(units) && units >= 1)) {
    throw new ArgumentError(`growLayer: units must be a whole number ≥ 1, got ${units}`);
  }
  if (candidates !== "all" && !(Number.isInteger(candidates) && candidates >= 1)) {
    throw new ArgumentError(`growLayer: candidates must be "all" or a whole number ≥ 1, got ${candidates}`);
  }
}

/** The offers of all steps that `count` candidates are enough for. */
export function offersOf({ candidates }: GrowthRecipe, count: number): Offer[] {
  if (candidates === "all") return Array.from({ length: count }, () => ({ from: 0, to: count }));
  return Array.from({ length: Math.ceil(count / candidates) }, (_, step) => ({
    from: step * candidates,
    to: Math.min(count, (step + 1) * candidates),
  }));
}
