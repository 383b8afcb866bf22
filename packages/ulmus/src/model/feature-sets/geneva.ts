// The extended Geneva minimalistic acoustic parameter set, version 02 (Eyben et al. 2016), as openSMILE's eGeMAPSv02.conf gives
// it: 25 low-level descriptors, 88 functionals, most of them of voiced frames alone.
import { HOP_SECONDS } from "../../audio/opensmile/frames.ts";
import { smoothContours, smoothLateContours } from "../../audio/opensmile/smoothing.ts";
import { Contour } from "../../encode/functionals/contour.ts";
import { segmentLengths } from "../../encode/functionals/segments.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, selectColumns } from "../../math/matrix.ts";
import { firstRows, joinColumns, maskRows } from "./columns.ts";
import type { FeatureColumn, FeatureSet } from "./feature-set.ts";
import { createVoiceMeasure, type FormantMethod, type Voice } from "./geneva-voice.ts";
import { functionalColumns, functionalsOf, smileFunctionals } from "./smile-functionals.ts";

const column = (name: string, unit: string): FeatureColumn => ({ name, unit });
const spectral = (suffix: string): FeatureColumn[] => [
  column(`alphaRatio${suffix}`, "dB"),
  column(`hammarbergIndex${suffix}`, "dB"),
  column(`slope${suffix}0-500`, "dB/Hz"),
  column(`slope${suffix}500-1500`, "dB/Hz"),
  column(`spectralFlux${suffix}`, "1"),
];
const cepstral = (suffix: string): FeatureColumn[] => [1, 2, 3, 4].map((i) => column(`mfcc${i}${suffix}`, "1"));
const pitchColumn = column("F0semitoneFrom27.5Hz", "semitones");
const voiceColumns: readonly FeatureColumn[] = [
  column("jitterLocal", "1"),
  column("shimmerLocaldB", "dB"),
  column("HNRdBACF", "dB"),
  column("logRelF0-H1-H2", "dB"),
  column("logRelF0-H1-A3", "dB"),
  ...[1, 2, 3].flatMap((i) => [
    column(`F${i}frequency`, "Hz"),
    column(`F${i}bandwidth`, "Hz"),
    column(`F${i}amplitudeLogRelF0`, "dB"),
  ]),
];
const named = (columns: readonly FeatureColumn[], suffix: string): FeatureColumn[] =>
  columns.map(({ name, unit }) => ({ name: name + suffix, unit }));

const lowLevelColumns: readonly FeatureColumn[] = [
  ...named([column("Loudness", "1"), ...spectral(""), ...cepstral("")], "_sma3"),
  ...named([pitchColumn, ...voiceColumns], "_sma3nz"),
];

const contourFunctionals = smileFunctionals([
  "amean",
  "stddevNorm",
  "percentile20.0",
  "percentile50.0",
  "percentile80.0",
  "pctlrange0-2",
  "meanRisingSlope",
  "stddevRisingSlope",
  "meanFallingSlope",
  "stddevFallingSlope",
]);
const meanAndDeviation = smileFunctionals(["amean", "stddevNorm"]);
const meanAlone = smileFunctionals(["amean"]);

const columns: readonly FeatureColumn[] = [
  ...functionalColumns(named([pitchColumn], "_sma3nz"), contourFunctionals),
  ...functionalColumns(named([column("loudness", "1")], "_sma3"), contourFunctionals),
  ...functionalColumns(named([column("spectralFlux", "1"), ...cepstral("")], "_sma3"), meanAndDeviation),
  ...functionalColumns(named([...voiceColumns, ...spectral("V"), ...cepstral("V")], "_sma3nz"), meanAndDeviation),
  ...functionalColumns(named(spectral("UV"), "_sma3nz"), meanAlone),
  column("loudnessPeaksPerSec", "1/s"),
  column("VoicedSegmentsPerSec", "1/s"),
  column("MeanVoicedSegmentLengthSec", "s"),
  column("StddevVoicedSegmentLengthSec", "s"),
  column("MeanUnvoicedSegmentLength", "s"),
  column("StddevUnvoicedSegmentLength", "s"),
  column("equivalentSoundLevel_dBp", "dB"),
];

