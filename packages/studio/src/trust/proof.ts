// Forgetting, proved: what a model that has unlearnt some clips says, beside one with the same frozen parts that never had them.
import { type Classifier, type Matrix32, matrixFromRows } from "ulmus";

/** Rows of features with their labels. */
export interface ProofRows {
  readonly rows: readonly Float32Array[];
  readonly labels: readonly string[];
}

/** The largest difference of scores between the two, on the clips forgotten and on those left. Changes `model`: it forgets. */
export function proveForgetting(model: Classifier, forgotten: ProofRows, left: ProofRows): number {
  const never = model.blank().add(asClips(left));
  model.forget(asClips(forgotten));
  for (const label of model.labels.filter((known) => !left.labels.includes(known))) {
    model.removeClass(label);
    never.removeClass(label);
  }
  const all = matrixFromRows([...left.rows, ...forgotten.rows]);
  const [a, b] = [model.scores(all).data, never.scores(all).data];
  return a.reduce((most, score, i) => Math.max(most, Math.abs(score - b[i])), 0);
}

function asClips({ rows, labels }: ProofRows): { features: Matrix32; labels: readonly string[] } {
  return { features: matrixFromRows(rows), labels };
}
