// The weights of blocks that a recipe leaves open, `weight = "auto"`, chosen by clips held out. A model's own recipe has numbers.
import { chooseBlockWeights } from "../elm/block-weights.ts";
import { type KernelFunction, kernelMatrix } from "../elm/kernel/kernel.ts";
import { Moments } from "../elm/moments.ts";
import { createScaler, scaleRows } from "../elm/scaler.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, matrix32, rowOf, selectRows } from "../math/matrix.ts";
import { createRandom, permutation } from "../math/random.ts";
import type { Examples } from "./machine.ts";
import { explainedVariance } from "./metrics.ts";
import type { Recipe } from "./recipe.ts";
import { blocksOf, type Grouped, numbered } from "./training.ts";

/** Of more clips so many are looked at: a trial takes n³ steps. */
const MOST_CLIPS = 800;

/**
 * The recipe with a number for the weight of every block: those that are "auto" give the least squared error on clips held out.
 * Blocks are compared by the layer's kernel, or by inner products where the layer is none, whatever its units.
 */
export function settleWeights(recipe: Recipe, rows: Examples & Grouped, kernels: Kernels): Recipe {
  const given = recipe.blocks.map(({ weight }) => weight);
  if (!given.includes("auto")) return recipe;
  const { features, targets, weights, groups } = someOf(rows);
  const alike: KernelFunction = recipe.layer.kind === "kernel" ? recipe.layer.kernel : { name: "linear" };
  const blocks = {
    kernels: columnsOfBlocks(features, blocksOf(recipe, features.columns)).map((own) => compare(own, alike, kernels)),
    targets,
    ...(weights && { weights }),
    ...(groups && { groups: numbered(groups) }),
  };
  const criterion = (heldOut: Matrix64): number => explainedVariance(targets, heldOut, weights);
  const chosen = chooseBlockWeights(blocks, { given, criterion }, kernels);
  return { ...recipe, blocks: recipe.blocks.map((block, b) => ({ ...block, weight: chosen[b] })) };
}

function someOf(rows: Examples & Grouped): Examples & Grouped {
  const { features, targets, weights, groups } = rows;
  if (features.rows <= MOST_CLIPS)
    return groups && new Set(groups).size < 2 ? { features, targets, ...(weights && { weights }) } : rows;
  const chosen = permutation(features.rows, createRandom(1)).subarray(0, MOST_CLIPS);
  return someOf({
    features: selectRows(features, chosen),
    targets: selectRows(targets, chosen),
    ...(weights && { weights: Float64Array.from(chosen, (i) => weights[i]) }),
    ...(groups && { groups: Array.from(chosen, (i) => groups[i]) }),
  });
}

function columnsOfBlocks(features: Matrix32, blocks: readonly { readonly columns: number }[]): Matrix32[] {
  let from = 0;
  return blocks.map(({ columns }) => {
    const own = matrix32(features.rows, columns);
    for (let i = 0; i < own.rows; i++) rowOf(own, i).set(rowOf(features, i).subarray(from, from + columns));
    from += columns;
    return own;
  });
}

/** How alike the standardised rows of one block are, of an expected squared norm of 1. */
function compare(own: Matrix32, alike: KernelFunction, kernels: Kernels): Matrix64 {
  const rows = scaleRows(createScaler(new Moments(own.columns).add(own)), own);
  return kernelMatrix(alike, rows, rows, kernels);
}
