// Formants by linear prediction, as openSMILE has them in its Geneva sets: values that are not the formants of the voice, since
// its spectrum is cut at 3.4 kHz, its frame truncated, and its filter's sign turned. They are kept because models of others
// were trained on them; corrected-formants.ts has the right ones.
import { createRealFft } from "../../math/fft.ts";
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";
import { levinson, polynomialRoots } from "../linear-prediction.ts";
import type { SmileFrames } from "./frames.ts";

/** The rate in samples per second at which frames are analysed. */
export const FORMANT_RATE = 11_000;
const ORDER = 11;
const [LOWEST_HZ, HIGHEST_HZ] = [50, 5450];
export const FORMANTS = 3;

/** Frequency and bandwidth in Hz of the first three formants of weighed frames, frames × 6; 0 where there are fewer. */
export function smileFormants(weighed: Matrix32, { fftLength, sampleRate }: SmileFrames): Matrix32 {
  const fft = createRealFft(fftLength);
  const padded = new Float64Array(fftLength);
  const start = Math.floor((fftLength - weighed.columns) / 2);
  const resample = createSpectralResampler(fftLength, weighed.columns, sampleRate);
  const correlation = new Float64Array(ORDER + 1);
  const out = matrix32(weighed.rows, 2 * FORMANTS);
  for (let t = 0; t < weighed.rows; t++) {
    padded.fill(0);
    padded.set(rowOf(weighed, t), start);
    autocorrelate(correlation, resample(fft.transform(padded)));
    const { filter } = levinson(correlation, ORDER);
    rowOf(out, t).set(resonances(filter.map((a) => -a))); // openSMILE's sign
  }
  return out;
}

/**
 * Frequency and bandwidth of the resonances of zⁿ + c₁ zⁿ⁻¹ + …, by frequency; roots outside the unit circle are mirrored in.
 *
 * @param widest in Hz: what is wider is no resonance
 */
export function resonances(coefficients: Float64Array, widest = Number.POSITIVE_INFINITY): Float32Array {
  const out = new Float32Array(2 * FORMANTS);
  if (coefficients.every((value) => value === 0)) return out;
  const roots = polynomialRoots(coefficients);
  const found: [number, number][] = [];
  for (let i = 0; i < roots.length; i += 2) {
    const [x, y] = [roots[i], roots[i + 1]];
    const hz = (Math.abs(Math.atan2(y, x)) * FORMANT_RATE) / (2 * Math.PI);
    const bandwidth = (Math.abs(Math.log(Math.hypot(x, y))) * FORMANT_RATE) / Math.PI;
    const isHeard = hz >= LOWEST_HZ && hz <= HIGHEST_HZ && bandwidth <= widest;
    if (y >= 0 && isHeard) found.push([hz, bandwidth]);
  }
  found.sort((a, b) => a[0] - b[0]);
  found.slice(0, FORMANTS).forEach(([hz, bandwidth], i) => out.set([hz, bandwidth], 2 * i));
  return out;
}

/**
 * Samples at another rate as sums of cosines and sines over the bins of a spectrum. As many bins are taken as half the samples
 * wanted, which is too few, and the samples are the first of the padded frame.
 */
function createSpectralResampler(
  fftLength: number,
  frameLength: number,
  sampleRate: number,
): (spectrum: Float64Array) => Float32Array {
  const ratio = FORMANT_RATE / sampleRate;
  const count = Math.max(1, Math.round(frameLength * ratio));
  const bins = Math.min(Math.floor(Math.min(fftLength, count) / 2) - 1, fftLength / 2);
  const turn = (2 * Math.PI) / (fftLength * ratio);
  const [cosines, sines] = [Math.cos, Math.sin].map((wave) =>
    Float64Array.from({ length: count * bins }, (_, i) => wave(turn * ((i % bins) + 1) * Math.floor(i / bins))),
  );
  const samples = new Float32Array(count);
  return (spectrum) => {
    for (let i = 0; i < count; i++) {
      let sum = spectrum[0];
      for (let k = 1, at = i * bins; k <= bins; k++, at++) {
        sum += spectrum[2 * k] * cosines[at] - spectrum[2 * k + 1] * sines[at];
      }
      samples[i] = sum;
    }
    return samples;
  };
}

/** Summed in Float32 as there: the spectrum is empty above 3.4 kHz, so the filter hangs on how the sums are rounded. */
function autocorrelate(out: Float64Array, samples: Float32Array): void {
  for (let lag = 0; lag < out.length; lag++) {
    let sum = 0;
    for (let i = lag; i < samples.length; i++) sum = Math.fround(sum + Math.fround(samples[i] * samples[i - lag]));
    out[lag] = sum;
  }
}
