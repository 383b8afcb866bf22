// The blocks of a recipe that learn from training clips how to encode, beside those that do not: what they learn, by name, and
// whole rows made with it.
import type { Learnt } from "../elm/layers/kind.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Encoder, LearningEncoder } from "./encoder-kinds.ts";
import { joined, type Measurements } from "./measurements.ts";

/** What the blocks that learn do learn, from the frames of training clips, one list for each clip. */
export function fitBlocks(
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

/** A whole row: what was measured, with what learning blocks make of their frames in its place. */
export function completeRow(
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
