// What the Geneva set measures of a clip in every frame, before anything is smoothed.
import { correctedFormants } from "../../audio/opensmile/corrected-formants.ts";
import { createFormantPredictor, smileFormants } from "../../audio/opensmile/formants.ts";
import type { FramePredictor } from "../../audio/opensmile/frame-prediction.ts";
import { cutFrames, HOP_SECONDS, powerOf, type SmileFrames, weighFrames } from "../../audio/opensmile/frames.ts";
import { measureHarmonics } from "../../audio/opensmile/harmonics.ts";
import { measurePerturbation } from "../../audio/opensmile/jitter-shimmer.ts";
import { auditorySpectrum, meanOfRows } from "../../audio/opensmile/loudness.ts";
import { createSmileBands, HTK_SCALE, smileCepstrum } from "../../audio/opensmile/mel-cepstrum.ts";
import { spectralBalance } from "../../audio/opensmile/spectral-balance.ts";
import { melSpectrogram } from "../../audio/mel.ts";
import type { Signal } from "../../audio/signal.ts";
import { hamming } from "../../audio/window.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { columnOf, joinColumns } from "./columns.ts";
import { pathPitch } from "./smile-pitch.ts";

/** `opensmile`: its values, which are not the formants of the voice; `correct`: measured as phoneticians do. */
export type FormantMethod = "opensmile" | "correct";

/** The first three rows are of frames of 60 ms, the others of 20 ms, of which there are more. */
export interface Voice {
  /** Above 27.5 Hz; 0 where there is no pitch. */
  readonly semitones: Float32Array;
  /** jitter, shimmer, HNR, H1 − H2, H1 − A3, and the levels at three formants, frames × 8. */
  readonly quality: Matrix32;
  /** Frequency and bandwidth of three formants, frames × 6. */
  readonly formants: Matrix32;
  readonly loudness: Float32Array;
  /** alphaRatio, hammarbergIndex, slope0-500, slope500-1500, spectralFlux. */
  readonly spectral: Matrix32;
  /** mfcc1 to mfcc4. */
  readonly cepstral: Matrix32;
  /** The mean over all frames of the mean square of their samples. */
  readonly meanSquare: number;
}

export interface VoiceOptions {
  readonly kernels: Kernels;
  readonly formants: FormantMethod;
}

/** Creates the function that measures a clip of at least one sample; it keeps its tables for the next clip of the same rate. */
export function createVoiceMeasure({ kernels, formants: method }: VoiceOptions): (signal: Signal) => Voice {
  let kept: { readonly sampleRate: number; readonly predict: FramePredictor } | undefined;
  return (signal) => {
    const { sampleRate } = signal;
    const short = cutFrames(signal, 0.02);
    if (method === "opensmile" && kept?.sampleRate !== sampleRate) {
      kept = { sampleRate, predict: createFormantPredictor(short) };
    }
    return measureVoice(signal, short, { kernels, predict: kept?.predict });
  };
}

interface VoiceTools {
  readonly kernels: Kernels;
  /** As openSMILE does; formants are measured as phoneticians do without it. */
  readonly predict: FramePredictor | undefined;
}

function measureVoice(signal: Signal, short: SmileFrames, { kernels, predict }: VoiceTools): Voice {
  const weighed = weighFrames(short, hamming(short.run.frameLength));
  const power = powerOf(weighed, short.fftLength, kernels);
  const bands = createSmileBands(short, { bands: 26, minHz: 20, maxHz: 8000 });
  const middles = Array.from({ length: weighed.rows }, (_, t) => t * HOP_SECONDS + 0.01);
  const formants = predict === undefined ? correctedFormants(signal, middles) : smileFormants(weighed, predict);
  return {
    ...measurePitch(cutFrames(signal, 0.06), formants, kernels),
    formants,
    loudness: meanOfRows(auditorySpectrum(melSpectrogram(power, bands), bands.centersHz)),
    spectral: spectralBalance(power, short.binHz),
    cepstral: smileCepstrum(power, bands, { from: 1, to: 4, scale: HTK_SCALE ** 2, floor: 1 }),
    meanSquare: meanSquareOf(short),
  };
}

const LOWEST_SEMITONE_HZ = 29.136;

function measurePitch(frames: SmileFrames, formants: Matrix32, kernels: Kernels): Pick<Voice, "semitones" | "quality"> {
  const { hz: pitch, magnitudes } = pathPitch(frames, { deviation: 0.4, minHz: 55, maxHz: 1000, kernels });
  const { binHz, sampleRate } = frames;
  const perturbation = measurePerturbation(frames.run, pitch, { sampleRate, searchRange: 0.1 });
  const harmonics = measureHarmonics({ magnitudes, binHz, sampleRate, pitch, formants });
  const semitones = pitch.map((hz) => {
    if (hz > LOWEST_SEMITONE_HZ) return 12 * Math.log2(hz / 27.5);
    return hz > 0 ? 1 : 0;
  });
  const jitter = columnOf(perturbation, 0);
  const shimmer = columnOf(perturbation, 2).map((part) => 20 * Math.log10(1 + part));
  return { semitones, quality: joinColumns([jitter, shimmer, harmonics]) };
}

function meanSquareOf({ run: { samples, count, frameLength, hopLength } }: SmileFrames): number {
  let sum = 0;
  for (let t = 0; t < count; t++) {
    for (let i = t * hopLength; i < t * hopLength + frameLength; i++) sum += samples[i] * samples[i];
  }
  return sum / (count * frameLength);
}
