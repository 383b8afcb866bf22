// Cepstra: the discrete cosine transform of log-mel frames, which are MFCC. What is transformed is the caller's choice:
// decibels give librosa's MFCC.
import { ArgumentError } from "../errors.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";
import { weightedSums } from "../math/weighted-sums.ts";

export interface CepstrumOptions {
  /** How many coefficients to keep, from the 0th on; at most the number of bands. Default 20. */
  readonly coefficients?: number;
  /** Coefficient k is weighed by 1 + lifter / 2 · sin(π (k + 1) / lifter), as in librosa. 0: none. Default 0. */
  readonly lifter?: number;
}

/** The cepstrum of each log-mel frame by the orthonormal DCT-II, frames × coefficients. */
export function cepstrum(logMel: Matrix32, { coefficients = 20, lifter = 0 }: CepstrumOptions = {}): Matrix32 {
  const bands = logMel.columns;
  if (!Number.isInteger(coefficients) || coefficients < 1 || coefficients > bands) {
    throw new ArgumentError(`cepstrum: coefficients must be 1 to ${bands} (the bands), got ${coefficients}`);
  }
  if (!(lifter >= 0)) throw new ArgumentError(`cepstrum: lifter must be ≥ 0, got ${lifter}`);
  const basis = cosineBasis(coefficients, bands, lifter);
  const cepstra = matrix32(logMel.rows, coefficients);
  for (let k = 0; k < coefficients; k++) {
    const cosine = basis.subarray(k * bands, (k + 1) * bands);
    weightedSums(
      cosine,
      { data: logMel.data, at: 0, step: bands },
      { data: cepstra.data, at: k, step: coefficients },
      logMel.rows,
    );
  }
  return cepstra;
}

/** Rows k of the orthonormal DCT-II, √(2/B) cos(πk (b + ½) / B) and √(1/B) for k = 0, times their lifter. */
function cosineBasis(coefficients: number, bands: number, lifter: number): Float64Array {
  return Float64Array.from({ length: coefficients * bands }, (_, i) => {
    const [k, b] = [Math.floor(i / bands), i % bands];
    const weight = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (k + 1)) / lifter) : 1;
    return weight * Math.sqrt((k === 0 ? 1 : 2) / bands) * Math.cos((Math.PI * k * (b + 0.5)) / bands);
  });
}
