// How badly a frame repeats itself after a lag: the cumulative mean normalised difference of YIN (de Cheveigné &
// Kawahara 2002, equation 8), with the frame followed by zeros as in librosa 0.11. What is below 0.1 is a period.
import { ArgumentError } from "../../errors.ts";
import { createAutocorrelation } from "../autocorrelation.ts";

export interface PitchRange {
  readonly minHz: number;
  /** Below half the sample rate. */
  readonly maxHz: number;
}

/** The lags, in samples, of the pitches of a range; both ends belong to it. */
export interface LagRange {
  readonly first: number;
  readonly last: number;
}

/** The lags from ⌊sampleRate / maxHz⌋ to ⌈sampleRate / minHz⌉, as far as a frame reaches. */
export function lagRange(frameLength: number, sampleRate: number, { minHz, maxHz }: PitchRange): LagRange {
  if (!(minHz > 0 && minHz < maxHz && maxHz <= sampleRate / 2)) {
    throw new ArgumentError(
      `lagRange: 0 < minHz < maxHz ≤ ${sampleRate / 2} Hz (half the sample rate) must hold, got minHz ${minHz}, maxHz ${maxHz}`,
    );
  }
  const first = Math.max(1, Math.floor(sampleRate / maxHz));
  const last = Math.min(Math.ceil(sampleRate / minHz), frameLength - 1);
  if (last < first + 2) {
    throw new ArgumentError(
      `lagRange: a frame must be longer than ${first + 2} samples for a maxHz of ${maxHz}, got ${frameLength}; ` +
        "lengthen frames or raise maxHz",
    );
  }
  return { first, last };
}

/** Creates a function from a frame to its normalised difference at each lag: a view that its next call overwrites. */
export function createDifference(
  frameLength: number,
  { first, last }: LagRange,
): (frame: Float32Array) => Float64Array {
  const autocorrelation = createAutocorrelation(frameLength);
  const normalized = new Float64Array(last - first + 1);
  return (frame) => {
    const correlation = autocorrelation(frame);
    let [head, sum] = [0, 0];
    for (let lag = 1; lag <= last; lag++) {
      head += frame[lag - 1] ** 2;
      const difference = 2 * (correlation[0] - correlation[lag]) - head; // Σ (x[i] − x[i + lag])² less the head's own
      sum += difference;
      if (lag >= first) normalized[lag - first] = difference / (sum / lag + Number.MIN_VALUE);
    }
    return normalized;
  };
}
