// openSMILE's functionals under its names, made of those of encode/functionals.
import { HOP_SECONDS } from "../../audio/opensmile/frames.ts";
import { Contour } from "../../encode/functionals/contour.ts";
import { centreOfGravity, contourFlatness, meanOfPositive, rootMeanSquare } from "../../encode/functionals/means.ts";
import { timeAbove, timeCurvedLeft, timeRising } from "../../encode/functionals/times.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { columnOf } from "./columns.ts";
import type { FeatureColumn } from "./feature-set.ts";

export interface SmileFunctional {
  /** Its ending of a column's name. */
  readonly name: string;
  /** The unit of its numbers, from the unit of what it summarises. */
  readonly unit: (unit: string) => string;
  readonly of: (contour: Contour) => number;
}

const same = (unit: string): string => unit;
const squared = (unit: string): string => (unit === "1" ? "1" : `${unit}²`);
const plain = (): string => "1";
const frames = (): string => "frames";
const perFrame = (unit: string): string => `${unit}/frame`;
const perSquareFrame = (unit: string): string => `${unit}/frame²`;
const perSecond = (unit: string): string => `${unit}/s`;

const table = {
  max: [same, ({ extremes }) => extremes.maximum],
  min: [same, ({ extremes }) => extremes.minimum],
  range: [same, ({ extremes }) => extremes.maximum - extremes.minimum],
  maxPos: [frames, ({ extremes }) => extremes.maximumAt],
  minPos: [frames, ({ extremes }) => extremes.minimumAt],
  amean: [same, ({ moments }) => moments.mean],
  linregc1: [perFrame, ({ line }) => line.slope],
  linregc2: [same, ({ line }) => line.offset],
  linregerrA: [same, ({ line }) => line.absoluteError],
  linregerrQ: [squared, ({ line }) => line.squaredError],
  qregc1: [perSquareFrame, ({ parabola }) => parabola.bend],
  qregc2: [perFrame, ({ parabola }) => parabola.slope],
  qregc3: [same, ({ parabola }) => parabola.offset],
  qregerrQ: [squared, ({ parabola }) => parabola.squaredError],
  centroid: [plain, ({ values }) => centreOfGravity(values)],
  flatness: [plain, ({ values }) => contourFlatness(values)],
  posamean: [same, ({ values }) => meanOfPositive(values)],
  rqmean: [same, ({ values }) => rootMeanSquare(values)],
  quartile1: [same, (contour) => contour.percentile(0.25)],
  quartile2: [same, (contour) => contour.percentile(0.5)],
  quartile3: [same, (contour) => contour.percentile(0.75)],
  "iqr1-2": [same, (contour) => contour.percentile(0.5) - contour.percentile(0.25)],
  "iqr2-3": [same, (contour) => contour.percentile(0.75) - contour.percentile(0.5)],
  "iqr1-3": [same, (contour) => contour.percentile(0.75) - contour.percentile(0.25)],
  "percentile1.0": [same, (contour) => contour.percentile(0.01)],
  "percentile99.0": [same, (contour) => contour.percentile(0.99)],
  "pctlrange0-1": [same, (contour) => contour.percentile(0.99) - contour.percentile(0.01)],
  upleveltime25: [plain, ({ values }) => timeAbove(values, 0.25)],
  upleveltime50: [plain, ({ values }) => timeAbove(values, 0.5)],
  upleveltime75: [plain, ({ values }) => timeAbove(values, 0.75)],
  upleveltime90: [plain, ({ values }) => timeAbove(values, 0.9)],
  risetime: [plain, ({ values }) => timeRising(values)],
  leftctime: [plain, ({ values }) => timeCurvedLeft(values)],
  lpgain: [plain, ({ prediction }) => prediction.gain],
  lpc0: [plain, ({ prediction }) => prediction.coefficients[0]],
  lpc1: [plain, ({ prediction }) => prediction.coefficients[1]],
  lpc2: [plain, ({ prediction }) => prediction.coefficients[2]],
  lpc3: [plain, ({ prediction }) => prediction.coefficients[3]],
  lpc4: [plain, ({ prediction }) => prediction.coefficients[4]],
  stddev: [same, ({ moments }) => moments.deviation],
  skewness: [plain, ({ moments }) => moments.skewness],
  kurtosis: [plain, ({ moments }) => moments.kurtosis],
  stddevNorm: [plain, ({ moments }) => moments.deviation / (moments.mean === 0 ? 1 : moments.mean)],
  "percentile20.0": [same, (contour) => contour.percentile(0.2)],
  "percentile50.0": [same, (contour) => contour.percentile(0.5)],
  "percentile80.0": [same, (contour) => contour.percentile(0.8)],
  "pctlrange0-2": [same, (contour) => contour.percentile(0.8) - contour.percentile(0.2)],
  meanRisingSlope: [perSecond, ({ turns, hopSeconds }) => turns.rising.mean / hopSeconds],
  stddevRisingSlope: [perSecond, ({ turns, hopSeconds }) => turns.rising.deviation / hopSeconds],
  meanFallingSlope: [perSecond, ({ turns, hopSeconds }) => turns.falling.mean / hopSeconds],
  stddevFallingSlope: [perSecond, ({ turns, hopSeconds }) => turns.falling.deviation / hopSeconds],
} as const satisfies Readonly<Record<string, readonly [SmileFunctional["unit"], SmileFunctional["of"]]>>;

export type SmileFunctionalName = keyof typeof table;

/** The functionals of these names, in this order. */
export function smileFunctionals(names: readonly SmileFunctionalName[]): SmileFunctional[] {
  return names.map((name) => ({ name, unit: table[name][0], of: table[name][1] }));
}

/** The columns that functionals make of measured ones: all functionals of the first, then of the second … */
export function functionalColumns(
  measured: readonly FeatureColumn[],
  functionals: readonly SmileFunctional[],
): FeatureColumn[] {
  return measured.flatMap(({ name, unit }) =>
    functionals.map((functional) => ({ name: `${name}_${functional.name}`, unit: functional.unit(unit) })),
  );
}

/** All functionals of the first column, then of the second …; of its values that are not 0 alone, and 0 where there is none. */
export function functionalsOf(
  frames: Matrix32,
  functionals: readonly SmileFunctional[],
  { skipsZeros }: { readonly skipsZeros: boolean },
): number[] {
  return Array.from({ length: frames.columns }, (_, j) => columnOf(frames, j)).flatMap((values) => {
    const contour = new Contour(skipsZeros ? values.filter((value) => value !== 0) : values, HOP_SECONDS);
    return functionals.map((functional) => (contour.values.length === 0 ? 0 : functional.of(contour)));
  });
}
