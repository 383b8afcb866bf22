// How loud a sound is, and what may be wrong with it.

/** What may be wrong with a recording; it is kept all the same. */
export type Fault = "clipped" | "silent" | "short";

/** Below this level, in decibels of full scale, there is nothing to hear. */
const SILENCE_DECIBEL = -60;
/** From here on samples were cut off. */
const CLIPPED = 0.99;
const SHORTEST_SECONDS = 0.1;

/** The greatest absolute sample. */
export function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** In decibels of full scale; −∞ for nothing. */
export function decibelOf(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

/** A level for a meter: 0 at −60 dB and below, 1 at full scale. */
export function meterOf(amplitude: number): number {
  return Math.min(1, Math.max(0, 1 - decibelOf(amplitude) / SILENCE_DECIBEL));
}

/** The worst that is wrong with a recording. */
export function faultOf(samples: Float32Array, sampleRate: number): Fault | undefined {
  if (samples.length < SHORTEST_SECONDS * sampleRate) return "short";
  const peak = peakOf(samples);
  if (decibelOf(peak) < SILENCE_DECIBEL) return "silent";
  let clipped = 0;
  for (const sample of samples) if (Math.abs(sample) >= CLIPPED) clipped++;
  return clipped >= 3 ? "clipped" : undefined;
}

/** What to do about it. */
export const advice: Readonly<Record<Fault, string>> = {
  clipped: "Too loud: the tops are cut off. Move away, or turn the microphone down.",
  silent: "Nothing to hear. Is the right microphone chosen, and is it unmuted?",
  short: "Too short. Hold the button while the sound lasts.",
};
