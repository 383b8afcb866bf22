// The last seconds of what the microphone has heard, addressed by how many samples came before.
export class Tape {
  readonly #samples: Float32Array;
  #end = 0;

  /** @param length in samples: how much it holds. */
  constructor(length: number) {
    this.#samples = new Float32Array(length);
  }

  /** How many samples have come so far. */
  get end(): number {
    return this.#end;
  }

  push(samples: Float32Array): void {
    const { length } = this.#samples;
    for (let i = 0; i < samples.length; i++) this.#samples[(this.#end + i) % length] = samples[i];
    this.#end += samples.length;
  }

  /** Copies the samples from `from` up to, but without, `to`; those that are gone, or have not come, are left out. */
  read(from: number, to: number = this.#end): Float32Array {
    const { length } = this.#samples;
    const first = Math.max(from, 0, this.#end - length);
    const out = new Float32Array(Math.max(0, Math.min(to, this.#end) - first));
    const head = this.#samples.subarray(first % length, Math.min(length, (first % length) + out.length));
    out.set(head);
    out.set(this.#samples.subarray(0, out.length - head.length), head.length);
    return out;
  }
}
