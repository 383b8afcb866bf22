// What a recording sounds like in 32 bits a frame, such that the bits stay when it is made louder, coded anew, resampled or
// cut a little differently: Haitsma & Kalker, "A Highly Robust Audio Fingerprinting System" (ISMIR 2002), with shorter frames,
// so that clips of half a second have enough of them.
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, rowOf } from "../math/matrix.ts";
import { createMelFilterbank, melSpectrogram } from "./mel.ts";
import { resample } from "./resample.ts";
import type { Signal } from "./signal.ts";
import { powerSpectrogram, type SpectrumRecipe } from "./spectrum.ts";

/** Every recording is heard at this rate, in samples per second. */
const SAMPLE_RATE = 8000;

const spectrum = {
  frameLength: 1024,
  hopLength: 128,
  fftLength: 1024,
  center: true,
  padding: "zero",
  window: "hann",
} as const satisfies SpectrumRecipe;

const filterbank = createMelFilterbank({
  sampleRate: SAMPLE_RATE,
  fftLength: spectrum.fftLength,
  bands: 33,
  minHz: 100,
  maxHz: 3400,
  scale: "htk",
  normalization: "none",
});

/** Frames this far below the loudest, in power, say nothing. */
const FAINT = 1e-6;

/**
 * A word of 32 bits for each frame of 128 ms, 62.5 frames a second: bit b says whether the step from band b + 1 to band b grew
 * since the frame before. 0: too faint to say anything.
 */
export function fingerprint(signal: Signal, kernels: Kernels): Uint32Array {
  const heard = resample(signal, SAMPLE_RATE, "fast"); // what lies above the bands does not matter
  const bands = melSpectrogram(powerSpectrogram(heard, kernels, spectrum), filterbank);
  const power = Float64Array.from({ length: bands.rows }, (_, t) => rowOf(bands, t).reduce((sum, p) => sum + p, 0));
  const least = FAINT * power.reduce((most, p) => Math.max(most, p), 0);
  return Uint32Array.from({ length: bands.rows }, (_, t) =>
    t === 0 || !(Math.min(power[t], power[t - 1]) > least) ? 0 : wordOf(bands, t),
  );
}

function wordOf(bands: Matrix32, t: number): number {
  const [now, before] = [rowOf(bands, t), rowOf(bands, t - 1)];
  let word = 0;
  for (let b = 0; b < 32; b++) {
    const change = now[b] - now[b + 1] - (before[b] - before[b + 1]);
    if (change > 0) word |= 1 << b;
  }
  return word >>> 0;
}
