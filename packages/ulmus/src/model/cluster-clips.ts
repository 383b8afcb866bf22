// Groups of clips that sound alike, without any label: the unsupervised extreme learning machine (Huang, Song, Gupta & Wu 2014).
import { solveEmbedding } from "../elm/graph/embedding.ts";
import { kMeans } from "../elm/graph/k-means.ts";
import { createLaplacian } from "../elm/graph/laplacian.ts";
import { applyReadout } from "../elm/readout.ts";
import { scaleRows } from "../elm/scaler.ts";
import { ArgumentError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { FitOptions } from "./classifier.ts";
import { fitFront } from "./front.ts";
import { defaultRecipe } from "./presets.ts";
import { createRecipe, type RecipeInput } from "./recipe.ts";
import { blocksOf, type Rows, type Sounds, toRows } from "./training.ts";

/** In place of "auto": there is nothing to choose by. */
const USUAL_RIDGE = 1e-3;

/**
 * The cluster (0, 1 …) of each clip: k-means of a map that the recipe's hidden layer draws of the clips, on which neighbours
 * in its `graph` lie close together. Nothing is learnt that could tell the cluster of a further clip.
 *
 * Of a few dozen clips give `graph.neighbours` more than the usual 3: a graph that falls apart says little.
 *
 * @param options.clusters how many there are to be, fewer than clips.
 */
export function clusterClips(
  clips: Sounds | Rows,
  recipe: RecipeInput = defaultRecipe,
  { clusters, kernels = createDefaultKernels() }: FitOptions & { readonly clusters: number },
): Int32Array {
  const { augment: _, ...plain } = recipe; // groups are of the clips as they are
  const checked = createRecipe({ ...plain, graph: recipe.graph ?? {} });
  const { recipe: settled, features } = toRows(clips, checked, { kernels });
  if (!(Number.isInteger(clusters) && clusters >= 1 && clusters < features.rows)) {
    throw new ArgumentError(
      `clusterClips: clusters must be 1 … ${features.rows - 1}, fewer than clips, got ${clusters}; ask for fewer`,
    );
  }
  const { layer, graph, readout } = settled;
  const { front, hidden } = fitFront(features, { layer, blocks: blocksOf(settled, features.columns) }, { kernels });
  const laplacian = createLaplacian(scaleRows(front.scaler, features), { ...graph, kernels });
  const ridge = readout.ridge === "auto" ? USUAL_RIDGE : readout.ridge;
  const map = solveEmbedding(hidden, laplacian, { dimensions: Math.max(1, clusters - 1), ridge, kernels });
  return kMeans(applyReadout(map, hidden, kernels), { clusters, seed: layer.seed, kernels }).clusters;
}
