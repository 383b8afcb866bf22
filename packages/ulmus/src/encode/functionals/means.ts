// Other means of a contour than the arithmetic one of all its values.
import type { FloatArray } from "../../math/matrix.ts";

/** The mean of the values that are > 0; 0 where there is none. */
export function meanOfPositive(values: FloatArray): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!(value > 0)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** The root of the mean square. */
export function rootMeanSquare(values: FloatArray): number {
  let square = 0;
  for (const value of values) square += value * value;
  return values.length > 0 ? Math.sqrt(square / values.length) : 0;
}

/** The geometric over the arithmetic mean of the magnitudes that are not 0: 1 for a level contour, near 0 for a spike. */
export function contourFlatness(values: FloatArray): number {
  let [logarithms, sum, count] = [0, 0, 0];
  for (const value of values) {
    if (value === 0) continue;
    logarithms += Math.log(Math.abs(value));
    sum += Math.abs(value);
    count++;
  }
  return count > 0 ? Math.exp(logarithms / count) / (sum / count) : 0;
}

/** Where the weight of a contour lies, from 0 (its first value) to 1 (its last), by Σ t x / Σ x; ½ where the sum is 0. */
export function centreOfGravity(values: FloatArray): number {
  let [weighted, sum] = [0, 0];
  for (let t = 0; t < values.length; t++) {
    weighted += t * values[t];
    sum += values[t];
  }
  return sum === 0 || values.length < 2 ? 0.5 : weighted / sum / (values.length - 1);
}
