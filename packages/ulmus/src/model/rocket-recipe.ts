// The kernels of a recipe's block of MiniRocket or MultiRocket, with every default.
import { z } from "zod";

export const rocketRecipe = z
  .strictObject({
    /** "mini": how often each kernel exceeds each bias; "multi": also how far, when and how long, and of the frames' change too. */
    kind: z.enum(["mini", "multi"]).default("mini"),
    /** About so many features; the papers have 9996 (mini) and 49,728 (multi). */
    features: z.int().min(84).max(1_000_000).default(1008),
    /** An integer; another seed draws which values a kernel hears, and of which clips its biases are. */
    seed: z.int().default(1),
  })
  .refine(({ kind, features }) => kind === "mini" || features >= 672, {
    error: 'features must be ≥ 672 of kind "multi": four numbers of 84 kernels, of the frames and of their change',
  });
