// Less weight on rows that are far off, so that a few wrong targets do not spoil a fit: M-estimation by reweighting, again and
// again, until the weights stay (Huber 1964; Beaton & Tukey 1974; Holland & Welsch 1977).
import { type Matrix64, rowOf } from "../math/matrix.ts";

/** "huber": the weight falls as 1 / distance beyond 1.345 deviations. "bisquare": it falls to 0 at 4.685, and stays there. */
export type RobustLoss = "huber" | "bisquare";

/** In robust deviations; 95 % as efficient as least squares where errors are normal. */
const TUNING = { huber: 1.345, bisquare: 4.685 } as const;

/** A normal distribution's deviation over its median distance from 0. */
const NORMAL = 1.4826022185056018;

/**
 * The weights of rows that a fit with these weights gives again, to 1e-6, after at most 50 fits.
 *
 * @param residualsOf a fit with these weights: targets less scores, n × outputs.
 * @returns one for each row, 0 … 1.
 */
export function reweigh(
  loss: RobustLoss,
  rows: number,
  residualsOf: (weights: Float64Array) => Matrix64,
): Float64Array {
  let weights: Float64Array = new Float64Array(rows).fill(1);
  for (let round = 0; round < 50; round++) {
    const residuals = residualsOf(weights);
    const next = robustWeights(loss, residuals, robustScale(residuals));
    const change = next.reduce((most, weight, i) => Math.max(most, Math.abs(weight - weights[i])), 0);
    weights = next;
    if (change <= 1e-6) break;
  }
  return weights;
}

/** The weights of rows of `residuals` (n × outputs): the distance of a row is the root mean square over outputs, each in its `scale`. */
export function robustWeights(loss: RobustLoss, residuals: Matrix64, scale: ArrayLike<number>): Float64Array {
  const limit = TUNING[loss];
  return Float64Array.from({ length: residuals.rows }, (_, i) => {
    const squares = rowOf(residuals, i).reduce((sum, residual, c) => sum + (residual / scale[c]) ** 2, 0);
    const distance = Math.sqrt(squares / residuals.columns) / limit;
    if (loss === "huber") return 1 / Math.max(1, distance);
    return (1 - Math.min(1, distance) ** 2) ** 2;
  });
}

/** The robust deviation of each output: 1.4826 times the median of |residual|; above 0 also where most residuals are 0. */
export function robustScale({ rows, columns, data }: Matrix64): Float64Array {
  return Float64Array.from({ length: columns }, (_, c) => {
    const sizes = Float64Array.from({ length: rows }, (__, i) => Math.abs(data[i * columns + c])).toSorted();
    const median = (sizes[(rows - 1) >> 1] + sizes[rows >> 1]) / 2;
    return Math.max(NORMAL * median, 1e-12 * sizes[rows - 1]) || 1;
  });
}
