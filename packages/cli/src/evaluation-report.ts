// What an evaluation reports, to programs as it stands and to people through `evaluationText`.
import type { Evaluation, Recipe } from "ulmus";
import type { Clips } from "./clips.ts";
import type { LeakageReport } from "./leakage.ts";

/** What `ulmus evaluate --json` prints. */
export interface EvaluationReport extends Omit<Evaluation, "seconds" | "tested"> {
  /** What was held out and how the ridge was chosen, in words. */
  readonly protocol: string;
  /** The column whose clips stayed together, if any. */
  readonly groupBy: string | null;
  readonly features: number;
  readonly seconds: { readonly features: number; readonly solve: number; readonly predict: number };
  /** Clips that were taken for another class, the surest first. */
  readonly mistakes: readonly Mistake[];
  /** What makes the score too good; null with --no-leakage-check. */
  readonly leakage: LeakageReport | null;
  readonly skipped: Clips["skipped"];
  readonly warnings: readonly string[];
  readonly recipe: Recipe;
}

/** A clip that was taken for another class. */
export interface Mistake {
  readonly path: string;
  readonly label: string;
  readonly predicted: string;
  readonly probability: number;
}
