// Probabilities over time, made steady: each moment moves them a part of the way.
export class Smoother {
  readonly #seconds: number;
  #values: number[] | undefined;
  #time = 0;

  /** @param seconds after which two thirds of a step have been taken; 0: at once. */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** The steady values once `values` have come at `time`, in seconds. */
  push(time: number, values: readonly number[]): readonly number[] {
    const share = this.#seconds > 0 ? 1 - Math.exp(-(time - this.#time) / this.#seconds) : 1;
    const before = this.#values?.length === values.length ? this.#values : undefined;
    this.#values = before ? before.map((value, i) => value + share * (values[i] - value)) : [...values];
    this.#time = time;
    return this.#values;
  }
}
