// Maps → one number each, over all frames and columns, from parts that may come one after the other.
import { ArgumentError } from "../../errors.ts";

export const poolings = ["mean", "maximum", "deviation"] as const;

/** `deviation` is the population's (÷ count). */
export type Pooling = (typeof poolings)[number];

/** What is kept of some maps: for each the number of its values, their mean, Σ (x − mean)² and the largest. */
export class MapSummary {
  #count = 0;
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  readonly #largest: Float64Array;

  constructor(maps: number) {
    this.#means = new Float64Array(maps);
    this.#squares = new Float64Array(maps);
    this.#largest = new Float64Array(maps).fill(-Infinity);
  }

  /** Hands over pixels × maps. */
  add(pixels: Float32Array): this {
    const maps = this.#means.length;
    const added = pixels.length / maps;
    if (added === 0) return this;
    const [means, squares] = [new Float64Array(maps), new Float64Array(maps)];
    for (let i = 0, m = 0; i < pixels.length; i++, m = m + 1 === maps ? 0 : m + 1) {
      means[m] += pixels[i];
      if (pixels[i] > this.#largest[m]) this.#largest[m] = pixels[i];
    }
    for (let m = 0; m < maps; m++) means[m] /= added;
    for (let i = 0, m = 0; i < pixels.length; i++, m = m + 1 === maps ? 0 : m + 1)
      squares[m] += (pixels[i] - means[m]) ** 2;
    // Two parts as one: Chan, Golub & LeVeque (1983).
    const share = added / (this.#count + added);
    for (let m = 0; m < maps; m++) {
      const difference = means[m] - this.#means[m];
      this.#squares[m] += squares[m] + difference * difference * share * this.#count;
      this.#means[m] += difference * share;
    }
    this.#count += added;
    return this;
  }

  /** One number for each map. */
  get(pooling: Pooling): Float64Array {
    switch (pooling) {
      case "mean":
        return this.#means;
      case "maximum":
        return this.#largest;
      case "deviation":
        return this.#squares.map((sum) => Math.sqrt(sum / this.#count));
    }
    return pooling satisfies never;
  }
}

/** Refuses what is no pooling, and one that is named twice. */
export function requirePoolings(names: readonly Pooling[]): void {
  const isOnce = names.length > 0 && new Set(names).size === names.length;
  if (isOnce && names.every((name) => poolings.includes(name))) return;
  throw new ArgumentError(
    `convolution: pooling must be some of ${poolings.join(", ")}, each once, got ${names.join(", ") || "none"}`,
  );
}
