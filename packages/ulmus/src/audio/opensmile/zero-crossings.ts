// The zero-crossing rate as openSMILE counts it: of the raw frame, without its first and last sample.
import type { FrameRun } from "../framing.ts";

/** The crossings of each frame divided by its length; a zero counts where the samples beside it differ in sign. */
export function smileZeroCrossings({ samples, count, frameLength, hopLength }: FrameRun): Float32Array {
  return Float32Array.from({ length: count }, (_, t) => {
    let crossings = 0;
    for (let i = t * hopLength + 1; i < t * hopLength + frameLength - 1; i++) {
      const [before, here, after] = [samples[i - 1], samples[i], samples[i + 1]];
      if (before * here < 0 || (here === 0 && before * after <= 0)) crossings++;
    }
    return crossings / frameLength;
  });
}
