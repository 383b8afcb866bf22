// How much too good a score is whose divisions know no groups: the same model on the same clips, once with whole groups held
// out and once with as many clips drawn at random, both in closed form.
import { ArgumentError } from "../../errors.ts";
import { createDefaultKernels } from "../../math/default-kernels.ts";
import { createRandom, permutation, type Random } from "../../math/random.ts";
import { Classifier, type FitOptions, type LabelledClips } from "../classifier.ts";
import type { Shares } from "../evaluate.ts";
import { clipsAt } from "../fold-parts.ts";
import type { RecipeInput } from "../recipe.ts";
import { clipCount, type Rows } from "../training.ts";

/** Of more clips so many say it as well, at a small part of the cost. */
const mostClips = 1000;

/** Scores of clips held out, their ridge chosen by the same scores. */
export interface Optimism {
  /** Whole groups held out in turn. */
  readonly grouped: Shares;
  /** As many clips of each class held out in turn, drawn at random. */
  readonly random: Shares;
  /** How many are held out in turn. */
  readonly groups: number;
  /** How many clips were scored: of more than 1000 so many, drawn at random from each class by its share. */
  readonly clips: number;
}

/**
 * Scores a recipe with the groups of the clips and with groups of the same sizes into which the clips of each class are drawn
 * at random. That costs two fits on the clips, or a thousand of them, and no new features. Undefined where the recipe gives
 * the ridge, for then nothing is held out, or is fitted to clips without labels.
 *
 * @throws {ArgumentError} without groups, or for what `Classifier.fit` refuses.
 */
export function measureOptimism(
  clips: LabelledClips & Rows,
  recipe: RecipeInput,
  { kernels = createDefaultKernels() }: Pick<FitOptions, "kernels"> = {},
): Optimism | undefined {
  if (clips.groups === undefined) throw new ArgumentError("measureOptimism: clips must have groups, got none");
  const generator = createRandom(1);
  const some = clipsAt(clips, sampled(clips, generator));
  const { groups = [], labels } = some;
  const grouped = Classifier.fit(some, recipe, { kernels });
  const drawn = { ...some, groups: drawnGroups(groups, labels, generator) };
  const random = Classifier.fit(drawn, recipe, { kernels, previous: grouped });
  if (grouped.heldOut === undefined || random.heldOut === undefined) return undefined;
  const sharesOf = ({ accuracy, uar }: Shares): Shares => ({ accuracy, uar });
  return {
    grouped: sharesOf(grouped.heldOut),
    random: sharesOf(random.heldOut),
    groups: grouped.heldOut.groups,
    clips: labels.length,
  };
}

/** One sentence: how much better a score looks where clips are divided at random. */
export function describeOptimism({ grouped, random, groups, clips }: Optimism, column: string): string {
  const points = 100 * (random.accuracy - grouped.accuracy);
  const [apart, mixed] = [grouped, random].map(({ accuracy }) => `${(100 * accuracy).toFixed(1)} %`);
  const verdict = points >= 1 ? `${points.toFixed(1)} points optimistic` : "no more than a point apart";
  return `divided at random ${mixed}, with whole values of ${column} held out ${apart}: ${verdict} (closed form, ${clips} clips in ${groups} parts)`;
}

/** All clips, or so many of each class as its share of a thousand, two at least. */
function sampled(clips: LabelledClips & Rows, random: Random): Int32Array {
  const count = clipCount(clips);
  if (count <= mostClips) return Int32Array.from({ length: count }, (_, i) => i);
  const chosen = clipsOfClasses(clips.labels).flatMap((own) => {
    const most = Math.max(2, Math.round((mostClips * own.length) / count));
    return Array.from(permutation(own.length, random).subarray(0, most), (k) => own[k]);
  });
  return Int32Array.from(chosen).toSorted();
}

function clipsOfClasses(labels: readonly string[]): number[][] {
  return [...new Set(labels)].map((label) => [...labels.keys()].filter((i) => labels[i] === label));
}

/** The groups of each class handed out anew among its clips. */
function drawnGroups(groups: readonly string[], labels: readonly string[], random: Random): string[] {
  const drawn = [...groups];
  for (const clips of clipsOfClasses(labels)) {
    permutation(clips.length, random).forEach((from, k) => (drawn[clips[k]] = groups[clips[from]]));
  }
  return drawn;
}
