// How the frames of a block, their deltas and the deltas of those become numbers: a recipe's words on one side, the
// encoders on the other.
import { delta } from "../audio/delta.ts";
import type { Learnt } from "../elm/layers/kind.ts";
import { architecture } from "../encode/convolution/architectures.ts";
import { createConvolution } from "../encode/convolution/encoder.ts";
import { type EncodingCost, inTurn } from "../encode/cost.ts";
import { covariance, covarianceCost, covarianceNames } from "../encode/covariance.ts";
import {
  type Dictionary,
  dictionaryCost,
  dictionaryNames,
  encodeByDictionary,
  fitDictionary,
} from "../encode/dictionary.ts";
import { modulation, modulationCost, modulationNames } from "../encode/modulation.ts";
import { reservoirCost } from "../encode/reservoir/cost.ts";
import { createReservoir } from "../encode/reservoir/create.ts";
import { poolingNames, poolStates } from "../encode/reservoir/pooling.ts";
import type { Reservoir } from "../encode/reservoir/reservoir.ts";
import { standardizeFrames } from "../encode/reservoir/standardize.ts";
import { statesOf } from "../encode/reservoir/states.ts";
import { encodeByRocket, fitRocket, rocketCost, type RocketPart, rocketNames } from "../encode/rocket/rocket.ts";
import { statistics, statisticsCost, statisticsNames } from "../encode/statistics.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, matrix32 } from "../math/matrix.ts";
import { type BlockRecipe, dictionaryRecipe } from "./block-recipe.ts";
import { usualConvolution } from "./convolution-recipe.ts";
import { reservoirRecipe } from "./reservoir-recipe.ts";
import { rocketRecipe } from "./rocket-recipe.ts";

export interface Encoder {
  /** One for each number. */
  readonly names: readonly string[];
  /** frames × measured values → the numbers of each order, to be joined. */
  readonly encode: (frames: Matrix32) => Float32Array[];
  /** What a clip of so many frames costs. */
  readonly cost: (frames: number) => EncodingCost;
}

/** An encoder that learns from training clips, without their labels, before it can encode. */
export interface LearningEncoder {
  readonly names: readonly string[];
  /** Clips of frames × measured values each → what `encode` needs. */
  readonly fit: (clips: readonly Matrix32[], kernels: Kernels) => Learnt;
  readonly encode: (frames: Matrix32, learnt: Learnt, kernels: Kernels) => Float32Array;
  /** What a clip of so many frames costs once it has learnt. */
  readonly cost: (frames: number) => EncodingCost;
}

export interface EncoderContext {
  /** One for each measured value. */
  readonly measured: readonly string[];
  /** Frames per second. */
  readonly frameRate: number;
  readonly kernels: Kernels;
}

/** Creates the encoder that a block asks for. */
export function createEncoder(block: BlockRecipe, context: EncoderContext): Encoder | LearningEncoder {
  switch (block.encode) {
    case "statistics":
      return createSummaries(block, statisticsSummary(block, context));
    case "modulation":
      return createSummaries(block, modulationSummary(block, context));
    case "reservoir":
      return createSummaries(block, reservoirSummary(block, context));
    case "covariance":
      return createCovariance(block, context);
    case "dictionary":
      return createDictionary(block, context);
    case "convolution":
      return createNetwork(block, context);
    case "rocket":
      return createRocket(block, context);
    case "values":
      return {
        names: context.measured,
        encode: (row: Matrix32) => [row.data],
        cost: () => ({ multiplyAdds: 0, bytes: 4 * context.measured.length }),
      };
  }
  return block.encode satisfies never;
}

/** How values move together; their deltas stand beside them where the block asks for those. */
function createCovariance({ parts }: BlockRecipe, { measured, kernels }: EncoderContext): Encoder {
  const names = measured.concat(parts.length > 1 ? measured.map((name) => `${name}_delta`) : []);
  return {
    names: covarianceNames(names),
    encode: (frames) => [covariance(parts.length > 1 ? withDeltas(frames) : frames, kernels)],
    cost: (rows) => covarianceCost({ rows, columns: names.length }),
  };
}

/** Deltas count double: they are smaller, and what is small is lost beside the floor of a covariance. */
function withDeltas(frames: Matrix32): Matrix32 {
  const deltas = delta(frames, { method: "regression" });
  const { rows, columns } = frames;
  const out = matrix32(rows, 2 * columns);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < columns; j++) {
      out.data[2 * t * columns + j] = frames.data[t * columns + j];
      out.data[(2 * t + 1) * columns + j] = 2 * deltas.data[t * columns + j];
    }
  }
  return out;
}

function createDictionary(
  { frames, dictionary, parts: [parts] }: BlockRecipe,
  { measured: { length: columns } }: EncoderContext,
): LearningEncoder {
  const options = { ...(dictionary ?? dictionaryRecipe.parse({})), parts };
  return {
    names: dictionaryNames(kindOf(frames), options),
    fit: (clips, kernels) => ({ ...fitDictionary(clips, options, kernels) }),
    encode: (clip, learnt, kernels) => encodeByDictionary(clip, learnt as unknown as Dictionary, options, kernels),
    cost: (rows) => dictionaryCost({ rows, columns }, options),
  };
}

