// A sound that every machine makes alike, bit for bit, to check that a model still gives what it gave when it was saved.
import type { Signal } from "../audio/signal.ts";
import { createRandom } from "../math/random.ts";
import type { Input } from "./training.ts";

/** A quarter of a second: a falling sawtooth that swells, with noise. Or, without a sample rate, a row of features. */
export function selfTestInput(sampleRate: number | undefined, columns: number): Input {
  const random = createRandom(7);
  if (sampleRate === undefined) return Float32Array.from({ length: columns }, () => random.normal());
  const length = Math.round(sampleRate / 4);
  let phase = 0;
  const samples = Float32Array.from({ length }, (_, i) => {
    phase = (phase + (600 - (400 * i) / length) / sampleRate) % 1;
    return ((i / length) * (phase - 0.5) + 0.05 * (random.uniform() - 0.5)) * 0.5;
  });
  return { sampleRate, samples } satisfies Signal;
}
