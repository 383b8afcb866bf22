// Where sounds begin: the peaks of an onset strength envelope (Böck, Krebs & Schedl 2012), as librosa's `onset_detect`
// with its parameters. Defined over a whole clip, since the envelope is scaled by its greatest value.
import { requireEnvelope } from "./onset-strength.ts";

const DELTA = 0.07;

/**
 * The frames at which sounds begin, ascending.
 *
 * @param envelope the onset strength of each frame
 * @param frameRate frames per second: the sample rate divided by hopLength
 */
export function detectOnsets(envelope: Float32Array, frameRate: number): Int32Array {
  requireEnvelope(envelope, "detectOnsets");
  const least = envelope.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = envelope.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(greatest > least)) return new Int32Array(0);
  const strength = Float64Array.from(envelope, (value) => (value - least) / (greatest - least));
  // A peak is the greatest of the 30 ms before it, stands out of the mean of 100 ms on either side, and ends a wait.
  const [short, long] = [Math.floor(0.03 * frameRate), Math.floor(0.1 * frameRate)];
  const onsets: number[] = [];
  for (let t = 0; t < strength.length; t++) {
    const before = strength.subarray(Math.max(0, t - short), t);
    const around = strength.subarray(Math.max(0, t - long), t + long + 1);
    const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
    if (before.some((value) => value > strength[t]) || !(strength[t] >= mean + DELTA)) continue;
    onsets.push(t);
    t += short;
  }
  return Int32Array.from(onsets);
}

/** Each onset, moved back to the last minimum of `energy` (one value a frame) at or before it; to frame 0 without one. */
export function backtrackOnsets(onsets: Int32Array, energy: Float32Array): Int32Array {
  return onsets.map((onset) => {
    let t = Math.min(onset, energy.length - 2);
    while (t > 0 && !(energy[t] <= energy[t - 1] && energy[t] < energy[t + 1])) t -= 1;
    return Math.max(0, t);
  });
}
