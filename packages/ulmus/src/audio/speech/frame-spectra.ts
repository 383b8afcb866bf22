// What speech recognisers do to each frame before its spectrum: remove its mean, lift its treble, weigh it by a window.
// Frames come as they are cut (framing.ts), so a stream gives the same as the whole clip.
import type { Kernels } from "../../math/kernels.ts";
import { matrix32, type Matrix32 } from "../../math/matrix.ts";
import type { FrameRun } from "../framing.ts";
import { nextPowerOfTwo } from "../spectrum.ts";

/** HTK, Kaldi and python_speech_features count samples in steps of 16 bits, we in full scale ±1. */
export const SIXTEEN_BIT = 32768;

export interface FrameTreatment {
  /** Subtract each frame's mean first. */
  readonly removesMean: boolean;
  /** x[i] − preEmphasis · x[i − 1] within the frame, whose first sample is taken to follow one like itself. 0: none. */
  readonly preEmphasis: number;
  /** The weights of a frame's samples. */
  readonly window: Float64Array;
}

export interface FrameSpectra {
  /** Power, frames × (the next power of two / 2 + 1), of samples in steps of 16 bits. */
  readonly power: Matrix32;
  /** The sum of the squares of each frame before treble is lifted and the window applied, in the same units. */
  readonly energy: Float64Array;
}

/** The spectra and energies of the frames of a run. */
export function frameSpectra(run: FrameRun, kernels: Kernels, treatment: FrameTreatment): FrameSpectra {
  const { count, frameLength, hopLength } = run;
  const fftLength = nextPowerOfTwo(frameLength);
  const treated = new Float32Array(count * frameLength);
  const energy = new Float64Array(count);
  const frame = new Float64Array(frameLength);
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < frameLength; i++) frame[i] = SIXTEEN_BIT * run.samples[t * hopLength + i];
    if (treatment.removesMean) {
      const mean = frame.reduce((sum, x) => sum + x, 0) / frameLength;
      for (let i = 0; i < frameLength; i++) frame[i] -= mean;
    }
    energy[t] = frame.reduce((sum, x) => sum + x * x, 0);
    for (let i = frameLength - 1; i >= 0; i--) frame[i] -= treatment.preEmphasis * frame[Math.max(0, i - 1)];
    treated.set(frame, t * frameLength);
  }
  const power = matrix32(count, fftLength / 2 + 1);
  if (count > 0) kernels.powerSpectrum(power, treated, frameLength, treatment.window, fftLength);
  return { power, energy };
}
