// What an encoder of a block is: frames in, numbers with names out.
import type { Learnt } from "../elm/layers/kind.ts";
import type { EncodingCost } from "../encode/cost.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix32 } from "../math/matrix.ts";

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
