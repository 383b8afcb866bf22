// The random convolutional network of a recipe's block, with every default; ../encode/convolution has what it means.
import { z } from "zod";
import { architectureNames } from "../encode/convolution/architectures.ts";
import { poolings } from "../encode/convolution/summary.ts";
import { activationNames } from "../math/activation.ts";

const whole = z.int().min(1).max(100_000);
/** Along time, and along the values of a frame. */
const pair = z.tuple([whole, whole]);

const place = {
  /** Whose maps it hears, side by side: the frames ("input") or earlier layers by number. If left out: the layer before. */
  from: z
    .array(z.union([z.int().min(0), z.literal("input")]))
    .min(1)
    .exactOptional(),
  /** Whether its maps are in the row. */
  inRow: z.boolean().default(true),
};

const layer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("convolution").default("convolution"),
    ...place,
    /** How many; each gives a map. */
    filters: whole,
    kernel: pair,
    stride: pair.default([1, 1]),
    /** From one tap of the kernel to the next. */
    dilation: pair.default([1, 1]),
    /** Zeros around the input: none, as many as keep its size, or those along time only. */
    padding: z.enum(["valid", "same", "sameFrames"]).default("valid"),
    activation: z.enum(activationNames).default("relu"),
    /** The largest of so many values stands for them. */
    pool: pair.default([1, 1]),
    /** Whether the input is added to the maps. */
    residual: z.boolean().default(false),
  }),
  /** The largest or the mean of each pool of each map. */
  z.strictObject({ kind: z.enum(["maximum", "average"]), ...place, pool: pair }),
]);

export const convolutionRecipe = z
  .strictObject({
    /** A network of Pons & Serra (2018), by name: all but the waveform's three are of log-mel frames. */
    architecture: z.enum(architectureNames).exactOptional(),
    /** About 3500 features, about 120, or the number of filters of a layer (architectures only). */
    size: z.union([z.enum(["large", "small"]), whole]).default("small"),
    /** As the published code has it, with a fault in the frame-level networks (architectures only). */
    compat: z.boolean().default(false),
    /** Layers of your own, instead of an architecture. */
    layers: z.array(layer).min(1).max(100).exactOptional(),
    /** What is taken of each map of the clip, each once. */
    pooling: z.array(z.enum(poolings)).min(1).default(["mean"]),
    /** What becomes of clips too short for the layers: an error, or they are repeated until they are long enough. */
    short: z.enum(["refuse", "repeat"]).default("refuse"),
    /** An integer; another seed draws other filters. */
    seed: z.int().default(1),
  })
  .refine(({ architecture, layers }) => (architecture === undefined) !== (layers === undefined), {
    error: "must have either an architecture or layers",
  });

/** The network for a kind of frames, where a recipe names none. */
export function usualConvolution(frames: string): z.output<typeof convolutionRecipe> {
  return convolutionRecipe.parse({ architecture: frames === "waveform" ? "sampleLevel" : "timbralTemporal" });
}
