// The words of a kernel layer in a recipe, with their defaults; ../elm/kernel has the formulas.
import { z } from "zod";

const gamma = (usual: number) => z.number().positive().default(usual);

/** Of the random weights of infinitely many units, and of their biases: as in a random layer. */
const infiniteLayer = {
  weightScale: z.number().positive().default(1),
  biasScale: z.number().min(0).default(1),
};

/** How alike two scaled rows x and y of d columns are. */
const kernelFunction = z.discriminatedUnion("name", [
  /** exp(−gamma ‖x − y‖²) */
  z.strictObject({ name: z.literal("rbf"), gamma: gamma(0.3) }),
  /** exp(−gamma ‖x − y‖₁ / √d) */
  z.strictObject({ name: z.literal("laplacian"), gamma: gamma(0.3) }),
  /** exp(−gamma Σ (p − q)² / (p + q)) of rows that are histograms, each divided by its sum; needs scale "none". */
  z.strictObject({ name: z.literal("chiSquared"), gamma: gamma(1) }),
  /** xᵀy: linear regression. */
  z.strictObject({ name: z.literal("linear") }),
  /** (xᵀy + offset)^degree */
  z.strictObject({
    name: z.literal("polynomial"),
    degree: z.int().min(1).max(20).default(2),
    offset: z.number().min(0).default(1),
  }),
  /** A layer of infinitely many ReLU units. */
  z.strictObject({ name: z.literal("arcCosine"), ...infiniteLayer }),
  /** A layer of infinitely many units erf(z), which are much like tanh(1.13 z). */
  z.strictObject({ name: z.literal("erf"), ...infiniteLayer }),
]);

/** Rows are compared by a kernel (kernel extreme learning machine: Huang et al. 2012); the model then keeps its training rows. */
export const kernelWords = {
  kind: z.literal("kernel"),
  kernel: kernelFunction.prefault({ name: "rbf" }),
  /** Whether each block of a row is compared by itself, and the kernels summed by the blocks' shares of power. */
  perBlock: z.boolean().default(true),
  /**
   * Of more training rows than that, so many stand for all, and the model keeps sums. If left out: 1000 of more than 3000.
   */
  landmarks: z.int().min(1).max(20_000).exactOptional(),
  /** The linear kernel is a kernel of its own. */
  directLinks: z.literal(false).default(false),
};
