// The hidden layer's part of a recipe, with its defaults: one flat object, whose `kind` says which words it may have.
import { z } from "zod";
import { type Activation, type ActivationName, activationNames } from "../math/activation.ts";
import { keepingWords } from "./keeping-recipe.ts";
import { kernelWords } from "./kernel-recipe.ts";

const list = z.array(z.number());
const table = z.array(list);

const activation = (usual: ActivationName) =>
  z
    .custom<ActivationName | Activation>(
      (value) => typeof value === "function" || (activationNames as readonly unknown[]).includes(value),
      { error: `must be one of ${activationNames.join(", ")}; or a function, for a model that is not saved` },
    )
    .default(usual);

/** Number of units; 0 with direct links is linear regression. */
const units = z.int().min(0).max(100_000).default(1000);

/** Factor on the weights: of N(0, 1), the deviation of a unit's input, rows having been scaled to squared norm 1. */
const weightScale = z.number().positive().default(1);

const weights = {
  /** N(0, 1), U(−1, 1), orthogonal vectors as long as normal ones, or for each input a list of numbers, one for each unit. */
  weights: z
    .union([z.enum(["normal", "uniform", "orthogonal"]), table], {
      error: "must be normal, uniform, orthogonal, or for each input a list of numbers, one for each unit",
    })
    .default("normal"),
  /** The share of a unit's normal or uniform weights that are not 0; those are raised to keep its power. */
  density: z.number().positive().max(1).default(1),
  weightScale,
};

const biases = {
  /** N(0, 1), U(−1, 1), U(0, 1), or a number for each unit. */
  bias: z
    .union([z.enum(["normal", "uniform", "positive"]), list], {
      error: "must be normal, uniform, positive, or a number for each unit",
    })
    .default("normal"),
  /** Factor on the biases. */
  biasScale: z.number().min(0).default(1),
};

/** Where radial units are centred: uniform in the box that the scaled training rows fill, some of those rows, or given ones. */
const centres = z
  .union([z.enum(["box", "rows"]), table], {
    error: "must be box, rows, or for each unit a list of numbers, one for each input",
  })
  .default("box");

/** activation(rows · weights + bias), all random: an extreme learning machine. */
const random = {
  kind: z.literal("random").default("random"),
  units,
  activation: activation("tanh"),
  ...weights,
  ...biases,
};

/** √2 cos(w·x + b), b from U(0, 2π): random Fourier features of the Gaussian kernel exp(−weightScale² ‖x − y‖² / 2). */
const fourier = { kind: z.literal("fourier"), units, ...weights };

/** activation(alpha (w·x + b) + (1 − alpha) · rbfWidth · ‖x − c‖ / r), as in Python-ELM. */
const rbf = {
  kind: z.literal("rbf"),
  units,
  activation: activation("gaussian"),
  centres,
  /** Factor on the distances: large makes narrow units. */
  rbfWidth: z.number().positive().default(1),
  /** One radius r for all, the largest distance between centres over √(2 units), or a number for each unit. */
  radii: z.union([z.literal("shared"), list], { error: "must be shared, or a number for each unit" }).default("shared"),
  /** The share of the random part; 0 leaves it out. */
  alpha: z.number().min(0).max(1).default(0),
  ...weights,
  ...biases,
};

/** exp(−(‖x − c‖ / r)^τ), with r and τ from each unit's nearest and farthest centre (Fernández-Navarro et al. 2011). */
const generalisedRbf = {
  kind: z.literal("generalisedRbf"),
  units,
  centres,
  /** What is left of a unit at the centre farthest from its own. */
  tail: z.number().positive().lt(0.5).default(0.001),
  /** exp(exp(−(‖x − c‖ / r)^τ)) instead, which Python-ELM computes. */
  compat: z.boolean().default(false),
};

/** Weights are differences of training rows of two random classes (constrained ELM: Zhu, Miao & Qing 2014). */
const classDifference = {
  kind: z.literal("classDifference"),
  units,
  activation: activation("tanh"),
  /** What a unit's input is, up to the sign, at the two rows that it was made of. */
  weightScale,
};

const encoders = z.array(z.int().min(1).max(100_000));

/** Encoders that learnt to give their input back, one upon the other; `units` is the last one's (Kasun et al. 2013). */
const autoEncoder = {
  kind: z.literal("autoEncoder"),
  units,
  activation: activation("tanh"),
  weightScale,
  biasScale: biases.biasScale,
  /** Units of the encoders below the last. */
  encoders: encoders.default([]),
  /** The penalty of each reconstruction, relative to the mean diagonal of its sums. */
  encoderRidge: z.number().min(0).default(0.01),
};

