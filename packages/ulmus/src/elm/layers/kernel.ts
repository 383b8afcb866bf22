// Units of a kernel. Of few training rows they are the rows themselves, unchanged: the machine compares them by the kernel, and
// solves the kernel extreme learning machine exactly (see ../kernel/support-rows.ts). Of many, Nyström's layer stands for them.
import { type Matrix32, matrix32 } from "../../math/matrix.ts";
import type { Kernel, KernelFunction } from "../kernel/kernel.ts";
import type { Block } from "../scaler.ts";
import type { HiddenLayer, LayerContext, Learnt } from "./kind.ts";
import { createNystroem, fitNystroem } from "./nystroem.ts";

export interface KernelUnits {
  readonly kind: "kernel";
  readonly kernel: KernelFunction;
  /** Whether each block of a row is compared by itself. */
  readonly perBlock: boolean;
  /** So many rows stand for more than that; if absent, 1000 for more than 3000. */
  readonly landmarks?: number;
  /** Chooses the landmarks. */
  readonly seed: number;
}

/** A solution takes n³ / 3 steps and 8 n² bytes, several times over: seconds, and 72 MB each. */
const MOST_EXACT = 3000;
const LANDMARKS = 1000;

/** Learns nothing from few rows; from many what `fitNystroem` does, and the "blocks" (columns and weight of each). */
export function fitKernelUnits(recipe: KernelUnits, rows: Matrix32, { kernels, blocks }: LayerContext): Learnt {
  const { landmarks, seed } = recipe;
  if (rows.rows <= (landmarks ?? MOST_EXACT)) return {};
  const known = recipe.perBlock && blocks ? { blocks: matrixOf(blocks) } : {};
  const kernel = kernelFrom(recipe, known);
  return { ...known, ...fitNystroem({ kernel, landmarks: landmarks ?? LANDMARKS, seed }, rows, kernels) };
}

export function createKernelUnits(recipe: KernelUnits, inputs: number, learnt: Learnt): HiddenLayer {
  if (isExact(learnt)) return { inputs, columns: inputs, transform: (rows) => rows };
  return createNystroem(kernelFrom(recipe, learnt), inputs, learnt);
}

/** The kernel by which a machine compares rows made of `blocks`; none where hidden rows say all. */
export function exactKernel(
  { kernel, perBlock }: KernelUnits,
  learnt: Learnt,
  blocks: readonly Block[],
): Kernel | undefined {
  if (!isExact(learnt)) return undefined;
  return perBlock ? { ...kernel, blocks } : kernel;
}

function isExact(learnt: Learnt): boolean {
  return !("landmarks" in learnt);
}

function kernelFrom({ kernel }: KernelUnits, learnt: Learnt): Kernel {
  if (!("blocks" in learnt)) return kernel;
  const { rows, data } = learnt["blocks"];
  return {
    ...kernel,
    blocks: Array.from({ length: rows }, (_, b) => ({ columns: data[2 * b], weight: data[2 * b + 1] })),
  };
}

function matrixOf(blocks: readonly Block[]): Matrix32 {
  const out = matrix32(blocks.length, 2);
  blocks.forEach(({ columns, weight }, b) => out.data.set([columns, weight], 2 * b));
  return out;
}
