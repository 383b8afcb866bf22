// The pitch of the INTERSPEECH 2009 set: voicing by the autocorrelation, the period by the cepstrum, and a running mean that
// catches jumps by octaves (openSMILE's cPitchACF).
import { createRealFft } from "../../math/fft.ts";
import { type Matrix32, rowOf } from "../../math/matrix.ts";

export interface CepstralPitch {
  /** Of each frame: its greatest autocorrelation at the period of a pitch, from 0 to 1. */
  readonly voicing: Float32Array;
  /** Of each frame, in Hz; 0 where there is no pitch. One frame late. */
  readonly hz: Float32Array;
}

/** Frames with less voicing have no pitch. */
const LEAST_VOICING = 0.55;
const HIGHEST_HZ = 500;

/** The pitch in frames whose power spectra are given, each of a frame as long as the FFT or shorter. */
export function trackCepstralPitch(power: Matrix32, sampleRate: number): CepstralPitch {
  const lags = power.columns - 1;
  // openSMILE stops one lag short of the shortest period where that is a whole number of samples.
  const skipped = Math.max(1, Math.ceil(sampleRate / HIGHEST_HZ) - 1);
  const correlate = createCorrelations(2 * lags);
  const voicing = new Float32Array(power.rows);
  const raw = new Float64Array(power.rows);
  for (let t = 0; t < power.rows; t++) {
    const { autocorrelation, cepstrum } = correlate(rowOf(power, t));
    voicing[t] = greatestRising(autocorrelation, skipped) / autocorrelation[0] || 0;
    const lag = voicing[t] < LEAST_VOICING ? 0 : firstPeak(cepstrum, skipped);
    raw[t] = lag > 0 ? sampleRate / lag : 0;
  }
  return { voicing, hz: smoothPitch(raw) };
}

interface Correlations {
  /** |IDFT(|X|²)|, at half the lags. */
  readonly autocorrelation: Float64Array;
  /** IDFT(log(|X|² + 1)). */
  readonly cepstrum: Float64Array;
}

/** Both in one transform: they are real, so one is its real part and one its imaginary part. */
function createCorrelations(fftLength: number): (power: Float32Array) => Correlations {
  const fft = createRealFft(fftLength);
  const lags = fftLength / 2;
  const bins = new Float64Array(2 * fftLength);
  const [autocorrelation, cepstrum] = [new Float64Array(lags), new Float64Array(lags)];
  return (power) => {
    for (let k = 0; k <= lags; k++) {
      const mirrored = (fftLength - k) % fftLength;
      bins[2 * k] = bins[2 * mirrored] = power[k];
      bins[2 * k + 1] = bins[2 * mirrored + 1] = Math.log(power[k] + 1);
    }
    const samples = fft.inverse(bins);
    for (let lag = 0; lag < lags; lag++) {
      autocorrelation[lag] = Math.abs(samples[2 * lag]);
      cepstrum[lag] = samples[2 * lag + 1];
    }
    return { autocorrelation, cepstrum };
  };
}

/** The greatest value that lies above the one before it, or the last value. */
function greatestRising(values: Float64Array, from: number): number {
  let greatest = values[values.length - 1];
  for (let i = from; i < values.length; i++)
    if (values[i - 1] < values[i] && values[i] > greatest) greatest = values[i];
  return greatest;
}

/** The first local maximum above 0.6 (greatest + mean |value|), or 0. */
function firstPeak(cepstrum: Float64Array, skipped: number): number {
  let [greatest, sum] = [Number.NEGATIVE_INFINITY, 0];
  cepstrum.forEach((value, i) => {
    if (i > skipped) greatest = Math.max(greatest, value);
    sum += Math.abs(value);
  });
  const threshold = 0.6 * (greatest + sum / cepstrum.length);
  for (let i = skipped + 2; i < cepstrum.length - 1; i++) {
    const isPeak = cepstrum[i] > cepstrum[i - 1] && cepstrum[i] > cepstrum[i + 1];
    if (isPeak && cepstrum[i] > threshold) return i;
  }
  return 0;
}

/**
 * Replaces what is farther than 40 % from the running mean by that mean, drops a pitch of a single frame, and gives the mean
 * of the last two frames.
 */
function smoothPitch(raw: Float64Array): Float32Array {
  const out = new Float32Array(raw.length);
  let mean = 0;
  let [last, lastButOne] = [0, 0];
  raw.forEach((hz, t) => {
    let pitch = hz;
    if (hz > 0) {
      if (mean === 0) mean = hz;
      const isOff = Math.abs(hz - mean) > 0.4 * mean;
      if (isOff) pitch = mean;
      const pace = isOff ? 0.1 : 0.3;
      mean = (1 - pace) * mean + pace * hz;
    }
    if (last > 0 && lastButOne > 0) out[t] = (last + lastButOne) / 2;
    else out[t] = pitch > 0 ? last : 0;
    [lastButOne, last] = [last, pitch];
  });
  return out;
}
