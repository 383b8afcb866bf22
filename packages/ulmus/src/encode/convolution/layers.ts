// The layers of a convolutional network as plain data: what a recipe says of them. A pair is of frames, then of columns.
import type { ActivationName } from "../../math/activation.ts";

/** Along time, and along the values of a frame. */
export type Pair = readonly [frames: number, columns: number];

interface Place {
  /**
   * Whose maps it hears, side by side: the network's input, or layers before it by their number (0 is the first). Default:
   * the layer just before, and for the first the input.
   */
  readonly from?: readonly (number | "input")[];
  /** Whether its maps are in the row. Default true. */
  readonly inRow?: boolean;
  /** Whether all its maps are pooled as if they were one, and the row has zeros for the others. Default false. */
  readonly collapse?: boolean;
}

/** activation(maps ∗ random filters), and the largest of each pool. */
export interface ConvolutionLayer extends Place {
  readonly kind?: "convolution";
  /** How many, each of which gives a map. */
  readonly filters: number;
  readonly kernel: Pair;
  /** Default [1, 1]. */
  readonly stride?: Pair;
  /** From one tap of the kernel to the next. Default [1, 1]. */
  readonly dilation?: Pair;
  /**
   * Zeros around the input: none; so that there are ⌈length / stride⌉ places for the kernel, the odd zero at the end; or that
   * along time only. Default "valid".
   */
  readonly padding?: "valid" | "same" | "sameFrames";
  /** Default "relu". */
  readonly activation?: ActivationName;
  /** Pools do not overlap, and what does not fill a last one is left out. Default [1, 1]: none. */
  readonly pool?: Pair;
  /** Whether the input is added to the maps, which must have its shape. Default false. */
  readonly residual?: boolean;
}

/** The largest, or the mean, of each pool of each map. */
export interface PoolingLayer extends Place {
  readonly kind: "maximum" | "average";
  readonly pool: Pair;
}

/** A step of a network: a convolution or a pool. */
export type Layer = ConvolutionLayer | PoolingLayer;
