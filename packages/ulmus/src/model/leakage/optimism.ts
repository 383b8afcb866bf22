// How much too good a score is whose divisions know no groups: the same model on the same clips, once with whole groups held
// out and once with as many clips drawn at random, both in closed form.
import { ArgumentError } from "../../errors.ts";
import { createDefaultKernels } from "../../math/default-kernels.ts";
import { createRandom, permutation } from "../../math/random.ts";
import { Classifier, type FitOptions, type LabelledClips } from "../classifier.ts";
import type { Shares } from "../evaluate.ts";
import type { RecipeInput } from "../recipe.ts";

/** Scores of clips held out, their ridge chosen by the same scores. */
export interface Optimism {
  /** Whole groups held out in turn. */
  readonly grouped: Shares;
  /** As many clips of each class held out in turn, drawn at random. */
  readonly random: Shares;
  /** How many are held out in turn. */
  readonly groups: number;
}

/**
 * Scores a recipe with the groups of the clips and with groups of the same sizes into which the clips of each class are drawn
 * at random. That costs two fits on all clips and no new features. Undefined where the recipe gives the ridge, for then
 * nothing is held out, or is fitted to clips without labels.
 *
 * @throws {ArgumentError} without groups, or for what `Classifier.fit` refuses.
 */
export function measureOptimism(
  clips: LabelledClips,
  recipe: RecipeInput,
  { kernels = createDefaultKernels() }: Pick<FitOptions, "kernels"> = {},
): Optimism | undefined {
  const { groups, labels } = clips;
  if (groups === undefined) throw new ArgumentError("measureOptimism: clips must have groups, got none");
  const grouped = Classifier.fit(clips, recipe, { kernels });
  const drawn = { ...clips, groups: drawnGroups(groups, labels) };
  const random = Classifier.fit(drawn, recipe, { kernels, previous: grouped });
  if (grouped.heldOut === undefined || random.heldOut === undefined) return undefined;
  const sharesOf = ({ accuracy, uar }: Shares): Shares => ({ accuracy, uar });
  return {
    grouped: sharesOf(grouped.heldOut),
    random: sharesOf(random.heldOut),
    groups: grouped.heldOut.groups,
  };
}

/** One sentence: how much better a score looks where clips are divided at random. */
export function describeOptimism({ grouped, random, groups }: Optimism, column: string): string {
  const points = 100 * (random.accuracy - grouped.accuracy);
  const [apart, mixed] = [grouped, random].map(({ accuracy }) => `${(100 * accuracy).toFixed(1)} %`);
  const verdict = points >= 1 ? `${points.toFixed(1)} points optimistic` : "no more than a point apart";
  return `divided at random ${mixed}, with whole values of ${column} held out ${apart}: ${verdict} (closed form, ${groups} parts)`;
}

/** The groups of each class handed out anew among its clips. */
function drawnGroups(groups: readonly string[], labels: readonly string[]): string[] {
  const drawn = [...groups];
  const random = createRandom(1);
  for (const label of new Set(labels)) {
    const clips = [...labels.keys()].filter((i) => labels[i] === label);
    permutation(clips.length, random).forEach((from, k) => (drawn[clips[k]] = groups[clips[from]]));
  }
  return drawn;
}
