// Per-channel energy normalisation: each band divided by its own recent past, then compressed (Wang et al. 2017), as
// librosa's `pcen`. It takes the place of decibels where loudness changes and noise is steady.
import { ArgumentError } from "../errors.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";

export interface ChannelEnergyRecipe {
  /** Frames per second: the sample rate divided by hopLength. */
  readonly frameRate: number;
  /** Of the smoothed past that is divided by, in seconds. Default 0.4. */
  readonly timeConstant?: number;
  /** The power of the smoothed past that is divided by: 0 none, 1 all. Default 0.98. */
  readonly gain?: number;
  /** Added before compression, > 0. Default 2. */
  readonly bias?: number;
  /** Of the compression, > 0. Default 0.5. */
  readonly power?: number;
  /** Added to the smoothed past, > 0. Default 1e-6. librosa advises to scale samples to ±2³¹ beforehand. */
  readonly floor?: number;
}

/** Normalises frames as they arrive: (S / (floor + M)^gain + bias)^power − bias^power, where M is the smoothed S. */
export class ChannelEnergy {
  readonly #recipe: Required<ChannelEnergyRecipe>;
  readonly #smoothing: number;
  #past: Float64Array | undefined;

  constructor(recipe: ChannelEnergyRecipe) {
    this.#recipe = { timeConstant: 0.4, gain: 0.98, bias: 2, power: 0.5, floor: 1e-6, ...recipe };
    for (const name of ["frameRate", "timeConstant", "bias", "power", "floor"] as const) {
      const value = this.#recipe[name];
      if (!(value > 0)) throw new ArgumentError(`ChannelEnergy: ${name} must be > 0, got ${value}`);
    }
    if (!(this.#recipe.gain >= 0)) throw new ArgumentError(`ChannelEnergy: gain must be ≥ 0, got ${this.#recipe.gain}`);
    // Of the first-order filter whose frequency response falls to half where a decay of that time constant does.
    const frames = this.#recipe.timeConstant * this.#recipe.frameRate;
    this.#smoothing = (Math.sqrt(1 + 4 * frames ** 2) - 1) / (2 * frames ** 2);
  }

  /** The next frames × bands of powers or magnitudes ≥ 0, normalised; of the same shape. */
  push(energy: Matrix32): Matrix32 {
    const { gain, bias, power, floor } = this.#recipe;
    const { rows, columns, data } = energy;
    this.#past ??= new Float64Array(columns).fill(1);
    if (columns !== this.#past.length) {
      throw new ArgumentError(
        `ChannelEnergy.push: frames must have ${this.#past.length} bands as before, got ${columns}`,
      );
    }
    const out = matrix32(rows, columns);
    for (let t = 0; t < rows; t++) {
      for (let b = 0; b < columns; b++) {
        const value = data[t * columns + b];
        const past = (1 - this.#smoothing) * this.#past[b] + this.#smoothing * value;
        this.#past[b] = past;
        const divided = value * Math.exp(-gain * (Math.log(floor) + Math.log1p(past / floor)));
        out.data[t * columns + b] = bias ** power * Math.expm1(power * Math.log1p(divided / bias));
      }
    }
    return out;
  }
}
