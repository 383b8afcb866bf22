// Seeded test signals.
import { createRandom } from "ulmus-source/math/random.ts";
import { matrix32, type Matrix32 } from "ulmus-source/math/matrix.ts";

/** White noise of deviation 0.1. */
export function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => 0.1 * random.normal());
}

/** A matrix of standard normal numbers. */
export function randomMatrix(rows: number, columns: number, seed: number): Matrix32 {
  const random = createRandom(seed);
  const m = matrix32(rows, columns);
  for (let i = 0; i < m.data.length; i++) m.data[i] = random.normal();
  return m;
}

/** Splits samples into pieces of the given lengths, over and over; a 0 is a piece without samples. */
export function pieces(samples: Float32Array, lengths: readonly number[]): Float32Array[] {
  const cut: Float32Array[] = [];
  for (let at = 0, i = 0; at < samples.length; i++) {
    const length = i < 1000 ? lengths[i % lengths.length] : samples.length;
    cut.push(samples.subarray(at, at + length));
    at += length;
  }
  return cut;
}
