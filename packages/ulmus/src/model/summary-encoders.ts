// Encoders that summarise the values of a block's frames, their deltas and the deltas of those.
import { delta } from "../audio/delta.ts";
import { type EncodingCost, inTurn } from "../encode/cost.ts";
import { encodeFunctionals, functionalNames, functionalsCost } from "../encode/functionals/functionals.ts";
import { modulation, modulationCost, modulationNames } from "../encode/modulation.ts";
import { reservoirCost } from "../encode/reservoir/cost.ts";
import { createReservoir } from "../encode/reservoir/create.ts";
import { poolingNames, poolStates } from "../encode/reservoir/pooling.ts";
import type { Reservoir } from "../encode/reservoir/reservoir.ts";
import { standardizeFrames } from "../encode/reservoir/standardize.ts";
import { statesOf } from "../encode/reservoir/states.ts";
import { type FunctionalName, statistics, statisticsCost, statisticsNames } from "../encode/statistics.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { type BlockRecipe, kindOf } from "./block-recipe.ts";
import type { Encoder, EncoderContext } from "./encoder-kinds.ts";
import { reservoirRecipe } from "./reservoir-recipe.ts";

interface Summary {
  readonly summarise: (frames: Matrix32, parts: number) => Float32Array;
  readonly name: (suffix: string, parts: number) => string[];
  readonly costOf: (frames: number, parts: number) => EncodingCost;
}

/** Summaries of the values, their deltas and the deltas of those. */
export function createSummaries(block: BlockRecipe, { summarise, name, costOf }: Summary): Encoder {
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

export function statisticsSummary(block: BlockRecipe, { measured }: EncoderContext): Summary {
  const functionals = block.functionals as readonly FunctionalName[]; // completeBlock lets no others through
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

export function functionalsSummary(block: BlockRecipe, { measured, frameRate }: EncoderContext): Summary {
  const optionsOf = (parts: number) => ({ ...functionalOptions(block), frameRate, parts });
  return {
    summarise: (frames, parts) => encodeFunctionals(frames, optionsOf(parts)),
    name: (suffix, parts) =>
      functionalNames(
        measured.map((value) => value + suffix),
        optionsOf(parts),
      ),
    costOf: (rows, parts) => functionalsCost({ rows, columns: measured.length }, optionsOf(parts)),
  };
}

/** The words of a block about functionals. */
export function functionalOptions({ functionals, skipZeros = false, segmentsAbove = "mean", window }: BlockRecipe) {
  return { functionals, skipZeros, segmentsAbove, ...(window && { window }) };
}

export function modulationSummary({ rates }: BlockRecipe, { measured, frameRate }: EncoderContext): Summary {
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

export function reservoirSummary({ frames, reservoir }: BlockRecipe, { measured, kernels }: EncoderContext): Summary {
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
