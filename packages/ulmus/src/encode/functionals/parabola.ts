// The parabola that fits a contour best, by least squares over the frame numbers 0, 1, 2 …
import type { FloatArray } from "../../math/matrix.ts";
import { fitLine } from "./line.ts";

/** value ≈ bend t² + slope t + offset. */
export interface FittedParabola {
  /** Per frame². */
  readonly bend: number;
  /** Per frame. */
  readonly slope: number;
  readonly offset: number;
  /** The mean squared distance from it. */
  readonly squaredError: number;
}

/** The best parabola; the best line through fewer than 3 values. */
export function fitParabola(values: FloatArray): FittedParabola {
  const count = values.length;
  const line = fitLine(values);
  if (count < 3) return { bend: 0, slope: line.slope, offset: line.offset, squaredError: line.squaredError };
  // About the middle, u = t − m, the polynomials 1, u and u² − mean(u²) are orthogonal.
  const middle = (count - 1) / 2;
  const meanSquare = (count * count - 1) / 12;
  let [bowed, spread] = [0, 0];
  for (let t = 0; t < count; t++) {
    const bow = (t - middle) ** 2 - meanSquare;
    bowed += bow * values[t];
    spread += bow * bow;
  }
  const bend = bowed / spread;
  const slope = line.slope - 2 * bend * middle;
  const offset = line.offset + bend * (middle * middle - meanSquare);
  let square = 0;
  for (let t = 0; t < count; t++) square += (values[t] - (bend * t + slope) * t - offset) ** 2;
  return { bend, slope, offset, squaredError: square / count };
}
