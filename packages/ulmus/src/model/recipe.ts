// A recipe says everything about a model but what it has learnt, as plain JSON: how sound becomes rows, the hidden
// layer and the readout. Same recipe, same seed, same data: same model. Every default stands here.
import { z } from "zod";
import { defaultFunctionals } from "../encode/statistics.ts";
import { ArgumentError } from "../errors.ts";
import { activationNames } from "../math/activation.ts";

const whole = (least: number, most: number) => z.int().min(least).max(most);

const frontEnd = z.strictObject({
  /** Samples per second that every clip is brought to; "auto": the lowest rate among the training clips, at most 22,050. */
  sampleRate: z.union([z.literal("auto"), whole(1000, 768_000)]).default("auto"),
  /** Length of a frame, in seconds. */
  frameSeconds: z.number().positive().max(10).default(0.025),
  /** From one frame's start to the next, in seconds. */
  hopSeconds: z.number().positive().max(10).default(0.01),
  /** The lower edge of the lowest mel band; the upper edge of the highest is half the sample rate. */
  minHz: z.number().min(0).default(20),
  /** Log-mel values lie between this many decibels below the clip's loudest and 0, so loudness of a recording does not count. */
  floorDecibel: z.number().positive().max(200).default(70),
});

const functional = z.union([
  z.enum(["mean", "deviation", "minimum", "maximum", "skewness"]),
  z.templateLiteral(["percentile", z.number()]).refine((name) => Number(name.slice("percentile".length)) <= 100, {
    error: ({ input }) => `${String(input)} is none of percentile0 to percentile100`,
  }),
]);

const block = z.strictObject({
  /** What is measured in every frame: the mel bands in decibels, their cepstrum, or six descriptors of level and spectrum. */
  frames: z.enum(["logMel", "mfcc", "descriptors"]),
  /** Number of mel bands: HTK's mel scale, triangles of height 1 (logMel and mfcc). */
  bands: whole(2, 512).default(40),
  /** Number of cepstral coefficients, from the 0th on (mfcc only). */
  coefficients: whole(1, 512).default(20),
  /** Against the other blocks: the root of its share of a row's power. */
  weight: z.number().positive().default(1),
  /** How frames become a row: statistics of each value over time, or how strongly it swings at a few rates. */
  encode: z.enum(["statistics", "modulation"]).default("statistics"),
  /** The rates in Hz at which swings are measured (modulation only). */
  rates: z.array(z.number().positive().max(1000)).min(1).default([1.5, 3, 6, 12, 24]),
  /** Statistics of each value over the whole clip (statistics only). */
  functionals: z
    .array(functional)
    .min(1)
    .default([...defaultFunctionals]),
  /**
   * The first entry is for the values, the second for their change from frame to frame, the third for the change of the
   * change: each is also summarised (mean and deviation, or strength) over so many equal parts of the clip, 0: over none.
   * Entries that are left out leave that order out.
   */
  parts: z.array(whole(0, 100)).min(1).max(3).default([0]),
});

const layer = z.strictObject({
  /** Number of random units; 0 with direct links is linear regression. */
  units: whole(0, 100_000).default(1000),
  activation: z.enum(activationNames).default("tanh"),
  /** Deviation of a unit's input, rows having been scaled to squared norm 1. */
  weightScale: z.number().positive().default(1),
  /** Deviation of the biases. */
  biasScale: z.number().min(0).default(1),
  /** Whether the features stand beside the random units (random vector functional link). */
  directLinks: z.boolean().default(true),
  /** An integer; another seed draws another layer. */
  seed: z.int().default(1),
});

const readout = z.strictObject({
  /** The penalty λ relative to the mean diagonal of the hidden sums; "auto": chosen by held-out scores in closed form. */
  ridge: z.union([z.literal("auto"), z.number().min(0)]).default("auto"),
  /** Whether every class counts the same, however many clips it has. */
  balance: z.boolean().default(true),
});

const recipeSchema = z.strictObject({
  frontEnd: frontEnd.prefault({}),
  /** The blocks of a row, side by side; none: rows are features that the user brings. */
  blocks: z.array(block).default([]),
  layer: layer.prefault({}),
  readout: readout.prefault({}),
});

/** Everything about a model but what it has learnt. */
export type Recipe = z.output<typeof recipeSchema>;
/** A recipe with any part left to its default. */
export type RecipeInput = z.input<typeof recipeSchema>;
export type BlockRecipe = z.output<typeof block>;

/** Fills in the defaults; an unknown name or a value out of range is an ArgumentError that says where. */
export function createRecipe(input: RecipeInput = {}): Recipe {
  const result = recipeSchema.safeParse(input);
  if (!result.success) throw new ArgumentError(`recipe: ${z.prettifyError(result.error)}`);
  for (const { frames, coefficients, bands } of result.data.blocks) {
    if (frames === "mfcc" && coefficients > bands) {
      throw new ArgumentError(`recipe: coefficients must be at most the ${bands} bands, got ${coefficients}`);
    }
  }
  return result.data;
}

/** The largest and smallest sample rate that "auto" gives. */
const [MOST_RATE, LEAST_RATE] = [22_050, 1000];

/**
 * Settles `sampleRate: "auto"` on the lowest of the native rates of the training clips, whole and from 1000 to 22,050:
 * so no class can be told by the bandwidth of its recordings.
 */
export function settleSampleRate(recipe: Recipe, nativeRates: Iterable<number>): Recipe {
  if (recipe.frontEnd.sampleRate !== "auto") return recipe;
  let sampleRate = MOST_RATE;
  for (const rate of nativeRates) sampleRate = Math.min(sampleRate, rate);
  sampleRate = Math.max(LEAST_RATE, Math.round(sampleRate));
  return { ...recipe, frontEnd: { ...recipe.frontEnd, sampleRate } };
}
