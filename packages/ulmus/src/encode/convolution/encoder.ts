// A random convolutional network as an encoder: frames → one row, the mean of every map of every layer (J. Pons & X. Serra,
// Randomly weighted CNNs for (music) audio classification, 2018). Nothing is trained, and nothing knows sound: a frame is a
// row of numbers, be they mel bands or one sample.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, requireFinite } from "../../math/matrix.ts";
import type { EncodingCost } from "../cost.ts";
import { blockValues, cutIntoBlocks } from "./blocks.ts";
import { drawFilters, filterValues } from "./filters.ts";
import type { Layer } from "./layers.ts";
import { type Maps, mapsOf } from "./maps.ts";
import { framesOf, leastFrames, settleLayers, type Stage } from "./stages.ts";
import { MapSummary, type Pooling, requirePoolings } from "./summary.ts";

/** How maps are summarised, and by which filters they are made. */
export interface ConvolutionOptions {
  /** What is taken of every map, in this order: of all maps the first, then of all the second. Default ["mean"]. */
  readonly pooling?: readonly Pooling[];
  /** What becomes of a clip that is too short for the layers: an error, or it is repeated until it is long enough. Default "refuse". */
  readonly short?: "refuse" | "repeat";
  /** An integer; another seed draws other filters. Default 1. */
  readonly seed?: number;
  /** Longer clips are computed in blocks of about so many values in all maps. Default 2²⁴, 64 MB. */
  readonly blockValues?: number;
}

/** A fixed network from frames to one row. */
export interface ConvolutionEncoder {
  /** The least number of frames of which every layer makes something. */
  readonly leastFrames: number;
  /** For each value of a row, such as `layer0_map3_mean`. */
  readonly names: readonly string[];
  /** What a clip of `frames` frames costs; zeros around the input count, and the maps that are held at the same time. */
  cost(frames: number): EncodingCost;
  /** Frames (at least `leastFrames` × the columns it was created for) → a row. */
  encode(frames: Matrix32, kernels: Kernels): Float32Array;
}

const poolingsOfPaper: readonly Pooling[] = ["mean"];

/** Creates a network for frames of `columns` values. Filters are drawn when the first clip comes. */
export function createConvolution(
  columns: number,
  layers: readonly Layer[],
  options: ConvolutionOptions = {},
): ConvolutionEncoder {
  const { pooling = poolingsOfPaper, short = "refuse", seed = 1, blockValues: mostValues = 2 ** 24 } = options;
  const stages = settleLayers(columns, layers);
  requirePoolings(pooling);
  if (!(mostValues >= 1)) throw new ArgumentError(`convolution: blockValues must be ≥ 1, got ${mostValues}`);
  const least = leastFrames(stages);
  let filters: Float32Array[] | undefined; // not before a clip comes: names and costs are asked for more often
  return {
    leastFrames: least,
    names: pooling.flatMap((name) =>
      stages.flatMap((stage, s) =>
        stage.inRow ? Array.from({ length: stage.filters }, (_, map) => `layer${s}_map${map}_${name}`) : [],
      ),
    ),
    cost: (frames) => costOf(stages, short === "repeat" ? Math.max(frames, least) : frames, mostValues),
    encode(frames, kernels) {
      if (frames.columns !== columns) {
        throw new ArgumentError(`convolution: frames must have ${columns} columns, got ${frames.columns}`);
      }
      requireFinite(frames, "convolution");
      const clip = lengthened(frames, least, short);
      filters ??= drawFilters(stages, seed);
      return rowOf(stages, summarise(stages, clip, { filters, kernels, mostValues }), pooling);
    },
  };
}

/** A clip as it is, or repeated from its start until it has `least` frames. */
function lengthened(clip: Matrix32, least: number, short: "refuse" | "repeat"): Matrix32 {
  if (clip.rows >= least) return clip;
  if (short === "refuse" || clip.rows === 0) {
    throw new ArgumentError(
      `convolution: a clip must have at least ${least} frames for these layers, got ${clip.rows}; make it longer, let short clips be repeated, or use layers that pool and stride less`,
    );
  }
  const longer = matrix32(least, clip.columns);
  for (let i = 0; i < longer.data.length; i++) longer.data[i] = clip.data[i % clip.data.length];
  return longer;
}

interface Run {
  readonly filters: readonly Float32Array[];
  readonly kernels: Kernels;
  readonly mostValues: number;
}

function summarise(stages: readonly Stage[], clip: Matrix32, { filters, kernels, mostValues }: Run): MapSummary[] {
  const along = framesOf(stages, clip.rows);
  const input: Maps = { begin: 0, frames: clip.rows, columns: clip.columns, channels: 1, data: clip.data };
  const summaries = stages.map((stage) => new MapSummary(stage.filters));
  for (const block of cutIntoBlocks(stages, along, mostValues)) {
    const all: Maps[] = [];
    for (const [s, stage] of stages.entries()) {
      const { needed, counted } = block[s];
      const heard = stage.from.map((source) => (source < 0 ? input : all[source]));
      const maps = mapsOf({ stage, along: along[s], filters: filters[s] }, heard, needed, kernels);
      const size = maps.columns * maps.channels;
      if (stage.inRow) {
        summaries[s].add(
          maps.data.subarray((counted.begin - needed.begin) * size, (counted.end - needed.begin) * size),
        );
      }
      all.push(maps);
    }
  }
  return summaries;
}

function rowOf(stages: readonly Stage[], summaries: readonly MapSummary[], pooling: readonly Pooling[]): Float32Array {
  const values = pooling.flatMap((name) =>
    stages.flatMap(({ inRow, collapse }, s) => {
      if (!inRow) return [];
      const maps = Array.from(summaries[s].get(name));
      return collapse ? maps.map((_, m) => (m === 0 ? maps.reduce((sum, x) => sum + x / maps.length, 0) : 0)) : maps;
    }),
  );
  return Float32Array.from(values);
}

function costOf(stages: readonly Stage[], frames: number, mostValues: number): EncodingCost {
  const along = framesOf(stages, frames);
  const places = ({ columns, pool }: Stage, s: number): number => along[s].out * pool[0] * columns.out * pool[1];
  const weights = stages.map(filterValues);
  const maps = cutIntoBlocks(stages, along, mostValues).map((block) => blockValues(stages, block));
  return {
    multiplyAdds: stages.reduce((sum, stage, s) => sum + places(stage, s) * weights[s], 0),
    bytes: 4 * (weights.reduce((sum, count) => sum + count, 0) + Math.max(0, ...maps)),
  };
}
