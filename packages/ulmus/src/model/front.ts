// The frozen part of a machine, which turns features into hidden rows: scaler and layer. It learns on the training part only,
// before the readout does, and never again.
import { SupportRows } from "../elm/kernel/support-rows.ts";
import { createLayer, fitLayer, type LayerRecipe, ownActivations } from "../elm/layer.ts";
import { exactKernel } from "../elm/layers/kernel.ts";
import type { HiddenLayer, LayerContext, Learnt } from "../elm/layers/kind.ts";
import { Moments } from "../elm/moments.ts";
import { type Block, createScaler, type Scaler, scaleRows } from "../elm/scaler.ts";
import { type Matrix32, requireFinite } from "../math/matrix.ts";

/** Plain data: all of it goes into a model file. */
export interface Front {
  readonly scaler: Scaler;
  readonly layer: LayerRecipe;
  /** What the layer has learnt; most layers learn nothing. */
  readonly learnt: Learnt;
}

/** A front with the layer that its recipe says, ready to run. */
export interface RunningFront {
  readonly front: Front;
  readonly hiddenLayer: HiddenLayer;
}

export interface FrontContext extends LayerContext {
  /** Made before: its layer is taken over if recipe and width, which are the same, say all about it. Drawing takes time. */
  readonly previous?: RunningFront | undefined;
}

/** Learns a front from `features` (n × columns), and makes their hidden rows. */
export function fitFront(
  features: Matrix32,
  { layer, blocks }: { readonly layer: LayerRecipe; readonly blocks: readonly Block[] },
  { previous, ...context }: FrontContext,
): RunningFront & { readonly hidden: Matrix32 } {
  requireFinite(features, "fit");
  const scaler = createScaler(new Moments(features.columns).add(features), blocks, layer.scale);
  const rows = scaleRows(scaler, features);
  const learnt = fitLayer(layer, rows, { ...context, blocks });
  const front = { scaler, layer, learnt };
  const hiddenLayer = takenOver(front, previous) ?? createLayer(layer, features.columns, learnt);
  return { front, hiddenLayer, hidden: hiddenLayer.transform(rows, context.kernels) };
}

/** The layer of `previous`, if that of `front` would be drawn alike. */
function takenOver({ layer, scaler, learnt }: Front, previous: RunningFront | undefined): HiddenLayer | undefined {
  if (!previous || previous.hiddenLayer.inputs !== scaler.mean.length) return undefined;
  const { front } = previous;
  const isSaidByRecipe = [learnt, front.learnt].every((known) => Object.keys(known).length === 0);
  const isSameRecipe =
    JSON.stringify(layer) === JSON.stringify(front.layer) && isSame(ownActivations(layer), ownActivations(front.layer));
  return isSaidByRecipe && isSameRecipe ? previous.hiddenLayer : undefined;
}

/** What a machine keeps instead of sums where its rows are compared by a kernel, and nothing learnt yet. */
export function emptySupport({ scaler, layer, learnt }: Front, outputs: number): SupportRows | undefined {
  const kernel = layer.kind === "kernel" ? exactKernel(layer, learnt, scaler.blocks) : undefined;
  return kernel && SupportRows.empty(kernel, scaler.mean.length, outputs);
}

/** Whether two fronts give the same hidden rows of all features, bit for bit. */
export function isSameFront(a: Front, b: Front): boolean {
  const described = ({ layer, scaler, learnt }: Front): string =>
    JSON.stringify([layer, scaler.blocks, Object.keys(learnt).toSorted()]);
  return (
    described(a) === described(b) &&
    isSame(ownActivations(a.layer), ownActivations(b.layer)) &&
    isSame(a.scaler.mean, b.scaler.mean) &&
    isSame(a.scaler.inverseDeviation, b.scaler.inverseDeviation) &&
    Object.keys(a.learnt).every((name) => isSame(a.learnt[name].data, b.learnt[name].data))
  );
}

function isSame(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  return a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);
}
