// How far up a recording reaches: lossy coding, telephone lines and low sample rates all leave nothing above some frequency.
import type { Kernels } from "../math/kernels.ts";
import type { Signal } from "./signal.ts";
import { binFrequencies, powerSpectrogram, type SpectrumRecipe } from "./spectrum.ts";

const spectrum = {
  frameLength: 1024,
  hopLength: 1024,
  fftLength: 1024,
  center: false, // the cut at a clip's ends would count as sound of all frequencies
  padding: "zero",
  window: "hann",
} as const satisfies SpectrumRecipe;

/** What lies so far below the strongest, in power (70 dB), is not there. */
const ABSENT = 1e-7;

/**
 * The highest frequency in Hz at which the mean power spectrum of a whole recording (frames of 1024 samples) is no more than
 * 70 dB below its strongest; 0 of silence, and half the sample rate of what is shorter than a frame.
 */
export function effectiveBandwidth(signal: Signal, kernels: Kernels): number {
  if (signal.samples.length < spectrum.frameLength) return signal.sampleRate / 2;
  const power = powerSpectrogram(signal, kernels, spectrum);
  const mean = new Float64Array(power.columns);
  power.data.forEach((value, i) => (mean[i % power.columns] += value));
  const least = ABSENT * mean.reduce((most, value) => Math.max(most, value), 0);
  const highest = mean.findLastIndex((value) => value > least);
  return highest < 0 ? 0 : binFrequencies(signal.sampleRate, spectrum.fftLength)[highest];
}
