// The unweighted average recall where it is asked for in place of the accuracy: what each clip counts, and how far it may be off.
import { createRandom } from "ulmus/parts";
import type { Task } from "./task.ts";

const DRAWS = 2000;

/** What each clip counts, so that the mean over clips, each times its weight, is the unweighted average recall. */
export function recallWeights({ classes }: Pick<Task, "classes">, clips: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const clip of clips) counts.set(classes[clip], (counts.get(classes[clip]) ?? 0) + 1);
  return clips.map((clip) => clips.length / (counts.size * (counts.get(classes[clip]) ?? 1)));
}

/**
 * A 95 % interval of the unweighted average recall: the percentile bootstrap over whole groups. `right`: of each clip that was
 * tested the share of runs that had it right.
 */
export function recallInterval(
  { classes, classCount, draws }: Pick<Task, "classes" | "classCount" | "draws">,
  right: ReadonlyMap<number, number>,
): [number, number] {
  const groups = new Map<number, { readonly hits: Float64Array; readonly counts: Float64Array }>();
  for (const [clip, share] of right) {
    const name = draws?.[clip] ?? clip;
    const group = groups.get(name) ?? { hits: new Float64Array(classCount), counts: new Float64Array(classCount) };
    group.hits[classes[clip]] += share;
    group.counts[classes[clip]] += 1;
    groups.set(name, group);
  }
  const members = [...groups.values()];
  const random = createRandom(1);
  const recalls = Float64Array.from({ length: DRAWS }, () => {
    const [hits, counts] = [new Float64Array(classCount), new Float64Array(classCount)];
    for (let k = 0; k < members.length; k++) {
      const drawn = members[Math.floor(random.uniform() * members.length)];
      for (let c = 0; c < classCount; c++) {
        hits[c] += drawn.hits[c];
        counts[c] += drawn.counts[c];
      }
    }
    const met = [...counts.keys()].filter((c) => counts[c] > 0);
    return met.reduce((sum, c) => sum + hits[c] / counts[c], 0) / met.length;
  }).toSorted();
  return [recalls[0.025 * DRAWS - 1], recalls[0.975 * DRAWS - 1]];
}
