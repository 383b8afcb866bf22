// Frames → one row: how strongly each feature swings at a few rates, and how steadily. The second layer of a scattering
// transform (Andén & Mallat 2014), on trajectories instead of a scalogram: band-pass, modulus, average. Knows no sound.
import { ArgumentError } from "../errors.ts";
import { createRealFft } from "../math/fft.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { type EncodingCost, fftMultiplyAdds } from "./cost.ts";

export interface ModulationOptions {
  /** Frames per second. */
  readonly frameRate: number;
  /** The centres of the band-passes, in Hz; at most half the frame rate. */
  readonly rates: readonly number[];
  /** In how many equal parts of the clip the strength is also averaged; 0: none. */
  readonly parts: number;
}

/** A Gaussian band-pass's deviation as a share of its centre. */
const RELATIVE_WIDTH = 0.35;

/** Added before the logarithm, in the features' units: what is fainter does not count. */
const FLOOR = 0.05;

/** Frames that the trajectory is padded with at least, so that its end does not swing into its beginning. */
const PADDING = 64;

/**
 * For each rate: ln of the mean envelope and deviation / mean of the envelope, then ln of its mean in each part.
 *
 * @returns rates × (2 + parts) × features, the feature running fastest.
 */
export function modulation(frames: Matrix32, { frameRate, rates, parts }: ModulationOptions): Float32Array {
  const { rows, columns, data } = frames;
  if (rows < 1) throw new ArgumentError("modulation: there must be at least 1 frame, got 0");
  const length = lengthFor(rows);
  const fft = createRealFft(length);
  const gains = rates.map((rate) => analyticGains(rate, frameRate, length));
  const width = 2 + parts;
  const row = new Float32Array(rates.length * width * columns);
  const trajectory = new Float64Array(length);
  const band = new Float64Array(2 * length);
  const envelope = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let t = 0; t < rows; t++) mean += data[t * columns + j] / rows;
    for (let t = 0; t < rows; t++) trajectory[t] = data[t * columns + j] - mean;
    const spectrum = fft.transform(trajectory).slice();
    gains.forEach((gain, r) => {
      for (let k = 0; k <= length / 2; k++) {
        band[2 * k] = gain[k] * spectrum[2 * k];
        band[2 * k + 1] = gain[k] * spectrum[2 * k + 1];
      }
      const swings = fft.inverse(band);
      for (let t = 0; t < rows; t++) envelope[t] = Math.hypot(swings[2 * t], swings[2 * t + 1]);
      summarise(envelope, parts).forEach((value, s) => (row[(r * width + s) * columns + j] = value));
    });
  }
  return row;
}

/** What `modulation` costs. */
export function modulationCost(
  { rows, columns }: Pick<Matrix32, "rows" | "columns">,
  options: ModulationOptions,
): EncodingCost {
  const [length, rates] = [lengthFor(rows), options.rates.length];
  const perRate = fftMultiplyAdds(length) + length + 6 * rows;
  return {
    multiplyAdds: columns * (fftMultiplyAdds(length) / 2 + rates * perRate),
    bytes: 8 * (rows + length * (5 + rates / 2)) + 4 * rates * (2 + options.parts) * columns,
  };
}

function lengthFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(rows + PADDING));
}

/** A name for every column of a modulation row. */
export function modulationNames(
  featureNames: readonly string[],
  { rates, parts }: Omit<ModulationOptions, "frameRate">,
): string[] {
  const kinds = ["", "Variation", ...Array.from({ length: parts }, (_, i) => `_${i + 1}of${parts}`)];
  return rates.flatMap((rate) => kinds.flatMap((kind) => featureNames.map((name) => `${name}_swing${rate}Hz${kind}`)));
}

/** A Gaussian around `rate`, twice as high since it takes positive frequencies only; bins 0 … length / 2. */
function analyticGains(rate: number, frameRate: number, length: number): Float64Array {
  return Float64Array.from({ length: length / 2 + 1 }, (_, k) => {
    if (k === 0) return 0;
    const distance = (k * frameRate) / length - rate;
    return 2 * Math.exp(-(distance * distance) / (2 * (RELATIVE_WIDTH * rate) ** 2));
  });
}

function summarise(envelope: Float64Array, parts: number): number[] {
  const mean = meanOf(envelope, 0, envelope.length);
  let squares = 0;
  for (const value of envelope) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / envelope.length);
  const inParts = Array.from({ length: parts }, (_, i) => {
    const from = Math.floor((i * envelope.length) / parts);
    return Math.log(
      meanOf(envelope, from, Math.max(from + 1, Math.floor(((i + 1) * envelope.length) / parts))) + FLOOR,
    );
  });
  return [Math.log(mean + FLOOR), deviation / (mean + FLOOR), ...inParts];
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum / (to - from);
}
