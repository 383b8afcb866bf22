// Random filters, drawn once and never trained: normal, truncated at two deviations, with the deviation of He et al. (2015),
// as TensorFlow 1's variance_scaling_initializer draws them. The same seed gives the same bits on every engine.
import { createRandom } from "../../math/random.ts";
import type { Stage } from "./stages.ts";

/** Makes up for what the truncation takes from the variance. */
const TRUNCATION = 1.3;

/** For each stage kernel frames × kernel columns × channels × filters; for pooling layers nothing. */
export function drawFilters(stages: readonly Stage[], seed: number): Float32Array[] {
  const random = createRandom(seed);
  return stages.map((stage) => {
    const weights = new Float32Array(filterValues(stage));
    const deviation = Math.sqrt((TRUNCATION * 2 * stage.filters) / weights.length);
    for (let i = 0; i < weights.length; i++) {
      let value = random.normal();
      while (Math.abs(value) > 2) value = random.normal();
      weights[i] = deviation * value;
    }
    return weights;
  });
}

/** How many numbers the filters of a stage are. */
export function filterValues({ kind, kernel, channels, filters }: Stage): number {
  return kind === "convolution" ? kernel[0] * kernel[1] * channels * filters : 0;
}
