// The blocks of a recipe: what is measured in every frame, and how frames become part of a row.
import { z } from "zod";
import { defaultFunctionals } from "../encode/statistics.ts";
import { ArgumentError } from "../errors.ts";
import { convolutionRecipe, usualConvolution } from "./convolution-recipe.ts";
import { reservoirRecipe } from "./reservoir-recipe.ts";
import { rocketRecipe } from "./rocket-recipe.ts";

const whole = (least: number, most: number) => z.int().min(least).max(most);

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

const functional = z.union([
  z.enum(["mean", "deviation", "minimum", "maximum", "skewness"]),
  z.templateLiteral(["percentile", z.number()]).refine((name) => Number(name.slice("percentile".length)) <= 100, {
    error: ({ input }) => `${String(input)} is none of percentile0 to percentile100`,
  }),
]);

export const blockRecipe = z.strictObject({
  /**
   * What is measured in every frame: the mel bands in decibels, their cepstrum, or six descriptors of level and spectrum;
   * "waveform": the samples themselves, each a frame (convolution only).
   */
  frames: z.enum(["logMel", "mfcc", "descriptors", "waveform"]),
  /** Number of mel bands: HTK's mel scale, triangles of height 1 (logMel and mfcc). */
  bands: whole(2, 512).default(40),
  /**
   * "librosa": Slaney's mel scale and triangles of equal area, in decibels of the power itself, at least −100, instead of
   * decibels below the clip's loudest (logMel and mfcc). If left out, as "htk".
   */
  mel: z.enum(["htk", "librosa"]).exactOptional(),
  /** Number of cepstral coefficients, from the 0th on (mfcc only). */
  coefficients: whole(1, 512).default(20),
  /** Against the other blocks: the root of its share of a row's power. */
  weight: z.number().positive().default(1),
  /**
   * How frames become a row: statistics of each value over time, how strongly it swings at a few rates, how the values move
   * together, which patches of a dictionary occur (learnt from training clips), what a reservoir remembers of them, the mean
   * of each map of a random convolutional network, or how often MiniRocket's kernels exceed biases (learnt too).
   */
  encode: z
    .enum(["statistics", "modulation", "covariance", "dictionary", "reservoir", "convolution", "rocket"])
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
  /** Statistics of each value over the whole clip (statistics only). */
  functionals: z
    .array(functional)
    .min(1)
    .default([...defaultFunctionals]),
  /**
   * The first entry is for the values, the second for their change from frame to frame, the third for the change of the
   * change: each is also summarised (mean and deviation, or strength) over so many equal parts of the clip, 0: over none.
   * Entries that are left out leave that order out. For a reservoir it is the number of parts, 0 as 1: the whole. A covariance
   * knows no parts, a dictionary no change: they are of the whole, with `[0, 0]` of values and their change together, and `[n]`. A convolution
   * and a rocket have neither parts nor change: `[0]`.
   */
  parts: z.array(whole(0, 100)).min(1).max(3).default([0]),
});

export type BlockRecipe = z.output<typeof blockRecipe>;

/** Refuses what does not go together, and fills in the defaults of an encoder that is asked for without a word about it. */
export function completeBlock(block: BlockRecipe): BlockRecipe {
  const { frames, coefficients, bands, encode, parts } = block;
  if (frames === "mfcc" && coefficients > bands) {
    throw new ArgumentError(`recipe: coefficients must be at most the ${bands} bands, got ${coefficients}`);
  }
  if (encode === "covariance" && !(parts.length <= 2 && parts.every((count) => count === 0))) {
    throw new ArgumentError(`recipe: the parts of a covariance must be [0] or [0, 0], got [${parts.join(", ")}]`);
  }
  if (encode === "dictionary" && parts.length > 1) {
    throw new ArgumentError(`recipe: the parts of a dictionary must be one number, got [${parts.join(", ")}]`);
  }
  if (frames === "waveform" && encode !== "convolution") {
    throw new ArgumentError(`recipe: the frames of a waveform are for the encoder convolution, got ${encode}`);
  }
  if ((encode === "convolution" || encode === "rocket") && !(parts.length === 1 && parts[0] === 0)) {
    throw new ArgumentError(`recipe: the parts of a ${encode} must be [0], got [${parts.join(", ")}]`);
  }
  if (encode === "convolution") return { ...block, convolution: block.convolution ?? usualConvolution(frames) };
  if (encode === "rocket") return { ...block, rocket: block.rocket ?? rocketRecipe.parse({}) };
  if (encode === "dictionary") return { ...block, dictionary: block.dictionary ?? dictionaryRecipe.parse({}) };
  return encode === "reservoir" ? { ...block, reservoir: block.reservoir ?? reservoirRecipe.parse({}) } : block;
}
