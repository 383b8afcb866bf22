// Spectra as if of a speaker with a longer or shorter vocal tract: every frequency times a factor, up to where the top is near,
// and from there in a straight line to the top, which stays (vocal tract length perturbation: Jaitly & Hinton 2013).
import { ArgumentError } from "../errors.ts";
import { type Matrix32, matrix32 } from "../math/matrix.ts";

/** The share of the range of frequencies that is stretched as a whole: 4800 of 8000 Hz in the paper. */
const STRETCHED = 0.6;

/**
 * frames × bins, bins evenly from 0 to half the sample rate → the same size, read between bins in proportion.
 *
 * @param factor > 0: above 1 resonances lie higher, as in a shorter vocal tract; 1 changes nothing.
 */
export function warpSpectra(spectra: Matrix32, factor: number): Matrix32 {
  if (!(factor > 0 && factor < Infinity)) throw new ArgumentError(`warpSpectra: factor must be > 0, got ${factor}`);
  const { rows, columns, data } = spectra;
  const out = matrix32(rows, columns);
  const top = columns - 1;
  const bend = (STRETCHED * top * Math.min(factor, 1)) / factor;
  for (let bin = 0; bin < columns; bin++) {
    // Where that which is now at this bin stood before.
    const from = bin <= bend * factor ? bin / factor : top - ((top - bin) * (top - bend)) / (top - bend * factor);
    const below = Math.min(top, Math.floor(from));
    const above = Math.min(top, below + 1);
    for (let t = 0; t < rows; t++) {
      const [a, b] = [data[t * columns + below], data[t * columns + above]];
      out.data[t * columns + bin] = a + (from - below) * (b - a);
    }
  }
  return out;
}
