// The frozen part of a machine, which turns features into hidden rows: scaler and layer. It learns on the training part only,
// before the readout does, and never again.
import { SupportRows } from "../elm/kernel/support-rows.ts";
import { createLayer, fitLayer, type LayerRecipe, ownActivations } from "../elm/layer.ts";
import { exactKernel } from "../elm/layers/kernel.ts";
import type { LayerContext, Learnt } from "../elm/layers/kind.ts";
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

/** Learns a front from `features` (n × columns), and makes their hidden rows. */
export function fitFront(
  features: Matrix32,
  { layer, blocks }: { readonly layer: LayerRecipe; readonly blocks: readonly Block[] },
  context: LayerContext,
): { front: Front; hidden: Matrix32 } {
  requireFinite(features, "fit");
  const scaler = createScaler(new Moments(features.columns).add(features), blocks, layer.scale);
  const rows = scaleRows(scaler, features);
  const learnt = fitLayer(layer, rows, { ...context, blocks });
  const hidden = createLayer(layer, features.columns, learnt).transform(rows, context.kernels);
  return { front: { scaler, layer, learnt }, hidden };
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
