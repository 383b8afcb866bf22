// The harmonics of a voiced frame: their levels beside the first, at the formants too, and how much of the frame is harmonic
// (openSMILE's cHarmonics).
import { createRealFft } from "../../math/fft.ts";
import { type FloatArray, matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";
import { FORMANTS } from "./formants.ts";

const HARMONICS = 100;
/** The level in dB of what is not there. */
const MISSING = -201;
const FAINTEST = -200;

interface Harmonic {
  readonly hz: number;
  /** In dB relative to the first. */
  readonly level: number;
  /** Of its bin: by this, not by the level between bins, the strongest is chosen. */
  readonly magnitude: number;
}

export interface VoicedFrames {
  /** frames × bins. */
  readonly magnitudes: Matrix32;
  readonly binHz: number;
  readonly sampleRate: number;
  /** In Hz; 0 where a frame has none. */
  readonly pitch: Float32Array;
  /** frames × (frequency, bandwidth) of formants. */
  readonly formants: Matrix32;
}

/** HNR, H1 − H2, H1 − A3 and the levels at the first three formants, all in dB, frames × 6. */
export function measureHarmonics(frames: VoicedFrames): Matrix32 {
  const { magnitudes, binHz, sampleRate, pitch, formants } = frames;
  const out = matrix32(pitch.length, 3 + FORMANTS);
  const harmonicity = createHarmonicity(magnitudes.columns, sampleRate);
  pitch.forEach((hz, t) => {
    const row = rowOf(out, t);
    if (!(hz > 0)) {
      row.fill(MISSING, 3);
      return;
    }
    const magnitude = rowOf(magnitudes, t);
    const harmonics = findHarmonics(magnitude, hz, binHz);
    const centres = Array.from({ length: FORMANTS }, (_, i) => rowOf(formants, t)[2 * i]);
    const strongest = centres.map((centre) => strongestNear(harmonics, centre));
    const level = (i: number): number => harmonics[i]?.level ?? FAINTEST;
    const third = strongest[2]?.level ?? -MISSING; // openSMILE takes 201 dB away where there is no harmonic at F3
    const levels = strongest.map((harmonic) => harmonic?.level ?? 0);
    row.set([harmonicity(magnitude, hz), level(1) - level(2), level(1) - third, ...levels]);
  });
  return out;
}

function findHarmonics(magnitude: Float32Array, pitch: number, binHz: number): (Harmonic | undefined)[] {
  const bins = Array.from({ length: HARMONICS }, (_, i) =>
    peakNear(magnitude, ((i + 1) * pitch) / binHz, pitch / 2 / binHz, 1),
  );
  let first = 0;
  return bins.map((bin, i) => {
    if (bin === undefined || bins.indexOf(bin) < i) return undefined;
    const top = interpolated(magnitude, bin);
    const level = 20 * Math.log10(top.value);
    if (i === 0) first = 20 * Math.log10(magnitude[bin]);
    return { hz: top.at * binHz, level: Math.max(level - first, FAINTEST), magnitude: magnitude[bin] };
  });
}

/**
 * The bin nearest to `place` if it is a local maximum, else the nearest local maximum within `reach` of it; of two as near the
 * one on the side of `sign`.
 */
function peakNear(magnitude: FloatArray, place: number, reach: number, sign: 1 | -1): number | undefined {
  const isPeak = (k: number): boolean =>
    k > 0 && k < magnitude.length - 1 && magnitude[k] > magnitude[k - 1] && magnitude[k] > magnitude[k + 1];
  const nearest = Math.round(place);
  if (isPeak(nearest)) return nearest;
  for (let distance = 1; distance <= reach + 1; distance++) {
    for (const k of [nearest + sign * distance, nearest - sign * distance]) {
      if (Math.abs(k - place) <= reach && isPeak(k)) return k;
    }
  }
  return undefined;
}

/** The top of the parabola through three bins. */
function interpolated(magnitude: Float32Array, k: number): { at: number; value: number } {
  const bend = magnitude[k - 1] - 2 * magnitude[k] + magnitude[k + 1];
  const shift = bend === 0 ? 0 : (magnitude[k - 1] - magnitude[k + 1]) / 2 / bend;
  return { at: k + shift, value: magnitude[k] - ((magnitude[k - 1] - magnitude[k + 1]) / 4) * shift };
}

/** The strongest harmonic but the first within a fifth of a formant. */
function strongestNear(harmonics: readonly (Harmonic | undefined)[], centre: number): Harmonic | undefined {
  return harmonics.slice(1).reduce((strongest, harmonic) => {
    const isNear = harmonic !== undefined && harmonic.hz >= 0.8 * centre && harmonic.hz <= 1.2 * centre;
    return isNear && harmonic.magnitude > (strongest?.magnitude ?? 0) ? harmonic : strongest;
  }, undefined);
}

/** Creates a function for the harmonics-to-noise ratio in dB from the autocorrelation at the pitch's period (Boersma 1993). */
export function createHarmonicity(
  bins: number,
  sampleRate: number,
): (magnitude: Float32Array, pitch: number) => number {
  const length = 2 * (bins - 1);
  const fft = createRealFft(length);
  const power = new Float64Array(length);
  const correlation = new Float64Array(length);
  return (magnitude, pitch) => {
    for (let k = 0; k < bins; k++) power[k] = magnitude[k] * magnitude[k];
    for (let k = 1; k < bins - 1; k++) power[length - k] = power[k];
    const spectrum = fft.transform(power); // real, since the power is even
    for (let i = 0; i < bins; i++) correlation[i] = Math.abs(spectrum[2 * i]);
    for (let i = bins; i < length; i++) correlation[i] = correlation[length - i];
    const lag = peakNear(correlation, Math.floor(sampleRate / pitch), bins, -1);
    const value = correlation[lag ?? 0];
    const ratio = 10 * Math.log10(value / (correlation[0] - value));
    return Math.min(110, Math.max(-90, ratio));
  };
}
