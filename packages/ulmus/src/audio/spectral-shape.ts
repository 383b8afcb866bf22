// More of what a power spectrogram says frame by frame: how it changes, how disordered it is, how it falls with
// frequency; and how much of a clip is quiet. Beside the descriptors that librosa has (descriptors.ts).
import { rowOf, type Matrix32 } from "../math/matrix.ts";
import { binFrequencies } from "./spectrum.ts";

/**
 * The squared distance between the magnitudes of one frame and the frame before, each of them divided by its sum
 * (Tzanetakis & Cook 2002). In silence the magnitudes stay 0.
 *
 * @param previous the power spectrum before the first row: the last row of what a stream gave before. Without it the
 * first value is 0.
 */
export function spectralFlux(power: Matrix32, previous?: Float32Array): Float32Array {
  let before = previous === undefined ? undefined : normalizedMagnitude(previous);
  return Float32Array.from({ length: power.rows }, (_, t) => {
    const now = normalizedMagnitude(rowOf(power, t));
    let sum = 0;
    if (before !== undefined) for (let k = 0; k < now.length; k++) sum += (now[k] - before[k]) ** 2;
    before = now;
    return sum;
  });
}

/** The Shannon entropy of each frame's power over its bins, divided by its greatest: 0 for a tone, 1 for white noise and silence. */
export function spectralEntropy(power: Matrix32): Float32Array {
  const greatest = Math.log(power.columns);
  return Float32Array.from({ length: power.rows }, (_, t) => {
    const spectrum = rowOf(power, t);
    const sum = spectrum.reduce((total, value) => total + value, 0);
    if (sum === 0) return 1;
    let entropy = 0;
    for (const value of spectrum) if (value > 0) entropy -= (value / sum) * Math.log(value / sum);
    return entropy / greatest;
  });
}

/** The slope of the line that fits each frame's magnitudes best, divided by their sum, per Hz (Peeters 2004); 0 in silence. */
export function spectralSlope(power: Matrix32, sampleRate: number): Float32Array {
  const frequencies = binFrequencies(sampleRate, 2 * (power.columns - 1));
  const centre = sampleRate / 4; // the mean of the bins' frequencies
  const spread = frequencies.reduce((sum, f) => sum + (f - centre) ** 2, 0);
  return Float32Array.from({ length: power.rows }, (_, t) => {
    const magnitude = normalizedMagnitude(rowOf(power, t));
    let covariance = 0;
    for (let k = 0; k < magnitude.length; k++) covariance += (frequencies[k] - centre) * magnitude[k];
    return covariance / spread;
  });
}

/** The part of a clip's frames whose RMS is below the mean of them all (Tzanetakis & Cook 2002). Defined over a whole clip. */
export function lowEnergyRatio(rootMeanSquares: Float32Array): number {
  if (rootMeanSquares.length === 0) return 0;
  const mean = rootMeanSquares.reduce((sum, value) => sum + value, 0) / rootMeanSquares.length;
  return rootMeanSquares.reduce((count, value) => count + (value < mean ? 1 : 0), 0) / rootMeanSquares.length;
}

function normalizedMagnitude(power: Float32Array): Float64Array {
  const magnitude = new Float64Array(power.length);
  let sum = 0;
  for (let k = 0; k < power.length; k++) {
    magnitude[k] = Math.sqrt(power[k]);
    sum += magnitude[k];
  }
  if (sum > 0) for (let k = 0; k < power.length; k++) magnitude[k] /= sum;
  return magnitude;
}
