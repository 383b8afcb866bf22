// Loudness after the model of perceptual linear prediction (Hermansky 1990; openSMILE's cPlp): mel bands, weighed as the ear
// hears them, and compressed.
import { type Matrix32, rowOf } from "../../math/matrix.ts";

/** The sensitivity of the ear at a frequency, by the curve of equal loudness at 40 dB. */
export function equalLoudness(hz: number): number {
  const w2 = (2 * Math.PI * hz) ** 2;
  const low = w2 + 6.3e6;
  return (1e32 * (w2 + 56.8e6) * w2 * w2) / (low * low * (w2 + 0.38e9) * (w2 ** 3.5 + 1.7e31));
}

/** Power in mel bands → the auditory spectrum, frames × bands: weighed, and to the power .33. */
export function auditorySpectrum(mel: Matrix32, centersHz: Float64Array): Matrix32 {
  const weights = centersHz.map(equalLoudness);
  const data = mel.data.map((value, i) => (Math.max(value, LEAST_POWER) * weights[i % mel.columns]) ** 0.33);
  return { ...mel, data };
}

const LEAST_POWER = 9.3e-10;

/** The mean of each row: the loudness of an auditory spectrum. */
export function meanOfRows(matrix: Matrix32): Float32Array {
  return Float32Array.from({ length: matrix.rows }, (_, t) => {
    let sum = 0;
    for (const value of rowOf(matrix, t)) sum += value;
    return sum / matrix.columns;
  });
}
