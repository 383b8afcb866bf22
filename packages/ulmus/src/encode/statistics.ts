// Frames → one row: statistics of each feature over the whole, and over equal parts of it, which keep the order of events.
// It knows no sound: a frame is a row of numbers.
import { ArgumentError } from "../errors.ts";
import type { Matrix32 } from "../math/matrix.ts";
import type { EncodingCost } from "./cost.ts";

/**
 * `deviation` is the population's (÷ frames). `skewness` is m3 / (deviation + 1e-3)³: the constant keeps a feature
 * that hardly moves from giving noise. `percentile50` is the median; any number from 0 to 100 may stand there, and
 * between two frames it interpolates linearly (numpy's default).
 */
export type FunctionalName = "mean" | "deviation" | "minimum" | "maximum" | "skewness" | `percentile${number}`;

export interface StatisticsOptions {
  /** Taken over all frames, in this order. Default `defaultFunctionals`. */
  readonly functionals?: readonly FunctionalName[];
  /**
   * How many equal parts also give their mean and deviation; 0 for none, 1 for the whole. Part i begins at frame
   * ⌊i · frames / parts⌋ and has at least one frame, so parts overlap where there are fewer frames. Default 0.
   */
  readonly parts?: number;
}

/** Those of the closed-form recipes: mean, deviation, five percentiles and skewness. */
export const defaultFunctionals: readonly FunctionalName[] = [
  "mean",
  "deviation",
  "percentile5",
  "percentile25",
  "percentile50",
  "percentile75",
  "percentile95",
  "skewness",
];

/**
 * One row of frames (≥ 1) × features: all features of the first functional, then of the second …, then the means of
 * part 1, part 2 …, then the deviations of part 1, part 2 … Its length is features × (functionals + 2 · parts).
 */
export function statistics(frames: Matrix32, options: StatisticsOptions = {}): Float32Array {
  const { functionals, parts } = checked(options);
  const { rows, columns } = frames;
  if (rows < 1) throw new ArgumentError("statistics: there must be at least 1 frame, got 0");
  const positions = functionals.map((name) => percentilePosition(name, rows));
  const needsOrder = functionals.some((name) => name !== "mean" && name !== "deviation" && name !== "skewness");
  const row = new Float32Array(columns * (functionals.length + 2 * parts));
  const column = new Float32Array(rows);
  for (let j = 0; j < columns; j++) {
    for (let t = 0; t < rows; t++) column[t] = frames.data[t * columns + j];
    for (let i = 0; i < parts; i++) {
      const start = Math.floor((i * rows) / parts);
      const end = Math.max(start + 1, Math.floor(((i + 1) * rows) / parts));
      const { mean, deviation } = momentsOf(column, start, end);
      row[(functionals.length + i) * columns + j] = mean;
      row[(functionals.length + parts + i) * columns + j] = deviation;
    }
    const moments = momentsOf(column, 0, rows);
    if (needsOrder) column.sort();
    for (let f = 0; f < functionals.length; f++) {
      row[f * columns + j] = valueOf(functionals[f], moments, () => interpolated(column, positions[f]));
    }
  }
  return row;
}

/** What `statistics` costs; what sorting compares counts as sums. */
export function statisticsCost(
  { rows, columns }: Pick<Matrix32, "rows" | "columns">,
  options: StatisticsOptions = {},
): EncodingCost {
  const { functionals, parts } = checked(options);
  const perColumn = rows * (5 * (parts > 0 ? 2 : 1) + Math.log2(Math.max(2, rows)));
  return { multiplyAdds: columns * perColumn, bytes: 4 * (rows + columns * (functionals.length + 2 * parts)) };
}

/** A name for each column of `statistics`: `c1_mean`, `c1_percentile5`, `c1_mean_2of5`. */
export function statisticsNames(featureNames: readonly string[], options: StatisticsOptions = {}): string[] {
  const { functionals, parts } = checked(options);
  const part = (name: string): string[] => Array.from({ length: parts }, (_, i) => `${name}_${i + 1}of${parts}`);
  return [...functionals, ...part("mean"), ...part("deviation")].flatMap((functional) =>
    featureNames.map((feature) => `${feature}_${functional}`),
  );
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly skewness: number;
}

function momentsOf(values: Float32Array, start: number, end: number): Moments {
  const count = end - start;
  let sum = 0;
  for (let t = start; t < end; t++) sum += values[t];
  const mean = sum / count;
  let [square, cube] = [0, 0];
  for (let t = start; t < end; t++) {
    const difference = values[t] - mean;
    square += difference * difference;
    cube += difference * difference * difference;
  }
  const deviation = Math.sqrt(square / count);
  return { mean, deviation, skewness: cube / count / (deviation + 1e-3) ** 3 };
}

function valueOf(name: FunctionalName, moments: Moments, ordered: () => number): number {
  return name === "mean" || name === "deviation" || name === "skewness" ? moments[name] : ordered();
}

/** Where a functional stands among `count` ordered values; NaN for a moment. */
function percentilePosition(name: FunctionalName, count: number): number {
  if (name === "minimum") return 0;
  if (name === "maximum") return count - 1;
  return (percentOf(name) / 100) * (count - 1);
}

function percentOf(name: string): number {
  return /^percentile\d+(\.\d+)?$/.test(name) ? Number(name.slice("percentile".length)) : Number.NaN;
}

function interpolated(ordered: Float32Array, position: number): number {
  const below = Math.floor(position);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (ordered[above] - ordered[below]) * (position - below);
}

function checked({ functionals = defaultFunctionals, parts = 0 }: StatisticsOptions): Required<StatisticsOptions> {
  if (!Number.isInteger(parts) || parts < 0) {
    throw new ArgumentError(`statistics: parts must be a whole number ≥ 0, got ${parts}`);
  }
  for (const name of functionals) {
    if (["mean", "deviation", "minimum", "maximum", "skewness"].includes(name) || percentOf(name) <= 100) continue;
    throw new ArgumentError(
      `statistics: a functional must be mean, deviation, minimum, maximum, skewness or percentile0 to percentile100, got ${name}`,
    );
  }
  return { functionals, parts };
}
