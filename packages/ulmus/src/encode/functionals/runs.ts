// Stretches of a contour above a threshold, such as where a voice is heard. Not openSMILE's segments, which are in segments.ts.
import type { FloatArray } from "../../math/matrix.ts";

/** In frames: shorter ones are chance. */
const SHORTEST_RUN = 3;

/** The length in frames of each run of at least 3 frames that are above `threshold`. */
export function runLengths(values: FloatArray, threshold: number): number[] {
  const lengths: number[] = [];
  let length = 0;
  for (let t = 0; t <= values.length; t++) {
    if (t < values.length && values[t] > threshold) {
      length++;
      continue;
    }
    if (length >= SHORTEST_RUN) lengths.push(length);
    length = 0;
  }
  return lengths;
}
