// A long clip in blocks: which frames of every layer are computed for each, so that together they are those of the whole clip
// and none is counted twice. Neighbouring blocks compute some frames of inner layers twice, those that filters at the edge need.
import type { ConvolutionAxis } from "../../math/convolution.ts";
import type { Stage } from "./stages.ts";

/** Frames from `begin` to before `end`; none where `end` ≤ `begin`. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** Of one stage in one block. */
export interface Task {
  /** What is computed. */
  readonly needed: Range;
  /** What of it counts for the row. */
  readonly counted: Range;
}

/** A task for each stage; `along` are the stages' frames of the whole clip. */
export type Block = readonly Task[];

/** Cuts the clip into the fewest equal blocks of about `mostValues` values in all maps. */
export function cutIntoBlocks(
  stages: readonly Stage[],
  along: readonly ConvolutionAxis[],
  mostValues: number,
): Block[] {
  const whole = blockOf(stages, along, { number: 0, count: 1 });
  const count = Math.ceil(blockValues(stages, whole) / mostValues);
  return Array.from({ length: count }, (_, number) => blockOf(stages, along, { number, count }));
}

/** How many values the maps of a block have. */
export function blockValues(stages: readonly Stage[], block: Block): number {
  return stages.reduce((sum, { columns, filters }, s) => sum + lengthOf(block[s].needed) * columns.out * filters, 0);
}

export function lengthOf({ begin, end }: Range): number {
  return Math.max(0, end - begin);
}

/** What a stage must hear for `needed` frames of its maps; it may reach into the zeros around its input. */
export function heardRange({ kernel, stride, dilation, before, pool }: ConvolutionAxis, needed: Range): Range {
  const reach = (kernel - 1) * dilation + 1;
  return { begin: needed.begin * pool * stride - before, end: (needed.end * pool - 1) * stride - before + reach };
}

function blockOf(
  stages: readonly Stage[],
  along: readonly ConvolutionAxis[],
  { number, count }: { readonly number: number; readonly count: number },
): Block {
  const cut = (length: number, at: number): number => Math.floor((length * at) / count);
  const counted = stages.map(({ inRow }, s): Range => {
    const { out } = along[s];
    return inRow ? { begin: cut(out, number), end: cut(out, number + 1) } : { begin: 0, end: 0 };
  });
  const needed = [...counted];
  for (let s = stages.length - 1; s >= 0; s--) {
    if (lengthOf(needed[s]) === 0) continue;
    const { begin, end } = heardRange(along[s], needed[s]);
    const heard = { begin: Math.max(0, begin), end: Math.min(along[s].length, end) };
    for (const source of stages[s].from) if (source >= 0) needed[source] = union(needed[source], heard);
  }
  return stages.map((_, s) => ({ needed: needed[s], counted: counted[s] }));
}

function union(a: Range, b: Range): Range {
  if (lengthOf(a) === 0) return b;
  if (lengthOf(b) === 0) return a;
  return { begin: Math.min(a.begin, b.begin), end: Math.max(a.end, b.end) };
}
