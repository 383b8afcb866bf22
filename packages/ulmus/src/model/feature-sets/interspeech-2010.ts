// The set of the INTERSPEECH 2010 Paralinguistic Challenge (Schuller et al. 2010) with the columns of openSMILE's IS10_paraling.conf:
// 34 low-level descriptors and their deltas by 21 functionals, 4 of voiced frames by 19, pitch onsets, duration. Written from
// descriptions, and not compared with SMILExtract: docs/opensmile.md says what is.
import { HOP_SECONDS } from "../../audio/opensmile/frames.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { columnOf, joinColumns } from "./columns.ts";
import { deltaColumns, type FeatureColumn, type FeatureSet } from "./feature-set.ts";
import {
  type Interspeech2010Frames,
  measureInterspeech2010,
  steadyColumns,
  voicedColumns,
} from "./interspeech-2010-frames.ts";
import { functionalColumns, functionalsOf, smileFunctionals } from "./smile-functionals.ts";

const ofAll = smileFunctionals([
  "maxPos",
  "minPos",
  "amean",
  "linregc1",
  "linregc2",
  "linregerrA",
  "linregerrQ",
  "stddev",
  "skewness",
  "kurtosis",
  "quartile1",
  "quartile2",
  "quartile3",
  "iqr1-2",
  "iqr2-3",
  "iqr1-3",
  "percentile1.0",
  "percentile99.0",
  "pctlrange0-1",
  "upleveltime75",
  "upleveltime90",
]);
const ofVoiced = ofAll.filter(({ name }) => name !== "percentile1.0" && name !== "pctlrange0-1");

const lowLevelColumns: readonly FeatureColumn[] = [
  ...steadyColumns,
  ...deltaColumns(steadyColumns),
  ...voicedColumns,
  ...deltaColumns(voicedColumns),
];

/** Creates the set. */
export function createInterspeech2010(kernels: Kernels): FeatureSet {
  return {
    name: "is10",
    about:
      "INTERSPEECH 2010 Paralinguistic Challenge: 1582 functionals of loudness, cepstrum, bands, pitch and voice quality",
    lowLevelColumns,
    columns: [
      ...functionalColumns([...steadyColumns, ...deltaColumns(steadyColumns)], ofAll),
      ...functionalColumns([...voicedColumns, ...deltaColumns(voicedColumns)], ofVoiced),
      { name: "F0final__Turn_numOnsets", unit: "1" },
      { name: "F0final__Turn_duration", unit: "s" },
    ],
    hopSeconds: HOP_SECONDS,
    lowLevel: (signal) => lowLevelOf(measureInterspeech2010(signal, kernels)),
    row: (signal) => Float32Array.from(summarise(measureInterspeech2010(signal, kernels))),
  };
}

function lowLevelOf({ steady, steadyDelta, voiced, voicedDelta }: Interspeech2010Frames): Matrix32 {
  return joinColumns([steady, steadyDelta, voiced, voicedDelta]);
}

function summarise({ steady, steadyDelta, voiced, voicedDelta }: Interspeech2010Frames): number[] {
  const pitch = columnOf(voiced, 0);
  const onsets = pitch.filter((hz, t) => hz > 0 && !(t > 0 && pitch[t - 1] > 0)).length;
  return [
    ...functionalsOf(joinColumns([steady, steadyDelta]), ofAll, { skipsZeros: false }),
    ...functionalsOf(joinColumns([voiced, voicedDelta]), ofVoiced, { skipsZeros: true }),
    onsets,
    pitch.length * HOP_SECONDS,
  ];
}