/** Creates the set. */
export function createGeneva(kernels: Kernels, formants: FormantMethod): FeatureSet {
  const measure = createVoiceMeasure({ kernels, formants });
  return {
    name: "egemaps",
    about:
      "extended Geneva minimalistic set: 88 functionals of pitch, loudness, spectrum and voice quality (openSMILE's v02)",
    lowLevelColumns,
    columns,
    hopSeconds: HOP_SECONDS,
    lowLevel: (signal) => lowLevelOf(measure(signal)),
    row: (signal) => Float32Array.from(summarise(measure(signal))),
  };
}

function lowLevelOf(voice: Voice): Matrix32 {
  const steady = joinColumns([voice.loudness, voice.spectral, voice.cepstral]);
  const voiced = joinColumns([voice.semitones, withFormants(voice.quality, voice.formants)]);
  const late = smoothLateContours(voiced, { skipsZeros: true });
  return joinColumns([firstRows(smoothContours(steady), late.rows), late]);
}

/** jitter … H1-A3, F1, its bandwidth, its level, F2 … from (jitter … H1-A3, three levels) and (F1, its bandwidth, F2 …). */
function withFormants(quality: Matrix32, formants: Matrix32): Matrix32 {
  const order = [0, 1, 2, 3, 4, 8, 9, 5, 10, 11, 6, 12, 13, 7];
  return selectColumns(joinColumns([quality, firstRows(formants, quality.rows)]), order);
}

function summarise(voice: Voice): number[] {
  const { semitones, loudness, spectral: balance, cepstral: cepstra, quality, formants } = voice;
  const frames = semitones.length;
  const isVoiced = (t: number): boolean => semitones[t] > 0;
  const late = (matrix: Matrix32): Matrix32 => {
    const smooth = smoothContours(firstRows(matrix, frames), { skipsZeros: true });
    return firstRows(smooth, Math.max(1, frames - 1)); // the functionals do not see the last rows
  };
  const steady = (matrix: Matrix32): Matrix32 => firstRows(smoothContours(matrix), matrix.rows);
  const pitch = late({ rows: frames, columns: 1, data: semitones });
  const loud = steady({ rows: loudness.length, columns: 1, data: loudness });
  const everyFrame = steady(joinColumns([selectColumns(balance, [4]), cepstra]));
  const voicedFormants = maskRows(firstRows(formants, frames), isVoiced);
  const voicedSpectra = maskRows(firstRows(joinColumns([balance, cepstra]), frames), isVoiced);
  const unvoicedSpectra = maskRows(firstRows(balance, frames), (t) => !isVoiced(t));
  return [
    ...functionalsOf(pitch, contourFunctionals, { skipsZeros: true }),
    ...functionalsOf(loud, contourFunctionals, { skipsZeros: false }),
    ...functionalsOf(everyFrame, meanAndDeviation, { skipsZeros: false }),
    ...functionalsOf(late(withFormants(quality, voicedFormants)), meanAndDeviation, { skipsZeros: true }),
    ...functionalsOf(late(voicedSpectra), meanAndDeviation, { skipsZeros: true }),
    ...functionalsOf(late(unvoicedSpectra), meanAlone, { skipsZeros: true }),
    new Contour(loud.data, HOP_SECONDS).turns.peaks / (loud.rows * HOP_SECONDS),
    ...segmentFunctionals(pitch.data),
    10 * Math.log10(Math.max(voice.meanSquare, 1e-30)),
  ];
}

/** Voiced segments per second; mean and deviation of their length and of that of unvoiced ones, in seconds. */
function segmentFunctionals(pitch: Float32Array): number[] {
  const voiced = segmentLengths(pitch.length, (t) => pitch[t] !== 0);
  const unvoiced = segmentLengths(pitch.length, (t) => pitch[t] === 0);
  return [
    voiced.length / (pitch.length * HOP_SECONDS),
    ...[voiced, unvoiced].flatMap((lengths) => {
      const { mean, deviation } = new Contour(Float64Array.from(lengths), 1).moments;
      return [mean * HOP_SECONDS, deviation * HOP_SECONDS];
    }),
  ];
}
