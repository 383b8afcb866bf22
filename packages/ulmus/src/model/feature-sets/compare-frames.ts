// What the ComParE set measures of a clip in every frame.
import { delta } from "../../audio/delta.ts";
import { melSpectrogram } from "../../audio/mel.ts";
import { cutFrames, powerOf, rowEnergy, type SmileFrames, weighFrames } from "../../audio/opensmile/frames.ts";
import { createHarmonicity } from "../../audio/opensmile/harmonics.ts";
import { measurePerturbation } from "../../audio/opensmile/jitter-shimmer.ts";
import { auditorySpectrum } from "../../audio/opensmile/loudness.ts";
import { createSmileBands, HTK_SCALE, smileCepstrum } from "../../audio/opensmile/mel-cepstrum.ts";
import { smoothContours } from "../../audio/opensmile/smoothing.ts";
import { spectralDescriptors } from "../../audio/opensmile/spectral-descriptors.ts";
import { voicedDelta } from "../../audio/opensmile/voiced-delta.ts";
import { smileZeroCrossings } from "../../audio/opensmile/zero-crossings.ts";
import { rastaFilter } from "../../audio/rasta.ts";
import type { Signal } from "../../audio/signal.ts";
import { hamming } from "../../audio/window.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, rowOf } from "../../math/matrix.ts";
import { firstRows, joinColumns } from "./columns.ts";
import type { FeatureColumn } from "./feature-set.ts";
import { pathPitch, type SmilePitch } from "./smile-pitch.ts";

const column = (name: string, unit: string): FeatureColumn => ({ name, unit });
const BANDS = 26;

/** 0 where there is no pitch. */
export const voicedColumns: readonly FeatureColumn[] = [
  column("F0final_sma", "Hz"),
  column("voicingFinalUnclipped_sma", "1"),
  column("jitterLocal_sma", "1"),
  column("jitterDDP_sma", "1"),
  column("shimmerLocal_sma", "1"),
  column("logHNR_sma", "ln"),
];
/** Measured in every frame. */
export const steadyColumns: readonly FeatureColumn[] = [
  column("audspec_lengthL1norm_sma", "1"),
  column("audspecRasta_lengthL1norm_sma", "1"),
  column("pcm_RMSenergy_sma", "1"),
  column("pcm_zcr_sma", "1"),
  ...Array.from({ length: BANDS }, (_, i) => column(`audSpec_Rfilt_sma[${i}]`, "1")),
  column("pcm_fftMag_fband250-650_sma", "1"),
  column("pcm_fftMag_fband1000-4000_sma", "1"),
  ...["25.0", "50.0", "75.0", "90.0"].map((part) => column(`pcm_fftMag_spectralRollOff${part}_sma`, "Hz")),
  column("pcm_fftMag_spectralFlux_sma", "1"),
  column("pcm_fftMag_spectralCentroid_sma", "Hz"),
  column("pcm_fftMag_spectralEntropy_sma", "bit"),
  column("pcm_fftMag_spectralVariance_sma", "Hz²"),
  column("pcm_fftMag_spectralSkewness_sma", "1"),
  column("pcm_fftMag_spectralKurtosis_sma", "1"),
  column("pcm_fftMag_spectralSlope_sma", "1/Hz"),
  column("pcm_fftMag_psySharpness_sma", "acum"),
  column("pcm_fftMag_spectralHarmonicity_sma", "1"),
  ...Array.from({ length: 14 }, (_, i) => column(`mfcc_sma[${i + 1}]`, "1")),
];

/** All of them smoothed, and their changes; as many rows as there are frames of 60 ms. */
export interface CompareFrames {
  /** frames × `voicedColumns`. */
  readonly voiced: Matrix32;
  readonly voicedDelta: Matrix32;
  /** frames × `steadyColumns`. */
  readonly steady: Matrix32;
  readonly steadyDelta: Matrix32;
}

/** Measures a clip of at least one sample. */
export function measureCompare(signal: Signal, kernels: Kernels): CompareFrames {
  const long = cutFrames(signal, 0.06);
  const pitch = pathPitch(long, { deviation: 0.4, minHz: 52, maxHz: 620, kernels });
  const rows = pitch.hz.length;
  const smooth = (matrix: Matrix32, skipsZeros: boolean): Matrix32 =>
    firstRows(smoothContours(matrix, { skipsZeros }), rows);
  const { loudness, spectral } = spectralColumns(cutFrames(signal, 0.02), kernels);
  const flat = new Float64Array(long.run.frameLength).fill(1);
  const energy = joinColumns([rowEnergy(weighFrames(long, flat)), smileZeroCrossings(long.run)]);
  const steady = smooth(joinColumns([firstRows(loudness, rows), energy, firstRows(spectral, rows)]), false);
  const perturbation = measurePerturbation(long.run, pitch.hz, { sampleRate: signal.sampleRate, searchRange: 0.1 });
  const voiced = smooth(joinColumns([pitch.hz, pitch.voicing, perturbation, harmonicity(pitch, signal)]), true);
  return { voiced, voicedDelta: voicedDelta(voiced), steady, steadyDelta: delta(steady, { method: "regression" }) };
}

/** Two norms of the auditory spectrum; then its RASTA bands, 15 descriptors of the spectrum, MFCC 1 to 14. */
function spectralColumns(frames: SmileFrames, kernels: Kernels): { loudness: Matrix32; spectral: Matrix32 } {
  const power = powerOf(weighFrames(frames, hamming(frames.run.frameLength)), frames.fftLength, kernels);
  const bands = createSmileBands(frames, { bands: BANDS, minHz: 20, maxHz: 8000 });
  const mel = melSpectrogram(power, bands);
  const filtered = rastaFilter({ ...mel, data: mel.data.map((value) => Math.log(Math.max(value, LEAST_POWER))) });
  const rasta = auditorySpectrum({ ...filtered, data: filtered.data.map(Math.exp) }, bands.centersHz);
  return {
    loudness: joinColumns([sumOfRows(auditorySpectrum(mel, bands.centersHz)), sumOfRows(rasta)]),
    spectral: joinColumns([
      rasta,
      spectralDescriptors(power, frames.binHz),
      smileCepstrum(power, bands, { from: 1, to: 14, scale: HTK_SCALE ** 2, floor: 1 }),
    ]),
  };
}

const LEAST_POWER = 9.3e-10;

function sumOfRows(matrix: Matrix32): Float32Array {
  return Float32Array.from({ length: matrix.rows }, (_, t) => rowOf(matrix, t).reduce((sum, value) => sum + value, 0));
}

/** The natural logarithm of the harmonics-to-noise ratio; 0 where there is no pitch. */
function harmonicity({ hz, magnitudes }: SmilePitch, { sampleRate }: Signal): Float32Array {
  const ratio = createHarmonicity(magnitudes.columns, sampleRate);
  return hz.map((value, t) => (value > 0 ? (ratio(rowOf(magnitudes, t), value) / 10) * Math.LN10 : 0));
}
