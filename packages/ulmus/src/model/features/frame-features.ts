// The frame features of a recipe by themselves: what its blocks measure, side by side, before anything is encoded. Of a whole
// clip, or as its samples arrive.
import { resample } from "../../audio/resample.ts";
import type { Signal } from "../../audio/signal.ts";
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { createPlainKernels } from "../../math/plain-kernels.ts";
import type { Recipe } from "../recipe.ts";
import { requireSound } from "../sound-check.ts";
import type { FeatureColumn } from "../feature-sets/feature-set.ts";
import type { FrontEnd } from "./feature.ts";
import { FrameSource, type Piece } from "./frame-source.ts";
import { createFrontEnd, createRepresentation, type Representation } from "./representation.ts";
import { SideBySide } from "./side-by-side.ts";

interface FrameTable {
  readonly frontEnd: FrontEnd;
  readonly blocks: readonly Representation[];
  readonly columns: readonly FeatureColumn[];
}

/** Frame features of clips by a recipe. */
export interface FrameExtractor {
  /** In samples per second: what every clip is brought to. */
  readonly sampleRate: number;
  /** Rows per second. */
  readonly frameRate: number;
  /** The middle of the first row's frame, in seconds from the beginning of the clip. */
  readonly firstSeconds: number;
  /** Names and units; a block that measures the same as one before adds none. */
  readonly columns: readonly FeatureColumn[];
  /** A clip of at least one sample, at any rate → frames × columns. */
  extract(signal: Signal): Matrix32;
}

/**
 * Creates what measures the frame features of a recipe (with a settled sample rate), whose encoders do not matter here.
 * Frame t has its middle at firstSeconds + t / frameRate seconds.
 */
export function createFrameExtractor(recipe: Recipe, kernels: Kernels = createPlainKernels()): FrameExtractor {
  const table = createTable(recipe, kernels, "createFrameExtractor");
  const { sampleRate, frameRate, frameLength, padding } = table.frontEnd;
  const [{ per, hopSeconds }] = table.blocks;
  const isWithin = padding === "none" || per === "ownFrame";
  return {
    sampleRate,
    frameRate: per === "sample" ? sampleRate : hopSeconds === undefined ? frameRate : 1 / hopSeconds,
    firstSeconds: isWithin && per !== "sample" ? frameLength / 2 / sampleRate : 0,
    columns: table.columns,
    extract(signal) {
      requireSound(signal);
      return new Clip(table).finish(resample(signal, sampleRate).samples);
    },
  };
}

/**
 * Measures the frame features of one clip while its samples arrive. The rows are those of the whole clip, bit for bit,
 * however the samples are cut; docs/features.md says which features can be measured so.
 */
export class FeatureStream {
  /** In samples per second, of the samples that are pushed. */
  readonly sampleRate: number;
  /** Names and units. */
  readonly columns: readonly FeatureColumn[];
  readonly #clip: Clip;

  /** @throws {ArgumentError} if a feature is defined over a whole clip; the message says what to do. */
  constructor(recipe: Recipe, kernels: Kernels = createPlainKernels()) {
    const table = createTable(recipe, kernels, "FeatureStream");
    const reasons = table.blocks.flatMap(({ wholeClip }) => wholeClip ?? []);
    if (reasons.length > 0) {
      throw new ArgumentError(
        `FeatureStream: every feature must be of frames as they arrive, got some of the whole clip: ${reasons.join("; ")}; or use createFrameExtractor`,
      );
    }
    this.sampleRate = table.frontEnd.sampleRate;
    this.columns = table.columns;
    this.#clip = new Clip(table);
  }

  /** Hands over the next samples; the rows that they complete, n × columns. */
  push(samples: Float32Array): Matrix32 {
    requireFinite(samples);
    return this.#clip.push(samples);
  }

  /** Hands over the last samples, if there are any left; the rows that remain. No more can be pushed afterwards. */
  finish(samples: Float32Array = new Float32Array(0)): Matrix32 {
    requireFinite(samples);
    return this.#clip.finish(samples);
  }
}

/** One clip on its way through the features. */
class Clip {
  readonly #source: FrameSource;
  readonly #measures: readonly ((piece: Piece) => Matrix32)[];
  readonly #rows: SideBySide;

  constructor({ frontEnd, blocks }: FrameTable) {
    this.#source = new FrameSource(
      frontEnd,
      blocks.flatMap(({ framings }) => framings),
    );
    this.#measures = blocks.map(({ start }) => start());
    this.#rows = new SideBySide(blocks.map(({ columns }) => columns.length));
  }

  push(samples: Float32Array): Matrix32 {
    return this.#take(this.#source.push(samples));
  }

  finish(samples: Float32Array): Matrix32 {
    return this.#take(this.#source.finish(samples));
  }

  #take(piece: Piece): Matrix32 {
    return this.#rows.add(this.#measures.map((measure) => measure(piece)));
  }
}

function createTable(recipe: Recipe, kernels: Kernels, where: string): FrameTable {
  const { sampleRate } = recipe.frontEnd;
  if (sampleRate === "auto") {
    throw new ArgumentError(`${where}: the sample rate must be settled, got "auto"; use settleSampleRate`);
  }
  const frontEnd = createFrontEnd(recipe, sampleRate, kernels);
  const all = recipe.blocks.map((block) => createRepresentation(block, frontEnd));
  const blocks = [...new Map(all.map((block) => [block.key, block])).values()];
  const isAlike = blocks.every(({ per }) => per === "frame") || (blocks.length === 1 && blocks[0].per !== "clip");
  if (blocks.length === 0 || !isAlike) {
    const got = blocks.length === 0 ? "no blocks" : blocks.map(({ per }) => per).join(", ");
    throw new ArgumentError(
      `${where}: every block must have a row for each frame, got ${got}; leave out what is of whole clips or has frames of its own`,
    );
  }
  return { frontEnd, blocks, columns: withoutTwins(blocks.flatMap(({ columns }) => columns)) };
}

/** Columns of one name get a number from the second on. */
export function withoutTwins(columns: readonly FeatureColumn[]): FeatureColumn[] {
  const counts = new Map<string, number>();
  return columns.map(({ name, unit }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name: count === 1 ? name : `${name}_${count}`, unit };
  });
}

function requireFinite(samples: Float32Array): void {
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) {
    throw new ArgumentError(`FeatureStream: every sample must be finite, got ${samples[bad]} at sample ${bad}`);
  }
}
