// Seeded random numbers that are the same, bit for bit, on every engine: integer steps, and floating-point
// operations that IEEE 754 rounds exactly (+ − × ÷ √). Math.log and Math.cos are not among them.

import { ArgumentError } from "../errors.ts";

/** A stream of random numbers that depends on its seed alone. */
export interface Random {
  /** An integer in [0, 2³²). */
  readonly integer: () => number;
  /** A number in [0, 1), of 53 random bits. */
  readonly uniform: () => number;
  /** A number from the standard normal distribution. */
  readonly normal: () => number;
}

/**
 * Creates the generator xoshiro128** (Blackman & Vigna 2018), its state filled by splitmix32 from `seed`
 * (an integer; only its lowest 32 bits count).
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new ArgumentError(`createRandom: seed must be an integer, got ${seed}`);
  let mixed = seed | 0;
  const splitmix32 = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let [s0, s1, s2, s3] = [splitmix32(), splitmix32(), splitmix32(), splitmix32()];
  let spare = Number.NaN;

  const integer = (): number => {
    const s1times5 = Math.imul(s1, 5);
    const result = Math.imul((s1times5 << 7) | (s1times5 >>> 25), 9);
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  };
  const uniform = (): number => ((integer() >>> 5) * 0x4000000 + (integer() >>> 6)) / 0x20000000000000;
  // Marsaglia's polar method: two normals from a point drawn uniformly in the unit disc.
  const normal = (): number => {
    if (spare === spare) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * logarithm(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  };
  return { integer, uniform, normal };
}

/** A permutation of 0 … `count` − 1 (Fisher–Yates). */
export function permutation(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

const LN2 = 0.6931471805599453;

/** ln x for 0 < x < 1, from exactly rounded operations only; within 2 ulp of Math.log. */
function logarithm(x: number): number {
  let exponent = 0;
  while (x < 0.7071067811865476) {
    x *= 2; // exact
    exponent -= 1;
  }
  const z = (x - 1) / (x + 1); // |z| < 0.172, ln x = 2 artanh z
  const w = z * z;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * w + 1 / k;
  return exponent * LN2 + 2 * z * sum;
}
