// Formants as phoneticians measure them: the clip at 11 kHz, treble lifted, Burg's method (Praat's steps; Boersma & Weenink).
// What openSMILE gives under the same names is formants.ts.
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";
import { burg } from "../linear-prediction.ts";
import { resample } from "../resample.ts";
import type { Signal } from "../signal.ts";
import { gaussian } from "../window.ts";
import { FORMANTS, resonances } from "./formants.ts";
import { FORMANT_RATE } from "./frame-prediction.ts";

const ORDER = 10;
/** Treble is lifted by 6 dB per octave from here on. */
const PRE_EMPHASIS_HZ = 50;
const WINDOW_SECONDS = 0.05;
/** Wider roots shape the tilt of the spectrum, and the band that resampling leaves empty. */
const WIDEST_HZ = 700;

/**
 * Frequency and bandwidth in Hz of the first three formants, frames × 6; 0 where there are fewer.
 *
 * @param middles the middle of each frame, in seconds
 */
export function correctedFormants(signal: Signal, middles: readonly number[]): Matrix32 {
  const { samples } = resample(signal, FORMANT_RATE);
  const lift = Math.exp((-2 * Math.PI * PRE_EMPHASIS_HZ) / FORMANT_RATE);
  const window = gaussian(Math.round(WINDOW_SECONDS * FORMANT_RATE), 0.25);
  const frame = new Float64Array(window.length);
  const out = matrix32(middles.length, 2 * FORMANTS);
  middles.forEach((middle, t) => {
    const start = Math.round(middle * FORMANT_RATE - window.length / 2);
    for (let i = 0; i < frame.length; i++) {
      frame[i] = window[i] * ((samples[start + i] ?? 0) - lift * (samples[start + i - 1] ?? 0));
    }
    rowOf(out, t).set(resonances(burg(frame, ORDER), WIDEST_HZ));
  });
  return out;
}
