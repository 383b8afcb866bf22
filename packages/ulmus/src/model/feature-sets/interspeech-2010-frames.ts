// What the set of the INTERSPEECH 2010 Paralinguistic Challenge measures of a clip in every frame.
import { delta } from "../../audio/delta.ts";
import { lineSpectralPairs } from "../../audio/line-spectral-pairs.ts";
import { melSpectrogram } from "../../audio/mel.ts";
import { createPredictor } from "../../audio/opensmile/frame-prediction.ts";
import { cutFrames, powerOf, type SmileFrames, weighFrames } from "../../audio/opensmile/frames.ts";
import { powerLawLoudness } from "../../audio/opensmile/intensity.ts";
import { measurePerturbation } from "../../audio/opensmile/jitter-shimmer.ts";
import { createSmileBands, smileCepstrum } from "../../audio/opensmile/mel-cepstrum.ts";
import { smoothContours } from "../../audio/opensmile/smoothing.ts";
import { voicedDelta } from "../../audio/opensmile/voiced-delta.ts";
import type { Signal } from "../../audio/signal.ts";
import { hamming } from "../../audio/window.ts";
import type { Kernels } from "../../math/kernels.ts";
import { matrix32, type Matrix32, rowOf, selectColumns } from "../../math/matrix.ts";
import { firstRows, joinColumns } from "./columns.ts";
import type { FeatureColumn } from "./feature-set.ts";
import { strongestPitch } from "./smile-pitch.ts";

const column = (name: string, unit: string): FeatureColumn => ({ name, unit });
const numbered = (name: string, count: number, unit: string): FeatureColumn[] =>
  Array.from({ length: count }, (_, i) => column(`${name}[${i}]`, unit));

/** Measured in every frame. */
export const steadyColumns: readonly FeatureColumn[] = [
  column("pcm_loudness_sma", "1"),
  ...numbered("pcm_fftMag_mfcc_sma", 15, "1"),
  ...numbered("logMelFreqBand_sma", 8, "ln"),
  ...numbered("lspFreq_sma", 8, "rad"),
  column("F0finEnv_sma", "Hz"),
  column("voicingFinalUnclipped_sma", "1"),
];
/** 0 where there is no pitch. */
export const voicedColumns: readonly FeatureColumn[] = [
  column("F0final_sma", "Hz"),
  column("jitterLocal_sma", "1"),
  column("jitterDDP_sma", "1"),
  column("shimmerLocal_sma", "1"),
];

/** All of them smoothed, and their changes; as many rows as there are frames of 60 ms. */
export interface Interspeech2010Frames {
  /** frames × `steadyColumns`. */
  readonly steady: Matrix32;
  readonly steadyDelta: Matrix32;
  /** frames × `voicedColumns`. */
  readonly voiced: Matrix32;
  readonly voicedDelta: Matrix32;
}

/** Measures a clip of at least one sample. */
export function measureInterspeech2010(signal: Signal, kernels: Kernels): Interspeech2010Frames {
  const long = cutFrames(signal, 0.06);
  const { hz, voicing } = strongestPitch(long, { deviation: 0.25, minHz: 52, maxHz: 620, kernels });
  const rows = hz.length;
  const perturbation = measurePerturbation(long.run, hz, { sampleRate: signal.sampleRate, searchRange: 0.25 });
  const smooth = (matrix: Matrix32, skipsZeros: boolean): Matrix32 =>
    firstRows(smoothContours(matrix, { skipsZeros }), rows);
  const steady = smooth(
    joinColumns([firstRows(spectralColumns(cutFrames(signal, 0.025), kernels), rows), held(hz), voicing]),
    false,
  );
  const voiced = smooth(joinColumns([hz, selectColumns(perturbation, [0, 1, 2])]), true);
  return { steady, steadyDelta: delta(steady, { method: "regression" }), voiced, voicedDelta: voicedDelta(voiced) };
}

/** Loudness, MFCC 0 to 14, 8 log mel bands and 8 line spectral pairs of frames of 25 ms. */
function spectralColumns(frames: SmileFrames, kernels: Kernels): Matrix32 {
  const weighed = weighFrames(frames, hamming(frames.run.frameLength), 0.97);
  const power = powerOf(weighed, frames.fftLength, kernels);
  const bands = createSmileBands(frames, { bands: 26, minHz: 20, maxHz: 8000 });
  const mel = melSpectrogram(power, createSmileBands(frames, { bands: 8, minHz: 20, maxHz: 6500 }));
  const pairs = matrix32(weighed.rows, 8);
  const predict = createPredictor(frames, { order: 8, padding: "end" });
  for (let t = 0; t < pairs.rows; t++) rowOf(pairs, t).set(lineSpectralPairs(predict(rowOf(weighed, t))));
  return joinColumns([
    powerLawLoudness(frames.run),
    smileCepstrum(power, bands, { from: 0, to: 14, scale: 1, floor: LEAST_POWER }),
    { ...mel, data: mel.data.map((value) => Math.log(Math.max(value, LEAST_POWER))) },
    pairs,
  ]);
}

const LEAST_POWER = 1e-8;

/** The last pitch that was heard, in frames without one too; 0 before the first. */
function held(hz: Float32Array): Float32Array {
  let last = 0;
  return hz.map((value) => (value > 0 ? (last = value) : last));
}
