// The line and the parabola that fit a contour best, by least squares over the frame numbers 0, 1, 2 …
import type { FloatArray } from "../../math/matrix.ts";

export interface FittedLine {
  /** Per frame. */
  readonly slope: number;
  /** Its value at the first frame. */
  readonly offset: number;
  /** The mean distance from it. */
  readonly absoluteError: number;
  /** The mean squared distance. */
  readonly squaredError: number;
}

/** The best line; level through a single value. */
export function fitLine(values: FloatArray): FittedLine {
  const count = values.length;
  if (count === 0) return { slope: 0, offset: 0, absoluteError: 0, squaredError: 0 };
  const middle = (count - 1) / 2;
  let [sum, turning] = [0, 0];
  for (let t = 0; t < count; t++) {
    sum += values[t];
    turning += (t - middle) * values[t];
  }
  const spread = (count * (count * count - 1)) / 12; // Σ (t − middle)²
  const slope = spread > 0 ? turning / spread : 0;
  const offset = sum / count - slope * middle;
  return { slope, offset, ...errors(values, (t) => slope * t + offset) };
}

/** Mean distances of the values from a curve. */
function errors(values: FloatArray, curve: (t: number) => number): { absoluteError: number; squaredError: number } {
  let [absolute, square] = [0, 0];
  for (let t = 0; t < values.length; t++) {
    const distance = values[t] - curve(t);
    absolute += Math.abs(distance);
    square += distance * distance;
  }
  return { absoluteError: absolute / values.length, squaredError: square / values.length };
}
