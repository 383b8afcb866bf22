// openSMILE's functionals under its names, made of those of encode/functionals.
import type { Contour } from "../../encode/functionals/contour.ts";
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
  linregerrQ: [squared, ({ line }) => line.squaredError],
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