/** Of the frames, and of their change where that is heard too. */
const rocketParts = ["frames", "change"];

function createRocket(
  { frames, rocket }: BlockRecipe,
  { measured: { length: columns } }: EncoderContext,
): LearningEncoder {
  const recipe = rocket ?? rocketRecipe.parse({});
  return {
    names: rocketNames(kindOf(frames), recipe),
    fit: (clips) =>
      Object.assign({}, ...fitRocket(clips, recipe).map((part, p) => named(rocketParts[p], part))) as Learnt,
    encode(clip, learnt) {
      const parts = rocketParts.filter((name) => `${name}.biases` in learnt);
      return encodeByRocket(
        clip,
        parts.map((name) => ({
          dilations: learnt[`${name}.dilations`],
          channels: learnt[`${name}.channels`],
          biases: learnt[`${name}.biases`],
        })),
        recipe,
      );
    },
    cost: (rows) => rocketCost({ rows, columns }, recipe),
  };
}

function named(prefix: string, part: RocketPart): Learnt {
  return Object.fromEntries(Object.entries(part).map(([name, matrix]) => [`${prefix}.${name}`, matrix as Matrix32]));
}

function createNetwork({ frames, convolution }: BlockRecipe, { measured, kernels }: EncoderContext): Encoder {
  const kind = kindOf(frames);
  const columns = measured.length;
  const { architecture: name, size, compat, layers, ...options } = convolution ?? usualConvolution(kind);
  const network = createConvolution(
    columns,
    name === undefined ? (layers ?? []) : architecture(name, { size, columns, compat }),
    options,
  );
  return {
    names: network.names.map((value) => `${kind}_${value}`),
    encode: (frames) => [network.encode(frames, kernels)],
    cost: (frames) => network.cost(frames),
  };
}

/** What a block measures, as the beginning of a name. */
function kindOf(frames: BlockRecipe["frames"]): string {
  return [frames].flat().join("_");
}

interface Summary {
  readonly summarise: (frames: Matrix32, parts: number) => Float32Array;
  readonly name: (suffix: string, parts: number) => string[];
  readonly costOf: (frames: number, parts: number) => EncodingCost;
}

/** Summaries of the values, their deltas and the deltas of those. */
function createSummaries(block: BlockRecipe, { summarise, name, costOf }: Summary): Encoder {
  const suffixes = ["", "_delta", "_delta2"];
  return {
    names: block.parts.flatMap((parts, order) => name(suffixes[order], parts)),
    encode(frames) {
      let changing = frames;
      return block.parts.map((parts, order) => {
        if (order > 0) changing = delta(changing, { method: "regression" });
        return summarise(changing, parts);
      });
    },
    cost: (frames) => inTurn(block.parts.map((parts) => costOf(frames, parts))),
  };
}

function statisticsSummary({ functionals }: BlockRecipe, { measured }: EncoderContext): Summary {
  return {
    summarise: (frames, parts) => statistics(frames, { functionals, parts }),
    name: (suffix, parts) =>
      statisticsNames(
        measured.map((value) => value + suffix),
        { functionals, parts },
      ),
    costOf: (rows, parts) => statisticsCost({ rows, columns: measured.length }, { functionals, parts }),
  };
}

function modulationSummary({ rates }: BlockRecipe, { measured, frameRate }: EncoderContext): Summary {
  return {
    summarise: (frames, parts) => modulation(frames, { frameRate, rates, parts }),
    name: (suffix, parts) =>
      modulationNames(
        measured.map((value) => value + suffix),
        { rates, parts },
      ),
    costOf: (rows, parts) => modulationCost({ rows, columns: measured.length }, { frameRate, rates, parts }),
  };
}

function reservoirSummary({ frames, reservoir }: BlockRecipe, { measured, kernels }: EncoderContext): Summary {
  const options = reservoir ?? reservoirRecipe.parse({});
  const { units, layers, bidirectional, washout, pooling } = options;
  let drawn: Reservoir | undefined; // not before a clip comes: names and widths are asked for more often
  return {
    summarise(frames, parts) {
      drawn ??= createReservoir(measured.length, options);
      const states = statesOf(drawn, standardizeFrames(frames), kernels, { bidirectional, washout });
      return poolStates(states, { pooling, parts: Math.max(1, parts) });
    },
    name(suffix, parts) {
      const columns = units * layers * (bidirectional ? 2 : 1);
      const names = Array.from({ length: columns }, (_, i) => `${kindOf(frames)}_state${i}${suffix}`);
      return poolingNames(names, { pooling, parts: Math.max(1, parts) });
    },
    costOf: (frames) => reservoirCost(frames, measured.length, options),
  };
}
