// Formants by linear prediction, as openSMILE has them in its Geneva sets: values that are not the formants of the voice, since
// its spectrum is cut at 3.4 kHz, its frame truncated, and its filter's sign turned. They are kept because models of others
// were trained on them; corrected-formants.ts has the right ones.
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";
import { polynomialRoots } from "../linear-prediction.ts";
import type { SmileFrames } from "./frames.ts";
import { createPredictor, FORMANT_RATE, type FramePredictor } from "./frame-prediction.ts";

const ORDER = 11;
const [LOWEST_HZ, HIGHEST_HZ] = [50, 5450];
export const FORMANTS = 3;

/** Creates the function that predicts frames as formants want it. */
export function createFormantPredictor(frames: SmileFrames): FramePredictor {
  return createPredictor(frames, { order: ORDER, padding: "symmetric" });
}

/** Frequency and bandwidth in Hz of the first three formants of weighed frames, frames × 6; 0 where there are fewer. */
export function smileFormants(weighed: Matrix32, predict: FramePredictor): Matrix32 {
  const out = matrix32(weighed.rows, 2 * FORMANTS);
  for (let t = 0; t < weighed.rows; t++) {
    rowOf(out, t).set(resonances(predict(rowOf(weighed, t)).map((a) => -a))); // openSMILE's sign
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
