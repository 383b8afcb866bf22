// Convolution on a machine: chooses how, packs the filters, shares the output's rows or columns among threads.
import { ArgumentError } from "../errors.ts";
import { activationNames } from "./activation.ts";
import { threadsFor } from "./compiled-product.ts";
import { type Convolution, type ConvolutionAxis, convolutionAxes } from "./convolution.ts";
import type { Machine } from "./machine.ts";

/** How many values fit the memory that every kernel has (SCRATCH_BYTES in kernels/product.c), but for alignment. */
const scratchValues = 2 ** 21 - 1024;
/** In bytes: what an address may lack to that of a vector. */
const alignment = 128;

/** See `Kernels.convolve`. */
export function compiledConvolve(
  machine: Machine,
  out: Float32Array,
  input: Float32Array,
  weights: Float32Array,
  bias: Float32Array,
  c: Convolution,
): void {
  const [rows, columns] = convolutionAxes(c);
  const { channels, filters } = c;
  requireSizes(c, rows, columns);
  requireLength("out", out, rows.out * columns.out * filters);
  requireLength("input", input, rows.length * columns.length * channels);
  requireLength("weights", weights, rows.kernel * columns.kernel * channels * filters);
  requireLength("bias", bias, filters);
  if (out.length === 0) return;
  const planes = planesOf(c, rows, columns);
  const both = (key: keyof ConvolutionAxis): number[] => [rows[key], columns[key]];
  const steps = [...both("kernel"), ...both("stride"), ...both("dilation"), ...both("before"), ...both("pool")];
  machine.placing(() => {
    const width = machine.run("convolution_filters", [[]]);
    const places = rows.kernel * (planes === 1 ? columns.kernel : planes) * channels;
    const packed = machine.room(4 * places * Math.ceil(filters / width) * width + alignment);
    machine.run("convolution_weights", [
      [rows.kernel, columns.kernel, channels, filters, planes, machine.array(weights), packed],
    ]);
    const [from, biases] = [machine.array(input), machine.array(bias)];
    const target = machine.output({ rows: 1, columns: out.length, data: out }, false).address;
    const activation = activationNames.indexOf(c.activation ?? "identity");
    const operations = rows.out * columns.out * rows.pool * columns.pool * weights.length;
    const calls = shares(rows.out, columns.out, threadsFor(machine, operations)).map((part) => {
      const sizes = [...part, ...both("length"), channels, ...steps, filters, planes];
      return [...sizes, from, packed, biases, activation, target, columns.out * filters];
    });
    machine.run("convolution", calls);
  });
}

/** 6 where lines may be convolved by the six planes of kernels/winograd.h, which takes half the products; else 1. */
function planesOf(c: Convolution, rows: ConvolutionAxis, columns: ConvolutionAxis): number {
  const isShort = columns.kernel === 3 && columns.stride === 1 && columns.dilation === 1;
  const isWide = c.channels >= 16 && c.filters >= 16; // a vector of them, on every machine
  if (isShort && isWide && columns.out * columns.pool >= 4 && scratchOf(c, rows, columns, 6) <= scratchValues) return 6;
  const values = scratchOf(c, rows, columns, 1);
  if (values <= scratchValues) return 1;
  throw new ArgumentError(
    `convolve: the inputs and sums behind four pools must be at most ${scratchValues} values, got ${values}; use smaller pools or kernels, or fewer filters`,
  );
}

/** How many values a kernel needs in its scratch memory for four pools side by side, the least that it does at once. */
function scratchOf(c: Convolution, rows: ConvolutionAxis, columns: ConvolutionAxis, planes: number): number {
  const pixels = Math.min(4, columns.out) * columns.pool;
  const reach = (axis: ConvolutionAxis, count: number): number =>
    (count - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
  const lines = reach(rows, rows.pool);
  if (planes === 1) return lines * reach(columns, pixels) * c.channels + rows.pool * pixels * c.filters;
  const tiles = Math.ceil(pixels / 4);
  return c.channels + planes * tiles * (lines * c.channels + rows.pool * c.filters) + 4 * rows.pool * tiles * c.filters;
}

/** Cuts the output into a few shares for each thread, columns by fours: [first row, end, first column, end]. */
function shares(height: number, width: number, threads: number): number[][] {
  const byRows = height >= threads;
  const [length, unit] = byRows ? [height, 1] : [Math.ceil(width / 4), 4];
  const count = threads === 1 ? 1 : Math.min(length, 4 * threads);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((part) => unit * Math.floor((length * part) / count));
    return byRows ? [from, to, 0, width] : [0, height, from, Math.min(to, width)];
  });
}

function requireSizes(c: Convolution, rows: ConvolutionAxis, columns: ConvolutionAxis): void {
  for (const { length, kernel, stride, dilation, pool } of [rows, columns]) {
    const isValid =
      [kernel, stride, dilation, pool].every((x) => Number.isInteger(x) && x > 0) &&
      Number.isInteger(length) &&
      length >= 0;
    if (isValid) continue;
    throw new ArgumentError(
      `convolve: lengths must be integers ≥ 0, kernel, stride, dilation and pool ≥ 1, got ${[length, kernel, stride, dilation, pool].join(", ")}`,
    );
  }
  if (!(Number.isInteger(c.channels) && c.channels > 0 && Number.isInteger(c.filters) && c.filters > 0)) {
    throw new ArgumentError(`convolve: channels and filters must be integers ≥ 1, got ${c.channels} and ${c.filters}`);
  }
}

function requireLength(what: string, values: Float32Array, length: number): void {
  if (values.length !== length)
    throw new ArgumentError(`convolve: ${what} must have ${length} values, got ${values.length}`);
}
