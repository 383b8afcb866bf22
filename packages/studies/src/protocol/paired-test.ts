// Whether one method is better than another on the same clips: groups of clips (recordings, speakers) are the draws, and under
// the null hypothesis the sign of a group's difference is a coin (Fisher 1935's randomisation test).
import { createRandom } from "ulmus/parts";

/** What a paired test says. */
export interface Paired {
  /** Mean of the first less mean of the second, over clips. */
  readonly difference: number;
  /** How often as large a difference, of either sign, comes by chance. */
  readonly p: number;
  /** How many groups were drawn. */
  readonly groups: number;
}

const DRAWS = 10_000;

/** Compares scores of the same clips, such as 0 and 1 for wrong and right. `groups`: one number for each clip. */
export function pairedTest(first: readonly number[], second: readonly number[], groups: ArrayLike<number>): Paired {
  const sums = new Map<number, number>();
  first.forEach((score, i) => sums.set(groups[i], (sums.get(groups[i]) ?? 0) + score - second[i]));
  const differences = [...sums.values()];
  const total = differences.reduce((sum, x) => sum + x, 0);
  const random = createRandom(1);
  let asLarge = 1; // the observed one
  for (let draw = 0; draw < DRAWS; draw++) {
    const sum = differences.reduce((all, x) => all + (random.uniform() < 0.5 ? x : -x), 0);
    if (Math.abs(sum) >= Math.abs(total) - 1e-9) asLarge++;
  }
  return { difference: total / first.length, p: asLarge / (DRAWS + 1), groups: differences.length };
}
