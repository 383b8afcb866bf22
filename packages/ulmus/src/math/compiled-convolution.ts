// Convolution on a machine: pads the input, packs the filters, shares the output's rows or columns among threads.
import { ArgumentError } from "../errors.ts";
import { activationNames } from "./activation.ts";
import { threadsFor } from "./compiled-product.ts";
import { type Convolution, type ConvolutionAxis, convolutionAxes } from "./convolution.ts";
import type { Machine } from "./machine.ts";

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
  const line = columns.padded * channels;
  const together = columns.dilation === 1; // then a row of the kernel meets adjacent inputs
  const steps = [
    rows.pool,
    columns.pool,
    rows.kernel,
    together ? 1 : columns.kernel,
    together ? columns.kernel * channels : channels,
    columns.dilation * channels,
    rows.dilation * line,
    columns.stride * channels,
    rows.stride * line,
  ];
  const pooled = { rows: 1, columns: out.length, data: out };
  machine.placing(() => {
    const width = machine.run("convolution_filters", [[]]);
    const target = machine.output(pooled, false).address;
    const data = [
      machine.array(padded(input, rows, columns, channels)),
      filters,
      machine.array(packed(weights, filters, width)),
    ];
    const rest = [
      machine.array(bias),
      activationNames.indexOf(c.activation ?? "identity"),
      target,
      columns.out * filters,
    ];
    const operations = rows.out * columns.out * rows.pool * columns.pool * weights.length;
    const calls = shares(rows.out, columns.out, threadsFor(machine, operations)).map((part) => [
      ...part,
      ...steps,
      ...data,
      ...rest,
    ]);
    machine.run("convolution", calls);
  });
}

/** The input with the zeros around it; the input itself where there are none. */
function padded(input: Float32Array, rows: ConvolutionAxis, columns: ConvolutionAxis, channels: number): Float32Array {
  if (rows.padded === rows.length && columns.padded === columns.length) return input;
  const [from, to] = [columns.length * channels, columns.padded * channels];
  const result = new Float32Array(rows.padded * to);
  for (let y = 0; y < rows.length; y++) {
    result.set(input.subarray(y * from, (y + 1) * from), (y + rows.before) * to + columns.before * channels);
  }
  return result;
}

/** The weights of `width` filters at a time, with zeros for the filters that the last group lacks. */
function packed(weights: Float32Array, filters: number, width: number): Float32Array {
  const size = weights.length / filters;
  const result = new Float32Array(Math.ceil(filters / width) * width * size);
  for (let first = 0; first < filters; first += width) {
    const count = Math.min(width, filters - first);
    for (let i = 0; i < size; i++) {
      result.set(weights.subarray(i * filters + first, i * filters + first + count), first * size + i * width);
    }
  }
  return result;
}

/** Cuts the output into a share for each thread: [first row, end, first column, end]. */
function shares(height: number, width: number, threads: number): number[][] {
  const byRows = height >= threads;
  const length = byRows ? height : width;
  const cuts = [];
  for (let i = 0; i < threads; i++) {
    const [from, to] = [Math.floor((length * i) / threads), Math.floor((length * (i + 1)) / threads)];
    if (to > from) cuts.push(byRows ? [from, to, 0, width] : [0, height, from, to]);
  }
  return cuts;
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
  if (rows.pool * columns.pool * c.filters > 2 ** 20) {
    throw new ArgumentError(
      `convolve: a pool of all filters must hold at most 2²⁰ values, got ${rows.pool * columns.pool * c.filters}`,
    );
  }
}

function requireLength(what: string, values: Float32Array, length: number): void {
  if (values.length !== length)
    throw new ArgumentError(`convolve: ${what} must have ${length} values, got ${values.length}`);
}
