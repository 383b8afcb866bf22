// Independent streams of random numbers from one seed.
import { createRandom } from "../../math/random.ts";

/** The seed of the stream `number` (0, 1, 2 …) beside the one that `seed` itself begins. */
export function seedBeside(seed: number, number: number): number {
  const random = createRandom(seed);
  for (let i = 0; i < number; i++) random.integer();
  return random.integer();
}
