// The blocks of a recipe: what is measured in every frame, and how frames become part of a row.
import { z } from "zod";
import {
  type ContourFunctionalName,
  contourFunctionalRule,
  isContourFunctional,
  usualContourFunctionals,
} from "../encode/functionals/functional.ts";
import { defaultFunctionals, type FunctionalName } from "../encode/statistics.ts";
import { ArgumentError } from "../errors.ts";
import { convolutionRecipe, usualConvolution } from "./convolution-recipe.ts";
import { type Feature, type RowOf } from "./features/feature.ts";
import { type FeatureName, featureNames, features, hasWordTable, wordTables } from "./features/table.ts";
import { blockWords, deltaWords, whole } from "./features/words.ts";
import { reservoirRecipe } from "./reservoir-recipe.ts";
import { rocketRecipe } from "./rocket-recipe.ts";

export const dictionaryRecipe = z.strictObject({
  /** Frames of a patch. */
  patchFrames: whole(1, 100).default(8),
  /** Principal components that are kept of a patch. */
  components: whole(1, 1000).default(80),
  /** Patches in the dictionary. */
  atoms: whole(1, 10_000).default(500),
  /** An integer; another seed learns from other patches. */
  seed: z.int().default(1),
});

const statisticsNames: readonly string[] = ["mean", "deviation", "minimum", "maximum", "skewness"];

const functional = z.custom<ContourFunctionalName>((name) => typeof name === "string" && isContourFunctional(name), {
  error: `must be ${contourFunctionalRule}`,
});

const textureWindow = z.strictObject({
  /** Length of a window, in seconds. */
  seconds: z.number().positive().max(1000).default(1),
  /** From one window's start to the next, in seconds. */
  hopSeconds: z.number().positive().max(1000).default(0.5),
});

const featureName = z.enum(featureNames);

export const blockRecipe = z.strictObject({
  /** What is measured in every frame, or of the whole clip: a feature of docs/features.md, or several side by side. */
  frames: z.union([featureName, z.array(featureName).min(1)]),
  ...blockWords,
  /** The words of the other features, each in a table of its name. */
  ...wordTables,
  /** How each value changes, as further values of every frame; none if left out (features with a row for each frame). */
  deltas: deltaWords.exactOptional(),
  /**
   * Against the other blocks: the root of its share of a row's power; "auto": chosen from ⅛ to 8 by the squared error on clips
   * held out, in closed form.
   */
  weight: z.union([z.literal("auto"), z.number().positive()]).default(1),
  /**
   * How frames become a row: statistics of each value over time, functionals of it, how strongly it swings at a few rates, how
   * the values move together, which patches of a dictionary occur (learnt from training clips), what a reservoir remembers of them, the mean
   * of each map of a random convolutional network, or how often MiniRocket's kernels exceed biases (learnt too). Features of a whole clip stand in
   * the row as they are: "values".
   */
  encode: z
    .enum([
      "statistics",
      "functionals",
      "modulation",
      "covariance",
      "dictionary",
      "reservoir",
      "convolution",
      "rocket",
      "values",
    ])
    .default("statistics"),
  /** The rates in Hz at which swings are measured (modulation only). */
  rates: z.array(z.number().positive().max(1000)).min(1).default([1.5, 3, 6, 12, 24]),
  /** The size of the dictionary (dictionary only). */
  dictionary: dictionaryRecipe.exactOptional(),
  /** Which reservoir, and what is taken of its states (reservoir only). */
  reservoir: reservoirRecipe.exactOptional(),
  /** Which network, and what is taken of its maps (convolution only). */
  convolution: convolutionRecipe.exactOptional(),
  /** Which of the two transforms, and how many features (rocket only). */
  rocket: rocketRecipe.exactOptional(),
  /**
   * What is taken of each value over time (statistics and functionals). Statistics know mean, deviation, minimum, maximum,
   * skewness and percentiles; functionals all that docs/features.md lists. If left out, those usual for the encoder.
   */
  functionals: z.array(functional).min(1).default([]), // filled in by completeBlock, which knows the encoder
  /** Whether values of 0 are left out, such as pitch where there is none; but not of segments (functionals only). */
  skipZeros: z.boolean().exactOptional(),
  /** What the values of a segment are above: a number, or the mean of the clip. If left out, "mean" (functionals only). */
  segmentsAbove: z.union([z.number(), z.literal("mean")]).exactOptional(),
  /** Over texture windows, whose mean and deviation stand in the row, instead of over parts (functionals only). */
  window: textureWindow.exactOptional(),
  /**
   * The first entry is for the values, the second for their change from frame to frame, the third for the change of the
   * change: each is also summarised (mean and deviation, or strength) over so many equal parts of the clip, 0: over none.
   * Entries that are left out leave that order out. All functionals are over so many equal parts, 0 as 1: the whole. For a reservoir it is the number of parts, 0 as 1: the whole. A covariance
   * knows no parts, a dictionary no change: they are of the whole, with `[0, 0]` of values and their change together, and `[n]`. A convolution
   * and a rocket have neither parts nor change: `[0]`.
   */
  parts: z.array(whole(0, 100)).min(1).max(3).default([0]),
});

export type BlockRecipe = z.output<typeof blockRecipe>;

