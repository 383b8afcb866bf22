// From a signal to a row of features, as a recipe says: resample, frame, measure, summarise.
import { resample } from "../audio/resample.ts";
import type { Signal } from "../audio/signal.ts";
import type { Learnt } from "../elm/layers/kind.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { createPlainKernels } from "../math/plain-kernels.ts";
import type { BlockRecipe } from "./block-recipe.ts";
import { unitsOf } from "./encoder-units.ts";
import { createEncoder, type Encoder, type LearningEncoder } from "./encoder.ts";
import type { FrontEnd } from "./features/feature.ts";
import { FrameSource, type Piece } from "./features/frame-source.ts";
import { createFrontEnd, createRepresentation, type Representation } from "./features/representation.ts";
import { joined, type MeasurementShape, type Measurements } from "./measurements.ts";
import type { Recipe } from "./recipe.ts";
import { requireSound } from "./sound-check.ts";

/** Makes rows of features as a recipe says. */
export interface Extractor extends MeasurementShape {
  /** In samples per second: what every clip is brought to. */
  readonly sampleRate: number;
  /** The number of columns of each block, in order. */
  readonly blocks: readonly number[];
  /** A name for every column of a row. */
  readonly names: readonly string[];
  /** The unit of every column: "Hz", "dB/frame" …; "1" for pure numbers. */
  readonly units: readonly string[];
  /** A clip of at least one sample, at any rate → what is measured of it before anything is learnt. */
  measure(signal: Signal): Measurements;
  /** What the blocks that learn do learn, from the frames of training clips; nothing where no block learns. */
  fit(clips: readonly Measurements["frames"][], kernels: Kernels): Learnt;
  /** Measurements → a whole row of features. */
  complete(measurements: Measurements, learnt: Learnt, kernels: Kernels): Float32Array;
  /** A clip of at least one sample, at any rate → its row of features, for a recipe none of whose blocks learns. */
  extract(signal: Signal): Float32Array;
}

/**
 * Creates the extractor of a recipe whose sample rate is settled.
 *
 * @param kernels plain ones by default, and wherever models are trained or used: so a clip has the same row, bit for bit,
 * on every machine and in every browser.
 */
export function createExtractor(recipe: Recipe, kernels: Kernels = createPlainKernels()): Extractor {
  const frontEnd = createFrontEnd(recipe, settledRate(recipe), kernels);
  const { sampleRate } = frontEnd;
  const blocks = recipe.blocks.map((block) => createBlock(block, frontEnd));
  const framings = blocks.flatMap(({ representation }) => representation.framings);
  const learning = blocks.filter((block) => "fit" in block);
  const measure = (signal: Signal): Measurements => {
    requireSound(signal);
    const clip = new FrameSource(frontEnd, framings).finish(resample(signal, sampleRate).samples);
    const measured = measureOnce(clip);
    return {
      row: joined(blocks.flatMap((block) => ("fit" in block ? [] : block.encode(measured(block.representation))))),
      frames: learning.map(({ representation }) => measured(representation)),
    };
  };
  return {
    sampleRate,
    blocks: blocks.map(({ names }) => names.length),
    names: blocks.flatMap(({ names }) => names),
    units: blocks.flatMap(({ units }) => units),
    columns: blocks.reduce((sum, block) => sum + ("fit" in block ? 0 : block.names.length), 0),
    frameColumns: learning.map(({ measured }) => measured.length),
    measure,
    fit: (clips, fast) => fitBlocks(learning, clips, fast),
    complete: (measurements, learnt, fast) => completeRow(blocks, measurements, learnt, fast),
    extract(signal) {
      if (learning.length === 0) return measure(signal).row;
      throw new ArgumentError(
        "extract: the recipe has blocks that learn from training clips; ask a model that was fitted by it",
      );
    },
  };
}

function settledRate({ blocks, frontEnd: { sampleRate } }: Recipe): number {
  if (blocks.length === 0) {
    throw new ArgumentError("createExtractor: the recipe has no blocks; it is for features of your own, not for sound");
  }
  if (sampleRate !== "auto") return sampleRate;
  throw new ArgumentError('createExtractor: the sample rate must be settled, got "auto"; use settleSampleRate');
}

/** What a block measures, and how that is encoded. */
function createBlock(block: BlockRecipe, frontEnd: FrontEnd) {
  const representation = createRepresentation(block, frontEnd);
  const measured = representation.columns.map(({ name }) => name);
  const encoder = createEncoder(block, { measured, frameRate: frontEnd.frameRate, kernels: frontEnd.kernels });
  const units = unitsOf(
    block,
    representation.columns.map(({ unit }) => unit),
    encoder.names.length,
  );
  return { measured, units, representation, ...encoder };
}

/** What blocks measure of a clip; blocks that measure the same share it. */
function measureOnce(clip: Piece): (representation: Representation) => Matrix32 {
  const known = new Map<string, Matrix32>();
  return ({ key, start }) => {
    const frames = known.get(key) ?? start()(clip);
    known.set(key, frames);
    return frames;
  };
}

function fitBlocks(
  learning: readonly LearningEncoder[],
  clips: readonly Measurements["frames"][],
  kernels: Kernels,
): Learnt {
  const learnt = learning.map((block, i) => {
    const own = clips.map((frames) => frames[i]);
    return prefixed(i, block.fit(own, kernels));
  });
  return Object.assign({}, ...learnt) as Learnt;
}

function completeRow(
  blocks: readonly (Encoder | LearningEncoder)[],
  { row, frames }: Measurements,
  learnt: Learnt,
  kernels: Kernels,
): Float32Array {
  let [at, next] = [0, 0];
  return joined(
    blocks.map((block) => {
      if (!("fit" in block)) return row.subarray(at, (at += block.names.length));
      const i = next++;
      return block.encode(frames[i], withoutPrefix(i, learnt), kernels);
    }),
  );
}

/** The names of what one of several blocks has learnt begin with the block's number. */
function prefixed(block: number, learnt: Learnt): Learnt {
  return Object.fromEntries(Object.entries(learnt).map(([name, matrix]) => [`${block}.${name}`, matrix]));
}

function withoutPrefix(block: number, learnt: Learnt): Learnt {
  const own = Object.entries(learnt).filter(([name]) => name.startsWith(`${block}.`));
  return Object.fromEntries(own.map(([name, matrix]) => [name.slice(`${block}.`.length), matrix]));
}
