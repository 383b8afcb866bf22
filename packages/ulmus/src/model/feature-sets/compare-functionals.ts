// The functionals of the ComParE set that others do not have, and those whose numbers it gives relative to the contour.
import type { Contour } from "../../encode/functionals/contour.ts";
import { levelSegments } from "../../encode/functionals/level-segments.ts";
import { contourMoments } from "../../encode/functionals/moments.ts";
import type { Turn } from "../../encode/functionals/turns.ts";
import { type SmileFunctional, smileFunctionals } from "./smile-functionals.ts";

const same = (unit: string): string => unit;
const plain = (): string => "1";
const seconds = (): string => "s";

const functional = (
  name: string,
  unit: SmileFunctional["unit"],
  of: (contour: Contour) => number,
): SmileFunctional => ({ name, unit, of });

/** From 0, the first frame, to 1, the last. */
const relativePlace = (at: number, { values }: Contour): number => (values.length > 1 ? at / (values.length - 1) : 0);

const extremes: readonly SmileFunctional[] = [
  ...smileFunctionals(["range"]),
  functional("maxPos", plain, (contour) => relativePlace(contour.extremes.maximumAt, contour)),
  functional("minPos", plain, (contour) => relativePlace(contour.extremes.minimumAt, contour)),
];

const percentiles = smileFunctionals([
  "quartile1",
  "quartile2",
  "quartile3",
  "iqr1-2",
  "iqr2-3",
  "iqr1-3",
  "percentile1.0",
  "percentile99.0",
  "pctlrange0-1",
]);
const moments = smileFunctionals(["stddev", "skewness", "kurtosis"]);
const times = smileFunctionals([
  "upleveltime25",
  "upleveltime50",
  "upleveltime75",
  "upleveltime90",
  "risetime",
  "leftctime",
]);
const prediction = smileFunctionals(["lpgain", "lpc0", "lpc1", "lpc2", "lpc3", "lpc4"]);
const regression = smileFunctionals([
  "linregc1",
  "linregc2",
  "linregerrQ",
  "qregc1",
  "qregc2",
  "qregc3",
  "qregerrQ",
  "centroid",
]);

/** A contour is cut where it crosses a quarter or three quarters of its range. */
const SEGMENT_LEVELS = [0.25, 0.75];
const segments = summaryOfLengths(({ values, hopSeconds }) =>
  levelSegments(values, SEGMENT_LEVELS).map((length) => length * hopSeconds),
);

/** Mean, greatest, least and deviation of some lengths in seconds; all 0 if there are none. */
export function summaryOfLengths(lengthsOf: (contour: Contour) => readonly number[]): SmileFunctional[] {
  const of =
    (summary: (lengths: Float64Array) => number) =>
    (contour: Contour): number => {
      const lengths = Float64Array.from(lengthsOf(contour));
      return lengths.length === 0 ? 0 : summary(lengths);
    };
  return [
    functional(
      "meanSegLen",
      seconds,
      of((lengths) => contourMoments(lengths).mean),
    ),
    functional(
      "maxSegLen",
      seconds,
      of((lengths) => Math.max(...lengths)),
    ),
    functional(
      "minSegLen",
      seconds,
      of((lengths) => Math.min(...lengths)),
    ),
    functional(
      "segLenStddev",
      seconds,
      of((lengths) => contourMoments(lengths).deviation),
    ),
  ];
}

const peaksOf = ({ turns }: Contour): Turn[] => turns.all.filter(({ isPeak }) => isPeak);
const rangeOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
const peakValues = (contour: Contour): number[] => peaksOf(contour).map(({ value }) => value);
const troughValues = ({ turns }: Contour): number[] =>
  turns.all.filter(({ isPeak }) => !isPeak).map(({ value }) => value);
const peakMean = (contour: Contour): number => contourMoments(Float64Array.from(peakValues(contour))).mean;
const distances = (contour: Contour): Float64Array => {
  const places = peaksOf(contour).map(({ at }) => at * contour.hopSeconds);
  return Float64Array.from(places.slice(1), (at, i) => at - places[i]);
};
const over = (value: number, whole: number): number => (whole === 0 ? 0 : value / whole);
const span = ({ extremes: { maximum, minimum } }: Contour): number => maximum - minimum;

const peaks: readonly SmileFunctional[] = [
  functional("meanPeakDist", seconds, (contour) => contourMoments(distances(contour)).mean),
  functional("peakDistStddev", seconds, (contour) => contourMoments(distances(contour)).deviation),
  functional("peakRangeAbs", same, (contour) => rangeOf(peakValues(contour))),
  functional("peakRangeRel", plain, (contour) => over(rangeOf(peakValues(contour)), span(contour))),
  functional("peakMeanAbs", same, peakMean),
  functional("peakMeanMeanDist", same, (contour) => peakMean(contour) - contour.moments.mean),
  functional("peakMeanRel", plain, (contour) => over(peakMean(contour), contour.moments.mean)),
  functional("minRangeRel", plain, (contour) => over(rangeOf(troughValues(contour)), span(contour))),
  ...smileFunctionals(["meanRisingSlope", "stddevRisingSlope", "meanFallingSlope", "stddevFallingSlope"]),
];

/** Of what is measured in every frame, and of its deltas. */
export const ofShape: readonly SmileFunctional[] = [
  ...extremes,
  ...percentiles,
  ...moments,
  ...segments,
  ...times,
  ...prediction,
];
/** Of what voiced frames have, and of its deltas. */
export const ofVoiced: readonly SmileFunctional[] = [
  ...smileFunctionals(["amean", "flatness", "posamean", "rqmean"]),
  ...extremes,
  ...regression,
  ...percentiles,
  ...moments,
  ...times,
  ...prediction,
];
/** Further ones of what is measured in every frame. */
export const ofCourse: readonly SmileFunctional[] = [
  ...smileFunctionals(["amean", "flatness", "rqmean"]),
  ...peaks,
  ...regression,
];
/** Further ones of its deltas. */
export const ofChange: readonly SmileFunctional[] = [...smileFunctionals(["flatness", "posamean", "rqmean"]), ...peaks];
