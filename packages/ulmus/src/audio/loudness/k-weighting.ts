// K-weighting: the filter through which ITU-R BS.1770-4 hears, a shelf for the head and a high-pass, for any sample rate.
// The standard gives coefficients for 48 kHz only; those below are the analogue filters they come from (as derived in
// libebur128's and De Man's notes), so that 48 kHz gives the standard's own.

/** A second-order section in direct form II transposed; a₀ is 1. */
class Section {
  readonly #b: readonly [number, number, number];
  readonly #a: readonly [number, number];
  #first = 0;
  #second = 0;

  constructor(b: readonly [number, number, number], a: readonly [number, number]) {
    this.#b = b;
    this.#a = a;
  }

  filter(x: number): number {
    const y = this.#b[0] * x + this.#first;
    this.#first = this.#b[1] * x - this.#a[0] * y + this.#second;
    this.#second = this.#b[2] * x - this.#a[1] * y;
    return y;
  }
}

/** Creates the filter of one channel: from one sample to the next one weighted. */
export function createKWeighting(sampleRate: number): (sample: number) => number {
  const [head, highPass] = [createHead(sampleRate), createHighPass(sampleRate)];
  return (sample) => highPass.filter(head.filter(sample));
}

/** The shelf: +4 dB above some 1.7 kHz. */
function createHead(sampleRate: number): Section {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const damping = k / 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const a0 = 1 + damping + k * k;
  const b = [high + middle * damping + k * k, 2 * (k * k - high), high - middle * damping + k * k] as const;
  return new Section([b[0] / a0, b[1] / a0, b[2] / a0], [(2 * (k * k - 1)) / a0, (1 - damping + k * k) / a0]);
}

/** The high-pass ("RLB"): nothing below some 38 Hz. */
function createHighPass(sampleRate: number): Section {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const damping = k / 0.5003270373238773;
  const a0 = 1 + damping + k * k;
  return new Section([1, -2, 1], [(2 * (k * k - 1)) / a0, (1 - damping + k * k) / a0]);
}
