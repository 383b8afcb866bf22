// The series that MiniRocket's kernels make of a clip: all 84 kernels of nine taps of which three weigh 2 and six −1, with
// zeros beyond the ends of the clip (Dempster, Schmidt & Webb 2021).
import type { Matrix32 } from "../../math/matrix.ts";
import { TAPS } from "./dilations.ts";

/** Which three of the nine taps weigh 2, for each kernel, in the order of the paper's code. */
export const heavyTaps: readonly (readonly [number, number, number])[] = triples(TAPS);

function triples(count: number): [number, number, number][] {
  const all: [number, number, number][] = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) for (let c = b + 1; c < count; c++) all.push([a, b, c]);
  }
  return all;
}

/** The values of each frame one after the other in time: columns × frames, as kernels walk along them. */
export function timeSeries({ rows, columns, data }: Matrix32): Float32Array[] {
  return Array.from({ length: columns }, (_, j) =>
    Float32Array.from({ length: rows }, (__, t) => data[t * columns + j]),
  );
}

/** What changes from frame to frame; of a single frame nothing does. */
export function differences(series: readonly Float32Array[]): Float32Array[] {
  return series.map((values) =>
    Float32Array.from({ length: Math.max(1, values.length - 1) }, (_, t) =>
      values.length > 1 ? values[t + 1] - values[t] : 0,
    ),
  );
}

/** The sum of some series with `reach` zeros on both sides. */
export function paddedSum(series: readonly Float32Array[], channels: readonly number[], reach: number): Float64Array {
  const length = series[0].length;
  const sum = new Float64Array(length + 2 * reach);
  for (const channel of channels) {
    const values = series[channel];
    for (let t = 0; t < length; t++) sum[reach + t] += values[t];
  }
  return sum;
}

/** How far a kernel whose taps stand `step` apart reaches to each side. */
export function reachOf(step: number): number {
  return ((TAPS - 1) / 2) * step;
}

/** padded (frames + 2 · reach) → the kernel's series (frames): 3 × the heavy taps − all taps. */
export function kernelSeries(
  padded: Float64Array,
  [a, b, c]: readonly [number, number, number],
  step: number,
): Float32Array {
  const out = new Float32Array(padded.length - 2 * reachOf(step));
  for (let t = 0; t < out.length; t++) {
    let all = 0;
    for (let tap = 0, at = t; tap < TAPS; tap++, at += step) all += padded[at];
    out[t] = 3 * (padded[t + a * step] + padded[t + b * step] + padded[t + c * step]) - all;
  }
  return out;
}
