// The functionals that a recipe may name: what each makes of a contour, and its unit.
import { ArgumentError } from "../../errors.ts";
import type { FloatArray } from "../../math/matrix.ts";
import { Contour } from "./contour.ts";
import { contourMoments } from "./moments.ts";
import { findPeakShape, type PeakShape } from "./peaks.ts";
import { runLengths } from "./runs.ts";

/** A contour as these functionals see it. */
export class FunctionalContour {
  /** Its values, or those that are not 0. */
  readonly values: Contour;
  readonly #all: FloatArray;
  readonly #threshold: number | "mean";
  #shape: PeakShape | undefined;
  #runs: readonly number[] | undefined;

  constructor(all: FloatArray, hopSeconds: number, { skipZeros, segmentsAbove }: ContourOptions) {
    this.#all = all;
    this.#threshold = segmentsAbove;
    this.values = new Contour(skipZeros ? all.filter((value) => value !== 0) : all, hopSeconds);
  }

  get hopSeconds(): number {
    return this.values.hopSeconds;
  }

  /** Of all values, zeros included. */
  get seconds(): number {
    return this.#all.length * this.hopSeconds;
  }

  get shape(): PeakShape {
    return (this.#shape ??= findPeakShape(this.values.values));
  }

  /** The lengths of its segments in frames. */
  get runs(): readonly number[] {
    const { moments } = this.values;
    return (this.#runs ??= runLengths(this.#all, this.#threshold === "mean" ? moments.mean : this.#threshold));
  }
}

export interface ContourOptions {
  /** Whether values of 0 are left out of all but the segments, as of pitch, which is 0 where there is none. */
  readonly skipZeros: boolean;
  /** What the values of a segment are above; "mean": that of the contour. */
  readonly segmentsAbove: number | "mean";
}

type Unit = (unit: string) => string;
type Value = (contour: FunctionalContour) => number;

const same: Unit = (unit) => unit;
const plain: Unit = () => "1";
const squared: Unit = (unit) => (unit === "1" ? "1" : /^\w+$/.test(unit) ? `${unit}²` : `(${unit})²`);
const perSecond: Unit = (unit) => `${unit}/s`;
const seconds: Unit = () => "s";

const place = (at: number, { values }: Contour): number => (values.length > 1 ? at / (values.length - 1) : 0);
const meanOf = (values: readonly number[]): number => contourMoments(Float64Array.from(values)).mean;
const deviationOf = (values: readonly number[]): number => contourMoments(Float64Array.from(values)).deviation;
const distances = ({ shape: { peaks } }: FunctionalContour): number[] => peaks.slice(1).map((at, i) => at - peaks[i]);

const table = {
  mean: [same, ({ values }) => values.moments.mean],
  deviation: [same, ({ values }) => values.moments.deviation],
  variance: [squared, ({ values }) => values.moments.variance],
  skewness: [plain, ({ values }) => values.moments.skewness],
  kurtosis: [plain, ({ values }) => values.moments.kurtosis],
  minimum: [same, ({ values }) => values.extremes.minimum],
  maximum: [same, ({ values }) => values.extremes.maximum],
  range: [same, ({ values }) => values.extremes.maximum - values.extremes.minimum],
  minimumPosition: [plain, ({ values }) => place(values.extremes.minimumAt, values)],
  maximumPosition: [plain, ({ values }) => place(values.extremes.maximumAt, values)],
  regressionSlope: [perSecond, ({ values, hopSeconds }) => values.line.slope / hopSeconds],
  regressionOffset: [same, ({ values }) => values.line.offset],
  regressionAbsoluteError: [same, ({ values }) => values.line.absoluteError],
  regressionSquaredError: [squared, ({ values }) => values.line.squaredError],
  risingSlopeMean: [perSecond, ({ shape, hopSeconds }) => meanOf(shape.risingSlopes) / hopSeconds],
  risingSlopeDeviation: [perSecond, ({ shape, hopSeconds }) => deviationOf(shape.risingSlopes) / hopSeconds],
  fallingSlopeMean: [perSecond, ({ shape, hopSeconds }) => meanOf(shape.fallingSlopes) / hopSeconds],
  fallingSlopeDeviation: [perSecond, ({ shape, hopSeconds }) => deviationOf(shape.fallingSlopes) / hopSeconds],
  peaksPerSecond: [() => "1/s", ({ shape, seconds: all }) => (all > 0 ? shape.peaks.length / all : 0)],
  peakMean: [same, ({ shape, values }) => meanOf(shape.peaks.map((at) => values.values[at]))],
  peakDistanceMean: [seconds, (contour) => meanOf(distances(contour)) * contour.hopSeconds],
  peakDistanceDeviation: [seconds, (contour) => deviationOf(distances(contour)) * contour.hopSeconds],
  segmentsPerSecond: [() => "1/s", ({ runs, seconds: all }) => (all > 0 ? runs.length / all : 0)],
  segmentMean: [seconds, ({ runs, hopSeconds }) => meanOf(runs) * hopSeconds],
  segmentDeviation: [seconds, ({ runs, hopSeconds }) => deviationOf(runs) * hopSeconds],
  segmentShare: [
    plain,
    ({ runs, hopSeconds, seconds: all }) => (all > 0 ? (runs.reduce((a, b) => a + b, 0) * hopSeconds) / all : 0),
  ],
} as const satisfies Readonly<Record<string, readonly [Unit, Value]>>;

type TableName = keyof typeof table;

/** The functionals without a number in their names. */
export const plainFunctionals = Object.keys(table) as TableName[];

/** `percentile50` is the median; `percentileRange25to75` lies between the quartiles. Percentiles interpolate linearly. */
export type ContourFunctionalName = TableName | `percentile${number}` | `percentileRange${number}to${number}`;

/** All of the table, and the percentiles of openSMILE's larger sets. */
export const usualContourFunctionals: readonly ContourFunctionalName[] = [
  ...plainFunctionals,
  "percentile1",
  "percentile25",
  "percentile50",
  "percentile75",
  "percentile99",
  "percentileRange1to99",
  "percentileRange25to75",
];

export interface Functional {
  readonly name: ContourFunctionalName;
  /** The unit of its numbers, from that of what it summarises. */
  readonly unit: Unit;
  readonly of: Value;
}

/** What names there are, for messages. */
export const contourFunctionalRule = `one of ${plainFunctionals.join(", ")}, percentile0 to percentile100, or a range such as percentileRange5to95`;

/** Whether it is the name of a functional. */
export function isContourFunctional(name: string): name is ContourFunctionalName {
  return Object.hasOwn(table, name) || percentsOf(name) !== undefined;
}

/** The functional of a name. */
export function contourFunctional(name: ContourFunctionalName): Functional {
  const percents = percentsOf(name);
  if (percents === undefined && !isContourFunctional(name)) {
    throw new ArgumentError(`functionals: a functional must be ${contourFunctionalRule}, got ${String(name)}`);
  }
  if (percents === undefined) {
    const [unit, of] = table[name as TableName];
    return { name, unit, of };
  }
  const [from, to] = percents.map((percent) => percent / 100);
  const of: Value =
    percents.length === 1
      ? ({ values }) => values.percentile(from)
      : ({ values }) => values.percentile(to) - values.percentile(from);
  return { name, unit: same, of };
}

/** The one or two percents of a percentile or a range of them; undefined if it is none. */
function percentsOf(name: string): number[] | undefined {
  const found =
    /^percentile(\d+(?:\.\d+)?)$/.exec(name) ?? /^percentileRange(\d+(?:\.\d+)?)to(\d+(?:\.\d+)?)$/.exec(name);
  const percents = found?.slice(1).map(Number);
  return percents?.every((percent, i) => percent <= 100 && !(percent <= percents[i - 1])) ? percents : undefined;
}
