// From a signal to a row of features, as a recipe says: resample, frame, measure, summarise.
import { resample } from "../audio/resample.ts";
import type { Signal } from "../audio/signal.ts";
import { powerSpectra } from "../audio/spectrum.ts";
import type { Learnt } from "../elm/layers/kind.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { createPlainKernels } from "../math/plain-kernels.ts";
import { createEncoder, type Encoder, type LearningEncoder } from "./encoder.ts";
import { joined, type MeasurementShape, type Measurements } from "./measurements.ts";
import type { Recipe } from "./recipe.ts";
import { createFrontEnd, createRepresentation, frameClip } from "./representation.ts";

/** Makes rows of features as a recipe says. */
export interface Extractor extends MeasurementShape {
  /** In samples per second: what every clip is brought to. */
  readonly sampleRate: number;
  /** The number of columns of each block, in order. */
  readonly blocks: readonly number[];
  /** A name for every column of a row. */
  readonly names: readonly string[];
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
  const { sampleRate } = recipe.frontEnd;
  if (recipe.blocks.length === 0) {
    throw new ArgumentError("createExtractor: the recipe has no blocks; it is for features of your own, not for sound");
  }
  if (sampleRate === "auto") {
    throw new ArgumentError('createExtractor: the sample rate must be settled, got "auto"; use settleSampleRate');
  }
  const frontEnd = createFrontEnd(recipe, sampleRate);
  const blocks = recipe.blocks.map((block) => {
    const { names: measured, measure } = createRepresentation(block, frontEnd);
    return { measured, measure, ...createEncoder(block, { measured, frameRate: frontEnd.frameRate, kernels }) };
  });
  const learning = blocks.filter((block) => "fit" in block);
  const measure = (signal: Signal): Measurements => {
    requireSound(signal);
    const run = frameClip(resample(signal, sampleRate).samples, frontEnd);
    const clip = { run, power: powerSpectra(run, kernels, frontEnd.spectrum) };
    return {
      row: joined(blocks.flatMap((block) => ("fit" in block ? [] : block.encode(block.measure(clip))))),
      frames: learning.map((block) => block.measure(clip)),
    };
  };
  return {
    sampleRate,
    blocks: blocks.map(({ names }) => names.length),
    names: blocks.flatMap(({ names }) => names),
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

function requireSound({ samples, sampleRate }: Signal): void {
  if (samples.length === 0) throw new ArgumentError("extract: a clip must have at least 1 sample, got 0");
  if (!(sampleRate > 0)) throw new ArgumentError(`extract: sampleRate must be > 0, got ${sampleRate}`);
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) throw new ArgumentError(`extract: every sample must be finite, got ${samples[bad]} at sample ${bad}`);
}
