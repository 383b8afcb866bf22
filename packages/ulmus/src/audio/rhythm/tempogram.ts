// Tempograms: the autocorrelation of an onset strength envelope around each frame (Grosche, Müller & Kurth 2010), as
// librosa's `tempogram`. Defined over a whole clip, since windows reach beyond both sides of a frame.
import { ArgumentError } from "../../errors.ts";
import { matrix32, type Matrix32 } from "../../math/matrix.ts";
import { createAutocorrelation } from "../autocorrelation.ts";
import { hann } from "../window.ts";
import { requireEnvelope } from "./onset-strength.ts";

/** The tempo of a lag in frames, in beats per minute. */
export function lagToTempo(lag: number, frameRate: number): number {
  return (60 * frameRate) / lag;
}

/**
 * The autocorrelation at the lags 0 … windowLength − 1, frames × windowLength, each row divided by its greatest value (by
 * none in silence).
 *
 * @param envelope the onset strength of each frame
 * @param windowLength in frames; librosa takes 384, which are 8.9 s of its frames. Beyond its ends the envelope falls
 * to 0 in a line, half a window long.
 */
export function tempogram(envelope: Float32Array, windowLength = 384): Matrix32 {
  if (!Number.isInteger(windowLength) || windowLength < 1) {
    throw new ArgumentError(`tempogram: windowLength must be a whole number of frames ≥ 1, got ${windowLength}`);
  }
  requireEnvelope(envelope, "tempogram");
  const out = matrix32(envelope.length, windowLength);
  if (envelope.length === 0) return out;
  const padded = withRamps(envelope, Math.floor(windowLength / 2));
  const window = hann(windowLength);
  const autocorrelation = createAutocorrelation(windowLength);
  const windowed = new Float64Array(windowLength);
  for (let t = 0; t < envelope.length; t++) {
    for (let i = 0; i < windowLength; i++) windowed[i] = window[i] * (padded[t + i] ?? 0);
    const correlation = autocorrelation(windowed);
    const greatest = correlation.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const scale = greatest > 2 ** -126 ? 1 / greatest : 1;
    for (let lag = 0; lag < windowLength; lag++) out.data[t * windowLength + lag] = correlation[lag] * scale;
  }
  return out;
}

function withRamps(values: Float32Array, length: number): Float64Array {
  const padded = new Float64Array(values.length + 2 * length);
  padded.set(values, length);
  for (let i = 0; i < length; i++) {
    padded[i] = (values[0] * i) / length;
    padded[padded.length - 1 - i] = (values[values.length - 1] * i) / length;
  }
  return padded;
}
