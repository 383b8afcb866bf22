// From a signal to a row of features, as a recipe says: resample, frame, measure, summarise.
import { delta } from "../audio/delta.ts";
import { Framer } from "../audio/framing.ts";
import { resample } from "../audio/resample.ts";
import type { Signal } from "../audio/signal.ts";
import { powerSpectra } from "../audio/spectrum.ts";
import { modulation, modulationNames } from "../encode/modulation.ts";
import { statistics, statisticsNames } from "../encode/statistics.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { createPlainKernels } from "../math/plain-kernels.ts";
import type { BlockRecipe, Recipe } from "./recipe.ts";
import { createFrontEnd, createRepresentation } from "./representation.ts";

/** Makes rows of features as a recipe says. */
export interface Extractor {
  /** In samples per second: what every clip is brought to. */
  readonly sampleRate: number;
  /** The number of columns of each block, in order. */
  readonly blocks: readonly number[];
  /** A name for every column of a row. */
  readonly names: readonly string[];
  /** A clip of at least one sample, at any rate → its row of features. */
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
    const { names, measure } = createRepresentation(block, frontEnd);
    return { block, measure, names: summaryNames(names, block) };
  });
  return {
    sampleRate,
    blocks: blocks.map(({ names }) => names.length),
    names: blocks.flatMap(({ names }) => names),
    extract(signal) {
      requireSound(signal);
      const run = new Framer(frontEnd.spectrum).finish(resample(signal, sampleRate).samples);
      const power = powerSpectra(run, kernels, frontEnd.spectrum);
      return joined(
        blocks.flatMap(({ block, measure }) => summaries(measure({ run, power }), block, frontEnd.frameRate)),
      );
    },
  };
}

/** What a block's encoder makes of frames, of their deltas, and of the deltas' deltas, as far as the block asks for them. */
function summaries(frames: Matrix32, block: BlockRecipe, frameRate: number): Float32Array[] {
  let changing = frames;
  return block.parts.map((parts, order) => {
    if (order > 0) changing = delta(changing, { method: "regression" });
    return block.encode === "modulation"
      ? modulation(changing, { frameRate, rates: block.rates, parts })
      : statistics(changing, { functionals: block.functionals, parts });
  });
}

function summaryNames(names: readonly string[], block: BlockRecipe): string[] {
  const suffixes = ["", "_delta", "_delta2"];
  return block.parts.flatMap((parts, order) => {
    const measured = names.map((name) => name + suffixes[order]);
    return block.encode === "modulation"
      ? modulationNames(measured, { rates: block.rates, parts })
      : statisticsNames(measured, { functionals: block.functionals, parts });
  });
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

function requireSound({ samples, sampleRate }: Signal): void {
  if (samples.length === 0) throw new ArgumentError("extract: a clip must have at least 1 sample, got 0");
  if (!(sampleRate > 0)) throw new ArgumentError(`extract: sampleRate must be > 0, got ${sampleRate}`);
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) throw new ArgumentError(`extract: every sample must be finite, got ${samples[bad]} at sample ${bad}`);
}
