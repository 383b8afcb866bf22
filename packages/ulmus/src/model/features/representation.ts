// What a block measures in every frame of a clip: its features side by side, of a whole clip or as frames arrive.
import { DeltaStream } from "../../audio/delta-stream.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import type { BlockRecipe } from "../block-recipe.ts";
import type { Recipe } from "../recipe.ts";
import type { FeatureColumn } from "../feature-sets/feature-set.ts";
import type { Feature, Framing, FrontEnd, RowOf, SettledFeature } from "./feature.ts";
import type { Piece } from "./frame-source.ts";
import { SideBySide } from "./side-by-side.ts";
import { type FeatureName, features, hasWordTable } from "./table.ts";

/** What a block measures. */
export interface Representation {
  readonly columns: readonly FeatureColumn[];
  readonly per: RowOf;
  /** From one row's frame to the next, for a feature with frames of its own. */
  readonly hopSeconds: number | undefined;
  /** Which frames a source must have for it. */
  readonly framings: readonly (Framing | undefined)[];
  /** Why it has to see the whole clip at once; absent where frames may arrive in pieces. */
  readonly wholeClip?: string;
  /** Equal where equal things are measured. */
  readonly key: string;
  /** Begins a clip: pieces → the rows that they complete, one after the other. */
  readonly start: () => (piece: Piece) => Matrix32;
}

/** Creates the representation that a block asks for. */
export function createRepresentation(block: BlockRecipe, frontEnd: FrontEnd): Representation {
  const names = [block.frames].flat();
  const settled = names.map((name) => settleFeature(name, block, frontEnd));
  const reasons = settled.flatMap(({ wholeClip }, i) => (wholeClip === undefined ? [] : `${names[i]}: ${wholeClip}`));
  return {
    columns: withDeltas(
      settled.flatMap(({ columns }) => columns),
      block,
    ),
    per: (features[names[0]] as Feature).per ?? "frame",
    hopSeconds: settled[0].hopSeconds,
    framings: settled.map(({ framing }) => framing),
    ...(reasons.length > 0 && { wholeClip: reasons.join("; ") }),
    key: JSON.stringify([names.map((name) => [name, wordsOf(name, block)]), block.deltas]),
    start: () => startDeltas(startAll(settled), block),
  };
}

/** A feature with the words that a block has for it, or with its defaults. */
function settleFeature(name: FeatureName, block: BlockRecipe, frontEnd: FrontEnd): SettledFeature {
  const feature: Feature = features[name];
  return feature.create(wordsOf(name, block), frontEnd);
}

function wordsOf(name: FeatureName, block: BlockRecipe) {
  const feature: Feature = features[name];
  return feature.words.parse(hasWordTable(name) ? (block[name] ?? {}) : block);
}

function startAll(settled: readonly SettledFeature[]): (piece: Piece) => Matrix32 {
  const measures = settled.map(({ start, framing }) => {
    const measure = start();
    return (piece: Piece) => measure(piece.frames(framing));
  });
  if (measures.length === 1) return measures[0];
  const pending = new SideBySide(settled.map(({ columns }) => columns.length));
  return (piece) => pending.add(measures.map((measure) => measure(piece)));
}

/** The columns of the values, then of their deltas. */
function withDeltas(columns: readonly FeatureColumn[], { deltas }: BlockRecipe): readonly FeatureColumn[] {
  if (deltas === undefined) return columns;
  const orders = [
    ["", ""],
    ["_delta", "/frame"],
    ["_delta2", "/frame²"],
  ].slice(0, 1 + deltas.order);
  return orders.flatMap(([suffix, per]) =>
    columns.map(({ name, unit }) => ({ name: name + suffix, unit: unit + per })),
  );
}

/** The rows with their deltas beside them, as soon as these are known. */
function startDeltas(measure: (piece: Piece) => Matrix32, { deltas }: BlockRecipe): (piece: Piece) => Matrix32 {
  if (deltas === undefined) return measure;
  const streams = ([1, 2] as const).slice(0, deltas.order).map((order) => new DeltaStream({ ...deltas, order }));
  let pending: SideBySide | undefined;
  return (piece) => {
    const values = measure(piece);
    pending ??= new SideBySide([values, ...streams].map(() => values.columns));
    return pending.add([
      values,
      ...streams.map((stream) => (piece.isLast ? stream.finish(values) : stream.push(values))),
    ]);
  };
}

/** The shared context of a recipe's blocks, for a settled sample rate. */
export function createFrontEnd({ frontEnd }: Recipe, sampleRate: number, kernels: Kernels): FrontEnd {
  const hopLength = Math.max(1, Math.round(frontEnd.hopSeconds * sampleRate));
  return {
    sampleRate,
    frameLength: Math.max(1, Math.round(frontEnd.frameSeconds * sampleRate)),
    hopLength,
    frameRate: sampleRate / hopLength,
    padding: frontEnd.padding ?? "zero",
    minHz: frontEnd.minHz,
    floorDecibel: frontEnd.floorDecibel,
    kernels,
  };
}
