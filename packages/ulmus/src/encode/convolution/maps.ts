// The maps of one stage for a part of a clip, from those that it hears: gathers them with zeros around, convolves or pools.
import type { ConvolutionAxis } from "../../math/convolution.ts";
import type { Kernels } from "../../math/kernels.ts";
import { heardRange, lengthOf, type Range } from "./blocks.ts";
import type { Pair } from "./layers.ts";
import { convolutionOf, type Stage } from "./stages.ts";

/** Frames `begin` … of maps: frames × columns × channels. */
export interface Maps {
  readonly begin: number;
  readonly frames: number;
  readonly columns: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** A stage, and its frames in the whole clip. */
export interface PlacedStage {
  readonly stage: Stage;
  readonly along: ConvolutionAxis;
  /** See `drawFilters`. */
  readonly filters: Float32Array;
}

/** The frames `needed` of a stage's maps, from all maps that it hears. */
export function mapsOf(placed: PlacedStage, heard: readonly Maps[], needed: Range, kernels: Kernels): Maps {
  const { stage, along } = placed;
  const { columns, filters } = stage;
  const frames = lengthOf(needed);
  const data = new Float32Array(frames * columns.out * filters);
  const maps = { begin: needed.begin, frames, columns: columns.out, channels: filters, data };
  if (frames === 0) return maps;
  const input = gathered(stage, heard, heardRange(along, needed));
  if (stage.kind === "convolution") convolve(placed, input, { data, kernels });
  else pool(stage, input, maps);
  if (stage.residual) addInput(placed, input, maps);
  return maps;
}

/** What is heard in `range`, side by side, and zeros where there is nothing. A view where nothing has to be moved. */
function gathered({ columns, channels }: Stage, heard: readonly Maps[], range: Range): Maps {
  const input = { begin: range.begin, frames: lengthOf(range), columns: paddedWidth(columns), channels };
  const [first, ...others] = heard;
  const size = input.columns * channels;
  if (others.length === 0 && input.columns === first.columns) {
    const from = range.begin - first.begin;
    const [begin, end] = [Math.max(0, from), Math.min(first.frames, from + input.frames)];
    const values = first.data.subarray(begin * size, end * size);
    if (values.length === input.frames * size) return { ...input, data: values };
    const data = new Float32Array(input.frames * size);
    data.set(values, (begin - from) * size);
    return { ...input, data };
  }
  const data = new Float32Array(input.frames * size);
  let to = columns.before * channels;
  for (const maps of heard) {
    place({ ...input, data }, to, maps);
    to += maps.channels;
  }
  return { ...input, data };
}

/** Copies maps into some channels of larger ones, as far as their frames reach; `to` is where their first pixel goes in a frame. */
function place({ begin, frames, columns, channels, data }: Maps, to: number, maps: Maps): void {
  const [from, end] = [Math.max(begin, maps.begin), Math.min(begin + frames, maps.begin + maps.frames)];
  for (let t = from; t < end; t++) {
    const target = (t - begin) * columns * channels + to;
    const source = (t - maps.begin) * maps.columns * maps.channels;
    for (let j = 0; j < maps.columns; j++) {
      for (let k = 0; k < maps.channels; k++) {
        data[target + j * channels + k] = maps.data[source + j * maps.channels + k];
      }
    }
  }
}

/** The columns of what is heard, with as many of the zeros on both sides as pools reach. */
function paddedWidth({ length, kernel, stride, dilation, pool, before, out }: ConvolutionAxis): number {
  return Math.max(before + length, (out * pool - 1) * stride + (kernel - 1) * dilation + 1);
}

function convolve(
  { stage, filters }: PlacedStage,
  input: Maps,
  { data, kernels }: { readonly data: Float32Array; readonly kernels: Kernels },
): void {
  const { frames, columns, channels } = input;
  const { kernel, stride, dilation, pool } = stage;
  // A kernel as wide as its input has one place across: what it hears of a frame is as one pixel of more channels, and
  // kernels are fastest along a line of pixels.
  const isLine = kernel[1] === columns && (columns === 1 || dilation[1] === 1);
  const laid = ([alongFrames]: Pair): Pair => [1, alongFrames];
  const shape = isLine
    ? convolutionOf(
        { ...stage, kernel: laid(kernel), stride: laid(stride), dilation: laid(dilation), pool: laid(pool) },
        { height: 1, width: frames, channels: columns * channels },
      )
    : convolutionOf(stage, { height: frames, width: columns, channels });
  kernels.convolve(data, input.data, filters, new Float32Array(stage.filters), shape);
}

/** The largest or the mean of each pool. */
function pool({ kind, pool: [high, wide] }: Stage, input: Maps, out: Maps): void {
  const { columns, channels, data } = out;
  const values = new Float64Array(channels);
  for (let pixel = 0; pixel < out.frames * columns; pixel++) {
    const [t, j] = [Math.floor(pixel / columns), pixel % columns];
    values.fill(kind === "maximum" ? -Infinity : 0);
    for (let i = 0; i < high * wide; i++) {
      const at = (t * high + Math.floor(i / wide)) * input.columns + j * wide + (i % wide);
      for (let k = 0; k < channels; k++) {
        const value = input.data[at * channels + k];
        values[k] = kind === "maximum" ? Math.max(values[k], value) : values[k] + value / (high * wide);
      }
    }
    data.set(values, pixel * channels);
  }
}

/** Adds to each pixel the one in whose place it stands. */
function addInput({ stage, along }: PlacedStage, input: Maps, { frames, columns, channels, data }: Maps): void {
  for (let t = 0; t < frames; t++) {
    const from = ((t + along.before) * input.columns + stage.columns.before) * channels;
    for (let i = 0; i < columns * channels; i++) data[t * columns * channels + i] += input.data[from + i];
  }
}
