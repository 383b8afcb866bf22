// The words of a layer that keeps some of its columns, with their defaults: see docs/growing.md.
import { z } from "zod";

const units = z.int().min(1).max(100_000);

const grow = z.strictObject({
  /**
   * incremental: a unit's weights are fitted to what the others leave; convex: the others shrink meanwhile; orthogonal: all
   * are solved anew; errorMinimised: the same, with all candidates of a step instead of its best.
   */
  method: z.enum(["incremental", "convex", "orthogonal", "errorMinimised"]).default("orthogonal"),
  /** The number of columns to keep. */
  units: units.default(100),
  /** How many new columns each step chooses from; "all": every column that is not kept yet. */
  candidates: z.union([z.literal("all"), units]).default(10),
});

const prune = z.strictObject({
  /** Rank columns, and keep as many as predict held-out rows best: by least squares, or by ridge regression. */
  method: z.enum(["op-elm", "trop-elm"]).default("trop-elm"),
  /** The largest number of columns to keep. */
  units: units.default(100),
});

export const keepingWords = {
  /** Keep the columns (units and direct links) of a network that is grown from this layer's. */
  grow: grow.exactOptional(),
  /** Keep the columns that held-out rows need. */
  prune: prune.exactOptional(),
};
