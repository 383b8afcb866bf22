// Growing and pruning as something that a layer learns: which of its columns are kept. The readout, its ridge and its sums
// then know those columns only, so a model goes on learning as any other, and its file holds a number for each column.
import { ArgumentError } from "../../errors.ts";
import { type Matrix32, rowOf, selectColumns } from "../../math/matrix.ts";
import { growLayer } from "../growing/grow-layer.ts";
import type { GrowthRecipe } from "../growing/growth-recipe.ts";
import type { SizePoint } from "../growing/kept-units.ts";
import type { HiddenLayer, LayerContext, Learnt } from "../layers/kind.ts";
import { pruneLayer, type PruningRecipe } from "./prune-layer.ts";

export interface KeepingRecipe {
  /** Keep the columns of a network that is grown from the layer's. */
  readonly grow?: GrowthRecipe;
  /** Keep the columns that predict left-out rows best; not both. */
  readonly prune?: PruningRecipe;
}

/**
 * Learns "kept" (1 × columns), the columns of `hidden` (n × columns) to keep, ascending, and "curve" (sizes × 4), what each
 * size was worth; nothing where the recipe keeps all. At least one is kept: the first, where none brings anything.
 */
export function fitKeptColumns({ grow, prune }: KeepingRecipe, hidden: Matrix32, context: LayerContext): Learnt {
  const { targets, weights, groups, kernels } = context;
  if (!targets) throw new ArgumentError("fitLayer: to grow or prune a layer needs the targets of its rows, got none");
  const rows = { hidden, targets, ...(weights && { weights }) };
  const options = { kernels, ...(groups && { groups }) };
  const chosen = grow ? growLayer(rows, grow, options) : prune && pruneLayer(rows, prune, options);
  if (!chosen) return {};
  const data = Float32Array.from(chosen.units.length > 0 ? chosen.units.toSorted() : [0]);
  return { kept: { rows: 1, columns: data.length, data }, curve: packCurve(chosen.curve) };
}

/** The error of a size that has no held-out error. */
const NONE = -1;

/** A row for each size: units, training error, held-out error, ridge. */
function packCurve(curve: readonly SizePoint[]): Matrix32 {
  const rows = curve.map(({ units, trainingError, heldOutError = NONE, ridge }) => [
    units,
    trainingError,
    heldOutError,
    ridge,
  ]);
  return { rows: rows.length, columns: 4, data: Float32Array.from(rows.flat()) };
}

/** Model size against error, as it was found when the layer was grown or pruned; nothing where it was not. In Float32. */
export function sizeCurve(learnt: Learnt): readonly SizePoint[] | undefined {
  const curve = learnt["curve"] as Matrix32 | undefined;
  if (!curve) return undefined;
  return Array.from({ length: curve.rows }, (_, i) => {
    const [units, trainingError, heldOutError, ridge] = rowOf(curve, i);
    return { units, trainingError, ridge, ...(heldOutError !== NONE && { heldOutError }) };
  });
}

/** The columns `kept` of blocks that stand side by side, as blocks; those of which nothing is kept are gone. */
export function keepColumns(blocks: readonly HiddenLayer[], kept: Matrix32): HiddenLayer[] {
  let from = 0;
  return blocks.flatMap((block) => {
    const [first, end] = [from, (from += block.columns)];
    const columns = Int32Array.from(kept.data.filter((column) => column >= first && column < end)).map(
      (j) => j - first,
    );
    return columns.length > 0 ? [block.keep?.(columns) ?? selecting(block, columns)] : [];
  });
}

function selecting(layer: HiddenLayer, columns: Int32Array): HiddenLayer {
  return {
    inputs: layer.inputs,
    columns: columns.length,
    transform: (rows, kernels) => selectColumns(layer.transform(rows, kernels), columns),
  };
}
