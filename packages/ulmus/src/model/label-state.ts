// What a multilabel classifier consists of besides its machine, and how that changes where labels come and go.
import type { Learnt } from "../elm/layers/kind.ts";
import type { LabelsHeldOut } from "./fit-labels.ts";
import type { Recipe } from "./recipe.ts";

/** What a multilabel classifier consists of besides its machine. */
export interface MultilabelState {
  readonly recipe: Recipe;
  /** What the recipe's blocks have learnt. */
  readonly encoders: Learnt;
  /** Output c of the machine is label c. */
  readonly labels: readonly string[];
  /** From which score on each label is given. */
  readonly thresholds: readonly number[];
  readonly heldOut?: LabelsHeldOut;
  /** What the recipe's criterion gave for the scores of clips held out. */
  readonly rating?: number;
}

/** The state of the same model for `labels`; one that is new has the threshold that it has in `others`, or ½. */
export function withLabels(
  state: MultilabelState,
  labels: readonly string[],
  others: Pick<MultilabelState, "labels" | "thresholds"> = { labels: [], thresholds: [] },
): MultilabelState {
  const known = new Map([others, state].flatMap((one) => one.labels.map((label, c) => [label, one.thresholds[c]])));
  return { ...state, labels, thresholds: labels.map((label) => known.get(label) ?? 0.5) };
}
