// The shape of a convolution, and its plain kernel.
import { type ActivationName, activations } from "./activation.ts";

/**
 * One input of height × width × channels, the channels adjacent; a sound has height 1. What is not given is 1, "valid"
 * and "identity". The output before pooling has a pixel for each place of the kernel; pools do not overlap, and pixels that
 * do not fill a last pool are left out.
 */
export interface Convolution {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight?: number;
  readonly strideWidth?: number;
  readonly dilationHeight?: number;
  readonly dilationWidth?: number;
  /** "same": zeros around the input, so that the output has ⌈height / stride⌉ rows; the odd one at the end. */
  readonly padding?: "valid" | "same";
  readonly activation?: ActivationName;
  readonly poolHeight?: number;
  readonly poolWidth?: number;
}

/** One axis of a convolution. */
export interface ConvolutionAxis {
  readonly length: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pool: number;
  /** Zeros before the input. */
  readonly before: number;
  /** After pooling. */
  readonly out: number;
}

/** The axes of a convolution, rows first. */
export function convolutionAxes(c: Convolution): [rows: ConvolutionAxis, columns: ConvolutionAxis] {
  const axis = (length: number, kernel: number, stride = 1, dilation = 1, pool = 1): ConvolutionAxis => {
    const reach = (kernel - 1) * dilation + 1;
    const places =
      c.padding === "same" ? Math.ceil(length / stride) : Math.max(0, Math.floor((length - reach) / stride) + 1);
    const padding = c.padding === "same" ? Math.max(0, (places - 1) * stride + reach - length) : 0;
    const out = Math.floor(places / pool);
    return { length, kernel, stride, dilation, pool, before: Math.floor(padding / 2), out };
  };
  return [
    axis(c.height, c.kernelHeight, c.strideHeight, c.dilationHeight, c.poolHeight),
    axis(c.width, c.kernelWidth, c.strideWidth, c.dilationWidth, c.poolWidth),
  ];
}

/** See `Kernels.convolve`. */
export function plainConvolve(
  out: Float32Array,
  input: Float32Array,
  weights: Float32Array,
  bias: Float32Array,
  c: Convolution,
): void {
  const [rows, columns] = convolutionAxes(c);
  const { channels, filters } = c;
  const f = activations[c.activation ?? "identity"];
  const sums = new Float64Array(filters);
  const pixel = (y: number, x: number): void => {
    sums.set(bias.subarray(0, filters));
    for (let i = 0; i < rows.kernel; i++) {
      const row = y * rows.stride + i * rows.dilation - rows.before;
      if (row < 0 || row >= rows.length) continue;
      for (let j = 0; j < columns.kernel; j++) {
        const column = x * columns.stride + j * columns.dilation - columns.before;
        if (column < 0 || column >= columns.length) continue;
        for (let k = 0; k < channels; k++) {
          const value = input[(row * columns.length + column) * channels + k];
          const at = ((i * columns.kernel + j) * channels + k) * filters;
          for (let m = 0; m < filters; m++) sums[m] += value * weights[at + m];
        }
      }
    }
  };
  for (let y = 0; y < rows.out; y++) {
    for (let x = 0; x < columns.out; x++) {
      const to = out.subarray((y * columns.out + x) * filters, (y * columns.out + x + 1) * filters).fill(-Infinity);
      for (let i = 0; i < rows.pool * columns.pool; i++) {
        pixel(y * rows.pool + Math.floor(i / columns.pool), x * columns.pool + (i % columns.pool));
        for (let m = 0; m < filters; m++) to[m] = Math.max(to[m], f(sums[m]));
      }
    }
  }
}
