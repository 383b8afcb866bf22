// The moments of a contour: where it is, how far it spreads, how lopsided and how peaked it is.
import type { FloatArray } from "../../math/matrix.ts";

/** All 0 for an empty contour; those that are divided by the deviation are 0 where that is. */
export interface ContourMoments {
  readonly mean: number;
  /** Of the population: divided by the number of values. */
  readonly variance: number;
  readonly deviation: number;
  /** m₃ / deviation³. */
  readonly skewness: number;
  /** m₄ / deviation⁴: 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** The moments of all values. */
export function contourMoments(values: FloatArray): ContourMoments {
  const count = Math.max(1, values.length);
  let sum = 0;
  for (let t = 0; t < values.length; t++) sum += values[t];
  const mean = sum / count;
  let [square, cube, fourth] = [0, 0, 0];
  for (let t = 0; t < values.length; t++) {
    const difference = values[t] - mean;
    const squared = difference * difference;
    square += squared;
    cube += squared * difference;
    fourth += squared * squared;
  }
  const variance = square / count;
  const deviation = Math.sqrt(variance);
  const isFlat = variance === 0;
  return {
    mean,
    variance,
    deviation,
    skewness: isFlat ? 0 : cube / count / (variance * deviation),
    kurtosis: isFlat ? 0 : fourth / count / (variance * variance),
  };
}
