// From a signal to a row of features, as a recipe says: resample, frame, measure, summarise.
import { resample } from "../audio/resample.ts";
import type { Signal } from "../audio/signal.ts";
import { nextPowerOfTwo } from "../audio/spectrum.ts";
import type { Learnt } from "../elm/layers/kind.ts";
import { type EncodingCost, fftMultiplyAdds, inTurn } from "../encode/cost.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { createPlainKernels } from "../math/plain-kernels.ts";
import { type Augmentation, augmentSignal, warpPiece } from "./augmentation.ts";
import type { BlockRecipe } from "./block-recipe.ts";
import { unitsOf } from "./encoder-units.ts";
import { createEncoder } from "./encoder.ts";
import type { FrontEnd } from "./features/feature.ts";
import { FrameSource, type Piece } from "./features/frame-source.ts";
import { createFrontEnd, createRepresentation, type Representation } from "./features/representation.ts";
import { completeRow, fitBlocks } from "./learning-blocks.ts";
import { joined, type MeasurementShape, type Measurements } from "./measurements.ts";
import type { Recipe } from "./recipe.ts";
import { requireSound } from "./sound-check.ts";

/** What a clip costs to turn into a row: in all, and each block of the recipe by itself. */
export interface ClipCost extends EncodingCost {
  readonly blocks: readonly EncodingCost[];
}

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
  /** The same of the changed copies that `augment` of the recipe makes of a training clip, one for each of its entries. */
  measureCopies(signal: Signal): Measurements[];
  /** What the blocks that learn do learn, from the frames of training clips; nothing where no block learns. */
  fit(clips: readonly Measurements["frames"][], kernels: Kernels): Learnt;
  /** Measurements → a whole row of features. */
  complete(measurements: Measurements, learnt: Learnt, kernels: Kernels): Float32Array;
  /**
   * What a clip of `seconds` costs once it is at the sample rate: the spectra and each block, one after the other. Whatever is read
   * off samples and spectra, such as mel bands, is not counted.
   */
  cost(seconds: number): ClipCost;
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
  const blocks = recipe.blocks.map((block) => createBlock(block, frontEnd));
  const learning = blocks.filter((block) => "fit" in block);
  const measure = createMeasure(blocks, frontEnd);
  return {
    sampleRate: frontEnd.sampleRate,
    blocks: blocks.map(({ names }) => names.length),
    names: blocks.flatMap(({ names }) => names),
    units: blocks.flatMap(({ units }) => units),
    columns: blocks.reduce((sum, block) => sum + ("fit" in block ? 0 : block.names.length), 0),
    frameColumns: learning.map(({ measured }) => measured.length),
    measure: (signal) => measure(signal),
    measureCopies: (signal) => (recipe.augment ?? []).map((augmentation) => measure(signal, augmentation)),
    fit: (clips, fast) => fitBlocks(learning, clips, fast),
    cost: (seconds) => costOf(blocks, frontEnd, seconds),
    complete: (measurements, learnt, fast) => completeRow(blocks, measurements, learnt, fast),
    extract(signal) {
      if (learning.length === 0) return measure(signal).row;
      throw new ArgumentError(
        "extract: the recipe has blocks that learn from training clips; ask a model that was fitted by it",
      );
    },
  };
}

type MeasuringBlock = ReturnType<typeof createBlock>;

/** What makes measurements of a clip, or of a changed copy of it. */
function createMeasure(
  blocks: readonly MeasuringBlock[],
  frontEnd: FrontEnd,
): (signal: Signal, augmentation?: Augmentation) => Measurements {
  const framings = blocks.flatMap(({ representation }) => representation.framings);
  return (signal, augmentation) => {
    requireSound(signal);
    const heard = resample(signal, frontEnd.sampleRate);
    const { samples } = augmentation ? augmentSignal(heard, augmentation) : heard;
    const clip = new FrameSource(frontEnd, framings).finish(samples);
    const measured = measureOnce(augmentation?.vocalTract ? warpPiece(clip, augmentation.vocalTract) : clip);
    return {
      row: joined(blocks.flatMap((block) => ("fit" in block ? [] : block.encode(measured(block.representation))))),
      frames: blocks.flatMap((block) => ("fit" in block ? [measured(block.representation)] : [])),
    };
  };
}

function costOf(blocks: readonly MeasuringBlock[], frontEnd: FrontEnd, seconds: number): ClipCost {
  if (!(seconds > 0 && seconds < Infinity)) throw new ArgumentError(`cost: seconds must be > 0, got ${seconds}`);
  const samples = Math.max(1, Math.round(seconds * frontEnd.sampleRate));
  const frames = 1 + Math.floor(samples / frontEnd.hopLength);
  const rows = { frame: frames, ownFrame: frames, sample: samples, clip: 1 };
  const costs = blocks.map((block) => block.cost(rows[block.representation.per]));
  const fftLength = Math.max(2, nextPowerOfTwo(frontEnd.frameLength));
  const spectra = {
    multiplyAdds: (frames * fftMultiplyAdds(fftLength)) / 2,
    bytes: 4 * frames * (fftLength / 2 + 1),
  };
  const all = inTurn([spectra, ...costs]);
  // The spectra stay until the last block has been measured.
  return { ...all, bytes: all.bytes + spectra.bytes, blocks: costs };
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
  const { hopSeconds } = representation;
  const frameRate = hopSeconds === undefined ? frontEnd.frameRate : 1 / hopSeconds;
  const encoder = createEncoder(block, { measured, frameRate, kernels: frontEnd.kernels });
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
