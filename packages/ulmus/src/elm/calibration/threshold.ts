// Scores → yes or no: from which score on a label is given, chosen on held-out scores.
import { ArgumentError } from "../../errors.ts";

export interface Threshold {
  /** Scores from here on are a yes. */
  readonly threshold: number;
  /** 2 · right yes / (yes given + yes true). */
  readonly f1: number;
}

/**
 * The threshold with the largest F1, halfway between two scores; of thresholds as good the one nearest to ½, which is where
 * targets of 0 and 1 meet.
 *
 * @param scores finite, of clips held out.
 * @param truth of each score: 1 for yes, 0 for no; at least one is a yes.
 */
export function chooseThreshold(scores: ArrayLike<number>, truth: ArrayLike<number>): Threshold {
  const order = Array.from(scores, (_, i) => i).toSorted((a, b) => scores[b] - scores[a]);
  const positives = Array.from(truth).reduce((sum, one) => sum + one, 0);
  if (!(positives > 0) || scores.length !== truth.length) {
    throw new ArgumentError(
      `chooseThreshold: needs a truth for each score, one of them a yes, got ${scores.length} scores and ${positives} yes`,
    );
  }
  let best: Threshold = { threshold: Infinity, f1: 0 };
  let right = 0;
  order.forEach((i, k) => {
    right += truth[i];
    const isLast = k + 1 === order.length;
    if (!isLast && scores[order[k + 1]] === scores[i]) return;
    // Below the last score any threshold does: ½, if it is there.
    const threshold = isLast ? Math.min(0.5, scores[i]) : (scores[i] + scores[order[k + 1]]) / 2;
    const f1 = (2 * right) / (k + 1 + positives);
    const isNearer = Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (f1 > best.f1 || (f1 === best.f1 && isNearer)) best = { threshold, f1 };
  });
  return best;
}
