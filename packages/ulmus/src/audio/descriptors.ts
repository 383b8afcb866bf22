// Low-level descriptors: one number a frame, each with librosa's definition.
import { ArgumentError } from "../errors.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { binFrequencies } from "./spectrum.ts";
import type { FrameRun } from "./framing.ts";

/** The root of the mean square of each frame, without a window. librosa pads its frames with `zero`. */
export function rootMeanSquare(run: FrameRun): Float32Array {
  const values = new Float32Array(run.count);
  for (let t = 0; t < run.count; t++) {
    const start = t * run.hopLength;
    let sum = 0;
    for (let i = start; i < start + run.frameLength; i++) sum += run.samples[i] * run.samples[i];
    values[t] = Math.sqrt(sum / run.frameLength);
  }
  return values;
}

/**
 * How often the sign changes within each frame, divided by its length. Samples within ±1e-10 count as positive.
 * librosa pads its frames with `edge`.
 */
export function zeroCrossingRate(run: FrameRun): Float32Array {
  const values = new Float32Array(run.count);
  for (let t = 0; t < run.count; t++) {
    const start = t * run.hopLength;
    let crossings = 0;
    let wasNegative = run.samples[start] < -1e-10;
    for (let i = start + 1; i < start + run.frameLength; i++) {
      const isNegative = run.samples[i] < -1e-10;
      if (isNegative !== wasNegative) crossings += 1;
      wasNegative = isNegative;
    }
    values[t] = crossings / run.frameLength;
  }
  return values;
}

/** The mean frequency of each frame of a power spectrogram, weighed by magnitude (not power), in Hz; 0 in silence. */
export function spectralCentroid(power: Matrix32, sampleRate: number): Float32Array {
  return spectralMoments(power, sampleRate).centroid;
}

/** The deviation of frequency about the centroid, weighed by magnitude (not power), in Hz; 0 in silence. */
export function spectralBandwidth(power: Matrix32, sampleRate: number): Float32Array {
  return spectralMoments(power, sampleRate).bandwidth;
}

/** The lowest bin frequency, in Hz, at or below which lies `fraction` of the sum of magnitudes; 0 in silence. */
export function spectralRollOff(power: Matrix32, sampleRate: number, fraction = 0.85): Float32Array {
  if (!(fraction > 0 && fraction < 1)) {
    throw new ArgumentError(`spectralRollOff: fraction must be between 0 and 1, got ${fraction}`);
  }
  const { columns: bins, data } = power;
  const frequencies = binFrequencies(sampleRate, 2 * (bins - 1));
  const cumulative = new Float64Array(bins);
  const values = new Float32Array(power.rows);
  for (let t = 0; t < power.rows; t++) {
    let sum = 0;
    for (let k = 0; k < bins; k++) {
      sum += Math.sqrt(data[t * bins + k]);
      cumulative[k] = sum;
    }
    let bin = 0;
    while (cumulative[bin] < fraction * sum) bin += 1;
    values[t] = frequencies[bin];
  }
  return values;
}

/**
 * The geometric mean of the power over its arithmetic mean: 1 for white noise and silence, near 0 for a tone.
 * Powers below `minimumPower` (librosa's 1e-10 by default) count as it.
 */
export function spectralFlatness(power: Matrix32, minimumPower = 1e-10): Float32Array {
  const { columns: bins, data } = power;
  const values = new Float32Array(power.rows);
  for (let t = 0; t < power.rows; t++) {
    let logSum = 0;
    let sum = 0;
    for (let k = 0; k < bins; k++) {
      const value = Math.max(data[t * bins + k], minimumPower);
      logSum += Math.log(value);
      sum += value;
    }
    values[t] = Math.exp(logSum / bins) / (sum / bins);
  }
  return values;
}

/** Centroid and bandwidth of each frame, as they are by themselves, for the price of one. */
export function spectralMoments(
  power: Matrix32,
  sampleRate: number,
): { readonly centroid: Float32Array; readonly bandwidth: Float32Array } {
  const { rows, columns: bins, data } = power;
  const frequencies = binFrequencies(sampleRate, 2 * (bins - 1));
  const magnitude = new Float64Array(bins);
  const [centroids, bandwidth] = [new Float32Array(rows), new Float32Array(rows)];
  for (let t = 0; t < rows; t++) {
    let [sum, weighted] = [0, 0];
    for (let k = 0; k < bins; k++) {
      magnitude[k] = Math.sqrt(data[t * bins + k]);
      sum += magnitude[k];
      weighted += magnitude[k] * frequencies[k];
    }
    if (sum === 0) continue;
    const centroid = weighted / sum;
    let square = 0;
    for (let k = 0; k < bins; k++) {
      const distance = frequencies[k] - centroid;
      square += magnitude[k] * (distance * distance);
    }
    centroids[t] = centroid;
    bandwidth[t] = Math.sqrt(square / sum);
  }
  return { centroid: centroids, bandwidth };
}