/** Sparse encoders, then random units (hierarchical extreme learning machine: Tang, Deng & Huang 2016). */
const sparseAutoEncoder = {
  ...random,
  kind: z.literal("sparseAutoEncoder"),
  /** Units of each encoder. */
  encoders: encoders.min(1).default([100, 100]),
  /** The penalty on the encoders' absolute weights, relative to the least one that makes all of them 0. */
  sparsity: z.number().min(0).max(1).default(0.05),
};

const pixels = z.int().min(1).max(10_000);

/** Random fields moved over rows that are pictures, line by line (ELM-LRF: Huang, Bai, Kasun & Vong 2015). */
const localReceptiveFields = {
  kind: z.literal("localReceptiveFields"),
  /** Number of fields: each gives a map of the picture. */
  units: units.default(48),
  pictureHeight: pixels,
  pictureWidth: pixels,
  fieldHeight: pixels.default(4),
  fieldWidth: pixels.default(4),
  /** Places on each side of a pool's middle. */
  poolRadius: z.int().min(0).max(10_000).default(3),
  /** From one pool's middle to the next. */
  poolStride: pixels.default(1),
};

const kinds = {
  random,
  fourier,
  rbf,
  generalisedRbf,
  classDifference,
  autoEncoder,
  sparseAutoEncoder,
  localReceptiveFields,
  kernel: kernelWords,
};

const unknownKind = {
  error: (issue: z.core.$ZodRawIssue): string | undefined =>
    issue.code === "invalid_union" ? `must be one of ${Object.keys(kinds).join(", ")}` : undefined,
};

const beside = z
  .array(
    z.discriminatedUnion(
      "kind",
      [
        words(random),
        words(fourier),
        words(rbf),
        words(generalisedRbf),
        words(classDifference),
        words(autoEncoder),
        words(sparseAutoEncoder),
        words(localReceptiveFields),
      ],
      unknownKind,
    ),
  )
  .default([]);

const everyKind = {
  /** Further units beside these, of any kind; their seeds follow from this one. */
  beside,
  /** Whether the features stand beside the units (random vector functional link). */
  directLinks: z.boolean().default(true),
  ...keepingWords,
  /**
   * "row": features are standardised and rows have an expected squared norm of 1. "unit": the standard scores themselves.
   * "none": features as they are. The latter two are for machines described elsewhere.
   */
  scale: z.enum(["row", "unit", "none"]).default("row"),
  /** An integer; another seed draws another layer. */
  seed: z.int().default(1),
};

export const layerRecipe = z.discriminatedUnion(
  "kind",
  [
    words({ ...random, ...everyKind }),
    words({ ...fourier, ...everyKind }),
    words({ ...rbf, ...everyKind }),
    words({ ...generalisedRbf, ...everyKind }),
    words({ ...classDifference, ...everyKind }),
    words({ ...autoEncoder, ...everyKind }),
    words({ ...sparseAutoEncoder, ...everyKind }),
    words({ ...localReceptiveFields, ...everyKind }),
    words({ ...kernelWords, scale: everyKind.scale, seed: everyKind.seed }),
  ],
  unknownKind,
);

/** An object of these words; refuses words of other kinds, and what does not go together. */
function words<Shape extends z.ZodRawShape>(shape: Shape) {
  const error = (issue: z.core.$ZodRawIssue): string | undefined =>
    issue.code === "unrecognized_keys"
      ? `this kind of layer has no ${issue.keys.join(", ")}; it has ${Object.keys(shape).join(", ")}`
      : undefined;
  return z.strictObject(shape, { error }).check(({ value, issues }) => {
    const problem = problemOf(value);
    if (problem) issues.push({ code: "custom", input: value, path: [problem.at], message: problem.rule });
  });
}

function problemOf(units: object): { at: string; rule: string } | undefined {
  const {
    weights,
    bias,
    density = 1,
    alpha = 1,
    grow,
    prune,
    kernel,
    scale,
  } = units as Partial<
    Record<"weights" | "bias" | "grow" | "prune" | "scale", unknown> &
      Record<"density" | "alpha", number> & { kernel: { name: string } }
  >;
  if (kernel?.name === "chiSquared" && scale !== "none") {
    return { at: "scale", rule: "must be none for chiSquared, which compares histograms: values ≥ 0 as they are" };
  }
  if (grow && prune) return { at: "prune", rule: "must be left out where the layer is grown" };
  if (density < 1 && weights !== "normal" && weights !== "uniform") {
    return { at: "density", rule: `must be 1 for orthogonal or given weights, got ${density}` };
  }
  if (alpha === 0 && (typeof weights === "object" || typeof bias === "object")) {
    return { at: "alpha", rule: "must be > 0 where weights or biases are given: they are of the random part" };
  }
  return undefined;
}
