// How a contour is predicted from its own past: linear prediction of the fifth order (Makhoul 1975).
import { levinson } from "../../math/levinson.ts";
import type { FloatArray } from "../../math/matrix.ts";

export const PREDICTION_ORDER = 5;

export interface ContourPrediction {
  /** What part of the energy is not predicted, from 0 to 1; 0 for a contour of zeros. */
  readonly gain: number;
  /** x[t] ≈ Σ cᵢ x[t − 1 − i]. */
  readonly coefficients: Float64Array;
}

/** By the autocorrelation of the whole contour, zeros beyond its ends. */
export function predictContour(values: FloatArray): ContourPrediction {
  const correlation = new Float64Array(PREDICTION_ORDER + 1);
  for (let lag = 0; lag <= PREDICTION_ORDER; lag++) {
    for (let t = lag; t < values.length; t++) correlation[lag] += values[t] * values[t - lag];
  }
  const { filter, error } = levinson(correlation, PREDICTION_ORDER);
  return {
    gain: correlation[0] > 0 ? Math.max(0, error / correlation[0]) : 0,
    coefficients: filter.map((a) => (a === 0 ? 0 : -a)),
  };
}
