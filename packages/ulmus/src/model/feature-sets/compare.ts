// The set of the Computational Paralinguistics Challenges since 2013 (Schuller et al. 2013; Weninger et al. 2013) with the columns of
// openSMILE's ComParE_2016.conf: 65 low-level descriptors, their deltas, 6373 functionals. Written from descriptions, and compared
// with SMILExtract only where it shares a descriptor with the Geneva set: docs/opensmile.md says which.
import { HOP_SECONDS } from "../../audio/opensmile/frames.ts";
import { Contour } from "../../encode/functionals/contour.ts";
import { segmentLengths } from "../../encode/functionals/segments.ts";
import type { Kernels } from "../../math/kernels.ts";
import { columnOf, joinColumns } from "./columns.ts";
import { type CompareFrames, measureCompare, steadyColumns, voicedColumns } from "./compare-frames.ts";
import { ofChange, ofCourse, ofShape, ofVoiced, summaryOfLengths } from "./compare-functionals.ts";
import { deltaColumns, type FeatureColumn, type FeatureSet } from "./feature-set.ts";
import { functionalColumns, functionalsOf } from "./smile-functionals.ts";

const lowLevelColumns: readonly FeatureColumn[] = [
  ...voicedColumns,
  ...steadyColumns,
  ...deltaColumns(voicedColumns),
  ...deltaColumns(steadyColumns),
];

/** Of runs of voiced frames. */
const ofVoicing = summaryOfLengths(({ values, hopSeconds }) =>
  segmentLengths(values.length, (t) => values[t] !== 0).map((length) => length * hopSeconds),
);

const columns: readonly FeatureColumn[] = [
  ...functionalColumns([...steadyColumns, ...deltaColumns(steadyColumns)], ofShape),
  ...functionalColumns([...voicedColumns, ...deltaColumns(voicedColumns)], ofVoiced),
  { name: "F0final_sma_nnz", unit: "1" },
  ...functionalColumns(voicedColumns.slice(0, 1), ofVoicing),
  ...functionalColumns(steadyColumns, ofCourse),
  ...functionalColumns(deltaColumns(steadyColumns), ofChange),
];

/** Creates the set. */
export function createCompare(kernels: Kernels): FeatureSet {
  return {
    name: "compare",
    about:
      "Computational Paralinguistics Challenge (ComParE 2016): 6373 functionals of 65 descriptors and their deltas",
    lowLevelColumns,
    columns,
    hopSeconds: HOP_SECONDS,
    lowLevel: (signal) => {
      const { voiced, steady, voicedDelta, steadyDelta } = measureCompare(signal, kernels);
      return joinColumns([voiced, steady, voicedDelta, steadyDelta]);
    },
    row: (signal) => Float32Array.from(summarise(measureCompare(signal, kernels))),
  };
}

function summarise({ voiced, voicedDelta, steady, steadyDelta }: CompareFrames): number[] {
  const pitch = new Contour(columnOf(voiced, 0), HOP_SECONDS);
  const voicedFrames = pitch.values.filter((hz) => hz !== 0).length;
  return [
    ...functionalsOf(joinColumns([steady, steadyDelta]), ofShape, { skipsZeros: false }),
    ...functionalsOf(joinColumns([voiced, voicedDelta]), ofVoiced, { skipsZeros: true }),
    voicedFrames / pitch.values.length,
    ...ofVoicing.map(({ of }) => of(pitch)),
    ...functionalsOf(steady, ofCourse, { skipsZeros: false }),
    ...functionalsOf(steadyDelta, ofChange, { skipsZeros: false }),
  ];
}
