// A recipe says everything about a model but what it has learnt, as plain JSON: how sound becomes rows, the hidden
// layer and the readout. Same recipe, same seed, same data: same model. Every default stands here.
import { z } from "zod";
import { calibrationNames } from "../elm/calibration/calibration.ts";
import { ArgumentError } from "../errors.ts";
import { augmentationRecipe } from "./augmentation.ts";
import { blockRecipe, completeBlock } from "./block-recipe.ts";
import { layerRecipe } from "./layer-recipe.ts";
import { describeProblems } from "./recipe-problems.ts";

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
  /**
   * What stands beyond the ends of a clip, half a frame on each side: zeros, or the clip mirrored; "none": frames lie within
   * the clip, as those of HTK and Kaldi do. If left out, zeros.
   */
  padding: z.enum(["zero", "reflect", "none"]).exactOptional(),
});

const readout = z.strictObject({
  /**
   * The penalty λ relative to the mean diagonal of the hidden sums; "auto": chosen by held-out scores in closed form.
   * 0 is least squares, and of all that fit equally well the smallest weights (Moore–Penrose).
   */
  ridge: z.union([z.literal("auto"), z.number().min(0)]).default("auto"),
  /** What is best when the ridge is chosen; "auto": the unweighted average recall of classes, the squared error of numbers. */
  criterion: z.enum(["auto", "accuracy", "uar", "logLoss", "squaredError"]).default("auto"),
  /**
   * What is held out at a time: the clips of a group, where there are groups, else each clip; each clip; so many parts of
   * the clips, drawn with the classes in proportion and groups whole; or "gcv": generalised cross-validation.
   */
  holdOut: z.union([z.enum(["groups", "rows", "gcv"]), whole(2, 1000)]).default("groups"),
  /**
   * Whether every class counts the same, however many clips it has (W1 of Zong, Huang & Chen 2013); "golden": classes larger
   * than the mean count 0.618 times as much as the others (their W2).
   */
  balance: z.union([z.boolean(), z.literal("golden")]).default(true),
  /** How numbers are fitted: by squared error, or with less weight on clips that are far off (robust regression). */
  loss: z.enum(["squared", "huber", "bisquare"]).default("squared"),
  /**
   * How scores become probabilities, fitted on held-out scores; "auto": by a temperature, and without fitting it where the
   * ridge is given, which spares the time to hold out.
   */
  calibration: z.enum(["auto", ...calibrationNames]).default("auto"),
});

const ensemble = z.strictObject({
  /** How many machines, with the layer's seed and those that follow it. */
  members: whole(1, 1000).default(10),
  /** By the mean of their scores, or for each class the share of members for which its score is the largest (of equals the first). */
  combine: z.enum(["mean", "vote"]).default("mean"),
});

const graph = z.strictObject({
  /** How many neighbours each clip is joined to. */
  neighbours: whole(1, 1000).default(3),
  /** How often smoothing is done over: more reaches wider surroundings. */
  power: whole(1, 100).default(4),
  /** How much smoothness counts beside the labels: 1 as much, 0 not at all. */
  smoothness: z.number().min(0).default(1),
});

/** Words of the layer, each with the values to choose from; every one is tried with every one of the others. */
const scales = z.array(z.number().positive()).min(1).max(100);
const select = z.strictObject({
  units: z.array(whole(1, 100_000)).min(1).max(100).exactOptional(),
  weightScale: scales.exactOptional(),
  rbfWidth: scales.exactOptional(),
  gamma: scales.exactOptional(),
});

const recipeSchema = z.strictObject({
  frontEnd: frontEnd.prefault({}),
  /** The blocks of a row, side by side; none: rows are features that the user brings. */
  blocks: z.array(blockRecipe).default([]),
  /** Changed copies of every training clip, one for each entry. */
  augment: z.array(augmentationRecipe).min(1).max(100).exactOptional(),
  layer: layerRecipe.prefault({}),
  /** Layers to choose from, together with the ridge, by held-out scores. A model's own recipe has the one that was chosen. */
  select: select.exactOptional(),
  readout: readout.prefault({}),
  /** Several machines that speak as one; one machine if left out. */
  ensemble: ensemble.exactOptional(),
  /** Classes of clips of which few have a label: scores are smooth on a graph of all of them. See docs/deep.md. */
  graph: graph.exactOptional(),
});

/** Everything about a model but what it has learnt. */
export type Recipe = z.output<typeof recipeSchema>;
/** A recipe with any part left to its default. */
export type RecipeInput = z.input<typeof recipeSchema>;

/** Fills in the defaults; an unknown name or a value out of range is an ArgumentError that says where. */
export function createRecipe(input: RecipeInput = {}): Recipe {
  const result = recipeSchema.safeParse(input);
  if (!result.success) throw new ArgumentError(`recipe: ${describeProblems(result.error.issues, input)}`);
  const { ridge, calibration, criterion, holdOut, loss } = result.data.readout;
  if (holdOut === "gcv" && criterion !== "auto" && criterion !== "squaredError") {
    throw new ArgumentError(`recipe: holdOut gcv is a squared error; with it criterion must be auto, got ${criterion}`);
  }
  if (ridge === 0 && calibration !== "auto") {
    throw new ArgumentError(
      `recipe: calibration ${calibration} is fitted on held-out scores, which a ridge of 0 has not; make the ridge > 0`,
    );
  }
  const { layer, graph, augment } = result.data;
  requireSelectable(result.data);
  if (augment && (holdOut === "rows" || graph)) {
    throw new ArgumentError(
      `recipe: copies are held out with their clips; with augment holdOut must be groups, gcv or a number, and graph left out, got ${holdOut}`,
    );
  }
  const isFixed = layer.kind !== "kernel" && !layer.grow && !layer.prune;
  if (graph && !(isFixed && calibration === "auto")) {
    throw new ArgumentError(
      `recipe: with a graph nothing is held out; with it calibration must be auto, and the layer no kernel, not grown and not pruned, got ${calibration} and ${layer.kind}`,
    );
  }
  if (loss !== "squared" && !isFixed) {
    throw new ArgumentError(
      `recipe: a kernel is solved, and a layer that is grown or pruned chosen, by squared error; with it loss must be squared, got ${loss}`,
    );
  }
  return { ...result.data, blocks: result.data.blocks.map(completeBlock) };
}

/** Refuses to choose between layers that nothing is held out for, or by words that they do not have. */
function requireSelectable({ select: words, layer, readout: { ridge, calibration }, graph }: Recipe): void {
  if (!words) return;
  const known = "kernel" in layer ? layer.kernel : layer;
  const unknown = Object.keys(words).find((word) => !(word in known));
  if (unknown !== undefined) {
    const what = "kernel" in layer ? `the kernel ${layer.kernel.name}` : `a layer of kind ${layer.kind}`;
    throw new ArgumentError(`recipe: select.${unknown}: ${what} has no ${unknown}; select by words that it has`);
  }
  if (!graph && (ridge === "auto" || calibration !== "auto")) return;
  throw new ArgumentError(
    'recipe: select: layers are chosen by held-out scores, which this recipe asks for none of; make readout.ridge "auto", and leave graph out',
  );
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
