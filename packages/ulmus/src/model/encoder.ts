// How the frames of a block, their deltas and the deltas of those become numbers: a recipe's words on one side, the
// encoders on the other.
import { delta } from "../audio/delta.ts";
import type { Learnt } from "../elm/layers/kind.ts";
import { architecture } from "../encode/convolution/architectures.ts";
import { createConvolution } from "../encode/convolution/encoder.ts";
import { covariance, covarianceCost, covarianceNames } from "../encode/covariance.ts";
import {
  type Dictionary,
  dictionaryCost,
  dictionaryNames,
  encodeByDictionary,
  fitDictionary,
} from "../encode/dictionary.ts";
import { encodeByRocket, fitRocket, rocketCost, type RocketPart, rocketNames } from "../encode/rocket/rocket.ts";
import { type Matrix32, matrix32 } from "../math/matrix.ts";
import { type BlockRecipe, dictionaryRecipe, kindOf } from "./block-recipe.ts";
import { usualConvolution } from "./convolution-recipe.ts";
import type { Encoder, EncoderContext, LearningEncoder } from "./encoder-kinds.ts";
import { rocketRecipe } from "./rocket-recipe.ts";
import {
  createSummaries,
  functionalsSummary,
  modulationSummary,
  reservoirSummary,
  statisticsSummary,
} from "./summary-encoders.ts";

/** Creates the encoder that a block asks for. */
export function createEncoder(block: BlockRecipe, context: EncoderContext): Encoder | LearningEncoder {
  switch (block.encode) {
    case "statistics":
      return createSummaries(block, statisticsSummary(block, context));
    case "functionals":
      return createSummaries(block, functionalsSummary(block, context));
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