/** Refuses what does not go together, and fills in the defaults of what is asked for without a word about it. */
export function completeBlock(block: BlockRecipe): BlockRecipe {
  const names = [block.frames].flat();
  const { coefficients, bands, parts } = block;
  if (names.includes("mfcc") && coefficients > bands) {
    throw new ArgumentError(`recipe: coefficients must be at most the ${bands} bands, got ${coefficients}`);
  }
  const per = commonRow(names);
  const encode = encoderFor(block, per);
  requireFrames(block, per);
  if (encode === "covariance" && !(parts.length <= 2 && parts.every((count) => count === 0))) {
    throw new ArgumentError(`recipe: the parts of a covariance must be [0] or [0, 0], got [${parts.join(", ")}]`);
  }
  if (encode === "dictionary" && parts.length > 1) {
    throw new ArgumentError(`recipe: the parts of a dictionary must be one number, got [${parts.join(", ")}]`);
  }
  if ((encode === "convolution" || encode === "rocket") && !(parts.length === 1 && parts[0] === 0)) {
    throw new ArgumentError(`recipe: the parts of a ${encode} must be [0], got [${parts.join(", ")}]`);
  }
  requireFunctionals(block, encode);
  const usual = encode === "functionals" ? usualContourFunctionals : defaultFunctionals;
  const functionals = block.functionals.length > 0 ? block.functionals : [...usual];
  const whole = { ...block, ...wordsOf(block, names), encode, functionals };
  if (encode === "convolution") return { ...whole, convolution: block.convolution ?? usualConvolution(names[0]) };
  if (encode === "rocket") return { ...whole, rocket: block.rocket ?? rocketRecipe.parse({}) };
  if (encode === "dictionary") return { ...whole, dictionary: block.dictionary ?? dictionaryRecipe.parse({}) };
  return encode === "reservoir" ? { ...whole, reservoir: block.reservoir ?? reservoirRecipe.parse({}) } : whole;
}

/** Refuses functionals that the encoder does not know, and words about functionals for other encoders. */
function requireFunctionals({ functionals, parts, ...block }: BlockRecipe, encode: BlockRecipe["encode"]): void {
  if (encode === "functionals") {
    if (block.window === undefined || parts.every((count) => count <= 1)) return;
    throw new ArgumentError(
      `recipe: a window stands in the place of parts, which must then be 0 or left out, got [${parts.join(", ")}]`,
    );
  }
  const idle = (["skipZeros", "segmentsAbove", "window"] as const).find((word) => block[word] !== undefined);
  if (idle !== undefined) {
    throw new ArgumentError(`recipe: ${idle} is for the encoder functionals, got ${encode}; leave it out`);
  }
  const unknown = functionals.find((name) => !isStatistic(name));
  if (unknown !== undefined) {
    throw new ArgumentError(
      `recipe: statistics must be of ${statisticsNames.join(", ")} and percentile0 to percentile100, got ${unknown}; encode = "functionals" knows more`,
    );
  }
}

/** Whether the encoder statistics knows it. */
function isStatistic(name: string): name is FunctionalName {
  return statisticsNames.includes(name) || /^percentile[\d.]+$/.test(name);
}

/** What the rows of all features of a block are of. */
function commonRow(names: readonly FeatureName[]): RowOf {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ArgumentError(`recipe: frames must name a feature once, got ${twice} twice`);
  const rows = names.map((name) => (features[name] as Feature).per ?? "frame");
  const other = rows.findIndex((per) => per !== rows[0]);
  const alone = other >= 0 ? names[other] : rows[0] === "ownFrame" ? names[1] : undefined;
  if (alone === undefined) return rows[0];
  throw new ArgumentError(
    `recipe: the features of a block must have rows of the same frames, got ${names[0]} beside ${alone}; give them a block each`,
  );
}

/** Refuses changes from frame to frame of what has no frames. */
function requireFrames({ deltas }: BlockRecipe, per: RowOf): void {
  if (deltas === undefined || per === "frame" || per === "ownFrame") return;
  throw new ArgumentError(`recipe: deltas are of features with a row for each frame, got rows for each ${per}`);
}

/** The encoder of a block; what is measured of whole clips needs none. */
function encoderFor({ frames, encode }: BlockRecipe, per: RowOf): BlockRecipe["encode"] {
  if (per === "sample" && encode !== "convolution") {
    throw new ArgumentError(`recipe: the frames of a waveform are for the encoder convolution, got ${encode}`);
  }
  if (per === "clip" && (encode === "statistics" || encode === "values")) return "values";
  if (per !== "clip" && encode !== "values") return encode;
  const rule =
    per === "clip"
      ? 'the encoder of features of a whole clip is "values"'
      : 'the encoder "values" is for features of a whole clip';
  throw new ArgumentError(`recipe: ${rule}, got ${encode} for ${[frames].flat().join(", ")}`);
}

/** The words of the features that a block names, with their defaults; refuses those of others. */
function wordsOf(block: BlockRecipe, names: readonly FeatureName[]): Partial<BlockRecipe> {
  const idle = featureNames.find((name) => hasWordTable(name) && block[name] !== undefined && !names.includes(name));
  if (idle !== undefined) {
    throw new ArgumentError(
      `recipe: words for ${idle} are given, but frames is ${names.join(", ")}; add it there or leave them out`,
    );
  }
  const withWords = names.filter((name) => hasWordTable(name) && Object.keys(features[name].words.shape).length > 0);
  return Object.fromEntries(
    withWords.map((name) => [name, (hasWordTable(name) && block[name]) || (features[name] as Feature).words.parse({})]),
  );
}

/** What a block measures, as the beginning of a name. */
export function kindOf(frames: BlockRecipe["frames"]): string {
  return [frames].flat().join("_");
}
