// Loudness by the plain power law that the INTERSPEECH 2010 set has: intensity to the power .3 (openSMILE's cIntensity).
import type { FrameRun } from "../framing.ts";
import { hamming } from "../window.ts";

const REFERENCE = 1e-6;

/** The weighed mean square of each frame over the reference, to the power .3. */
export function powerLawLoudness({ samples, count, frameLength, hopLength }: FrameRun): Float32Array {
  const window = hamming(frameLength);
  const weight = window.reduce((sum, value) => sum + value, 0);
  return Float32Array.from({ length: count }, (_, t) => {
    let sum = 0;
    for (let i = 0; i < frameLength; i++) sum += window[i] * samples[t * hopLength + i] ** 2;
    return (sum / weight / REFERENCE) ** 0.3;
  });
}
