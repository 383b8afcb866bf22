// The set of the INTERSPEECH 2009 Emotion Challenge (Schuller, Steidl & Batliner 2009), as openSMILE's IS09_emotion.conf
// gives it: 16 low-level descriptors and their deltas, 12 functionals of each.
import { delta } from "../../audio/delta.ts";
import { trackCepstralPitch } from "../../audio/opensmile/cepstral-pitch.ts";
import { cutFrames, HOP_SECONDS, powerOf, rootOf, rowEnergy, weighFrames } from "../../audio/opensmile/frames.ts";
import { createSmileBands, HTK_SCALE, smileCepstrum } from "../../audio/opensmile/mel-cepstrum.ts";
import { smoothContours } from "../../audio/opensmile/smoothing.ts";
import { smileZeroCrossings } from "../../audio/opensmile/zero-crossings.ts";
import type { Signal } from "../../audio/signal.ts";
import { hamming } from "../../audio/window.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { columnOf, joinColumns } from "./columns.ts";
import { deltaColumns, type FeatureColumn, type FeatureSet } from "./feature-set.ts";
import { Contour } from "../../encode/functionals/contour.ts";
import { functionalColumns, smileFunctionals } from "./smile-functionals.ts";

const descriptors: readonly FeatureColumn[] = [
  { name: "pcm_RMSenergy_sma", unit: "1" },
  ...Array.from({ length: 12 }, (_, i) => ({ name: `pcm_fftMag_mfcc_sma[${i + 1}]`, unit: "1" })),
  { name: "pcm_zcr_sma", unit: "1" },
  { name: "voiceProb_sma", unit: "1" },
  { name: "F0_sma", unit: "Hz" },
];
const lowLevelColumns: readonly FeatureColumn[] = [...descriptors, ...deltaColumns(descriptors)];

/** Creates the set. */
export function createInterspeech2009(kernels: Kernels): FeatureSet {
  const functionals = smileFunctionals([
    "max",
    "min",
    "range",
    "maxPos",
    "minPos",
    "amean",
    "linregc1",
    "linregc2",
    "linregerrQ",
    "stddev",
    "skewness",
    "kurtosis",
  ]);
  const lowLevel = (signal: Signal): Matrix32 => measure(signal, kernels);
  return {
    name: "is09",
    about: "INTERSPEECH 2009 Emotion Challenge: 384 functionals of energy, MFCC, zero crossings and pitch (openSMILE)",
    lowLevelColumns,
    columns: functionalColumns(lowLevelColumns, functionals),
    hopSeconds: HOP_SECONDS,
    lowLevel,
    row(signal) {
      const frames = lowLevel(signal);
      // One row more than frames; openSMILE's functionals do not see the last three.
      const count = Math.max(1, frames.rows - 3);
      return Float32Array.from(
        lowLevelColumns.flatMap((_, j) => {
          const contour = new Contour(columnOf(frames, j).subarray(0, count), HOP_SECONDS);
          return functionals.map((functional) => functional.of(contour));
        }),
      );
    },
  };
}

function measure(signal: Signal, kernels: Kernels): Matrix32 {
  const frames = cutFrames(signal, 0.025);
  const weighed = weighFrames(frames, hamming(frames.run.frameLength), 0.97);
  const power = powerOf(weighed, frames.fftLength, kernels);
  const bands = createSmileBands(frames, { bands: 26, minHz: 0, maxHz: 8000 });
  const { voicing, hz } = trackCepstralPitch(power, signal.sampleRate);
  const smooth = smoothContours(
    joinColumns([
      rowEnergy(weighed),
      smileCepstrum(rootOf(power), bands, { from: 1, to: 12, scale: HTK_SCALE, floor: 1 }),
      smileZeroCrossings(frames.run),
      voicing,
      hz,
    ]),
  );
  return joinColumns([smooth, delta(smooth, { method: "regression" })]);
}
