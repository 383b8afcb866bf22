// Power spectra of frames. Unscaled: |FFT(window × frame)|², as librosa's `abs(stft)**2`.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";
import { Framer, type FrameRun, type FramingRecipe } from "./framing.ts";
import type { Signal } from "./signal.ts";
import { createWindow, type WindowName } from "./window.ts";

/** How a signal becomes spectra: its frames, their window and the length of the FFT. */
export interface SpectrumRecipe extends FramingRecipe {
  /** In samples: a power of two ≥ frameLength. A spectrum has fftLength / 2 + 1 bins. */
  readonly fftLength: number;
  readonly window: WindowName;
}

/** The smallest power of two ≥ `length`: the usual fftLength of a frame. */
export function nextPowerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}

/** The frequency of each of the fftLength / 2 + 1 bins, in Hz. */
export function binFrequencies(sampleRate: number, fftLength: number): Float64Array {
  return Float64Array.from({ length: fftLength / 2 + 1 }, (_, k) => (k * sampleRate) / fftLength);
}

/**
 * The power spectrogram of a whole clip, frames × (fftLength / 2 + 1).
 *
 * Where the window is shorter than the FFT and `center` is true, this is librosa's `stft` with `win_length < n_fft`:
 * librosa puts the window in the middle of an FFT frame that is centred at t · hopLength, so the window is centred there
 * too, and the zeros around it only turn phases. (With `center` false librosa counts frames of n_fft samples; we count
 * frames of frameLength, as HTK and openSMILE do.)
 */
export function powerSpectrogram(signal: Signal, kernels: Kernels, recipe: SpectrumRecipe): Matrix32 {
  return powerSpectra(new Framer(recipe).finish(signal.samples), kernels, recipe);
}

/** The power spectra of the frames of a run, count × (fftLength / 2 + 1): what a stream calls for each piece. */
export function powerSpectra(run: FrameRun, kernels: Kernels, recipe: SpectrumRecipe): Matrix32 {
  const { fftLength, frameLength, hopLength } = recipe;
  if (!(fftLength >= 2) || fftLength !== nextPowerOfTwo(fftLength) || fftLength < frameLength) {
    throw new ArgumentError(
      `powerSpectra: fftLength must be a power of two ≥ frameLength (${frameLength}), got ${fftLength}`,
    );
  }
  const power = matrix32(run.count, fftLength / 2 + 1);
  if (run.count > 0) {
    kernels.powerSpectrum(power, run.samples, hopLength, createWindow(recipe.window, frameLength), fftLength);
  }
  return power;
}
