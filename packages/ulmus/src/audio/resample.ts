// Another sample rate, for a whole signal or for one that arrives in pieces, by a polyphase filter. Linear phase and
// aligned: the first sample stays at its instant, nothing is delayed.
//
// y[m] = Σ_k x[k] h(m·from/to − k), with h(u) = c sinc(c u) w(u / W): a sinc under a Kaiser window, its cut-off c
// a little below the lower of the two Nyquist frequencies (Smith, "Digital Audio Resampling", CCRMA). The three
// design numbers are those of resampy's "kaiser_best", or of its "kaiser_fast", which takes a quarter of the time.
import { ArgumentError } from "../errors.ts";
import type { Signal } from "./signal.ts";

/** "best" keeps all below .95 of the lower Nyquist frequency, "fast" below .85, and lets a little through above it. */
export type ResampleQuality = "best" | "fast";

interface Design {
  readonly zeroCrossings: number;
  readonly rollOff: number;
  /** The Kaiser window as a power series in `inside`. */
  readonly window: Float64Array;
}

// The Kaiser window is w = I₀(β √inside) / I₀(β), inside = 1 − (u / W)², with the Bessel function
// I₀(x) = Σ (x/2)^2k / k!²; so it is a power series in `inside`. 36 terms are exact to 1e-18 at 1.
function kaiserSeries(beta: number): Float64Array {
  const terms = [1];
  for (let k = 1; k < 36; k++) terms.push((terms[k - 1] * (beta / 2) ** 2) / k ** 2);
  const peak = terms.reduceRight((sum, term) => sum + term);
  return Float64Array.from(terms, (term) => term / peak);
}

const designs: Readonly<Record<ResampleQuality, Design>> = {
  best: { zeroCrossings: 64, rollOff: 0.9475937167399596, window: kaiserSeries(14.769656459379492) },
  fast: { zeroCrossings: 16, rollOff: 0.85, window: kaiserSeries(8.555504641634386) },
};

const largestRatio = 1024;
const largestTable = 2 ** 22;

/**
 * The same sound with `sampleRate` samples per second: ⌈n · to / from⌉ samples, the first at the same instant. Beyond
 * its ends the signal counts as zero. Content above .95 of the lower Nyquist frequency is lost.
 * Rates are taken to a thousandth. Where the rate is already right, `signal` itself is returned.
 */
export function resample(signal: Signal, sampleRate: number, quality: ResampleQuality = "best"): Signal {
  const resampler = new Resampler(signal.sampleRate, sampleRate, quality);
  if (signal.sampleRate === sampleRate) return signal;
  return { sampleRate, samples: resampler.finish(signal.samples) };
}

/**
 * Brings samples that arrive in pieces of any length to another rate. What comes out is, put together, what `resample`
 * makes of the whole, bit for bit, however it was cut.
 */
export class Resampler {
  readonly #ratio: Ratio;
  readonly #phases: Phases;
  /** The samples that take part from the next output on, as far as they have arrived; before the first there are zeros. */
  #pending: Float64Array;
  /** The next output lies phase / up input samples after the first of its taps' places. */
  #phase = 0;
  #received = 0;
  #given = 0;
  #isFinished = false;

  /** @throws {ArgumentError} on rates that are not positive and finite, or differ by a factor of more than 1024. */
  constructor(from: number, to: number, quality: ResampleQuality = "best") {
    this.#ratio = reducedRatio(from, to);
    const { up, down } = this.#ratio;
    this.#phases = new Phases(up, designFilter(up, down, designs[quality]));
    this.#pending = new Float64Array(this.#phases.reach - 1);
  }

  /** Hands over the next samples and returns those of the new rate that no later one can change. Copies `samples`. */
  push(samples: Float32Array): Float32Array {
    this.#requireOpen("push");
    const { up, down } = this.#ratio;
    if (up === down) return samples.slice();
    this.#received += samples.length;
    const length = this.#pending.length + samples.length;
    // From the last instant all of whose taps have arrived.
    const room = length - 2 * this.#phases.reach;
    const count = room < 0 ? 0 : Math.floor(((room + 1) * up - 1 - this.#phase) / down) + 1;
    return this.#produce(samples, Math.max(0, count));
  }

  /** Hands over the last samples, if there are any left, and returns the rest. No more can be pushed afterwards. */
  finish(samples: Float32Array = new Float32Array(0)): Float32Array {
    this.#requireOpen("finish");
    this.#isFinished = true;
    const { up, down } = this.#ratio;
    if (up === down) return samples.slice();
    this.#received += samples.length;
    return this.#produce(samples, Math.ceil((this.#received * up) / down) - this.#given);
  }

  #requireOpen(method: string): void {
    if (this.#isFinished) {
      throw new ArgumentError(
        `Resampler.${method}: the signal has been finished; create a new Resampler for the next one`,
      );
    }
  }

  #produce(samples: Float32Array, count: number): Float32Array {
    const { up, down } = this.#ratio;
    const out = new Float32Array(count);
    const length = this.#pending.length + samples.length;
    // Zeros after the end, so that the inner loop needs no borders.
    const padded = new Float64Array(length + 2 * this.#phases.taps);
    padded.set(this.#pending);
    padded.set(samples, this.#pending.length);
    let start = 0;
    for (let m = 0; m < count; m++) {
      out[m] = this.#phases.dot(this.#phase, padded, start);
      this.#phase += down;
      const step = Math.floor(this.#phase / up);
      start += step;
      this.#phase -= step * up;
    }
    this.#given += count;
    this.#pending = padded.slice(start, Math.max(start, length));
    return out;
  }
}

interface Ratio {
  readonly up: number;
  readonly down: number;
}

function reducedRatio(from: number, to: number): Ratio {
  if (!(from > 0 && to > 0 && from < Infinity && to < Infinity)) {
    throw new ArgumentError(`resample: sample rates must be positive and finite, got ${from} and ${to}`);
  }
  const scale = Number.isInteger(from) && Number.isInteger(to) ? 1 : 1000;
  const [a, b] = [Math.max(1, Math.round(from * scale)), Math.max(1, Math.round(to * scale))];
  let [divisor, remainder] = [a, b];
  while (remainder > 0) [divisor, remainder] = [remainder, divisor % remainder];
  const [up, down] = [b / divisor, a / divisor];
  if (!(up <= largestRatio * down && down <= largestRatio * up)) {
    const rule = `by a factor of ${largestRatio} at most`;
    throw new ArgumentError(`resample: rates may differ ${rule}, got ${from} to ${to}; do it in steps`);
  }
  return { up, down };
}

/** The weights of each of `up` phases, made when first needed, and kept unless they are too many. */
class Phases {
  readonly reach: number;
  readonly taps: number;
  readonly #up: number;
  readonly #filter: Filter;
  readonly #table: Float64Array;
  /** Which phases are in the table; without a table, nothing. */
  readonly #isMade: Uint8Array | undefined;

  constructor(up: number, filter: Filter) {
    this.#up = up;
    this.#filter = filter;
    this.reach = filter.reach;
    this.taps = filter.taps;
    const hasTable = up * filter.taps <= largestTable;
    this.#table = new Float64Array(hasTable ? up * filter.taps : filter.taps);
    this.#isMade = hasTable ? new Uint8Array(up) : undefined;
  }

  /** Σ_j weights[j] samples[start + j] for the weights of a phase. */
  dot(phase: number, samples: Float64Array, start: number): number {
    const isMade = this.#isMade;
    const offset = isMade === undefined ? 0 : phase * this.taps;
    if (isMade?.[phase] !== 1) {
      this.#make(phase, offset);
      if (isMade !== undefined) isMade[phase] = 1;
    }
    return dot(this.#table, offset, samples, { start, taps: this.taps });
  }

  #make(phase: number, offset: number): void {
    const twin = this.#up - phase;
    fillWeights(this.#table, offset, Math.min(phase, twin) / this.#up, this.#filter);
    // h is even, so the twin has the same weights in reverse.
    if (twin < phase) this.#table.subarray(offset, offset + 2 * this.reach).reverse();
  }
}

interface Filter {
  /** c: cut-off as a part of the input's Nyquist frequency. */
  readonly cutoff: number;
  /** W: half the filter's length, in input samples. */
  readonly halfWidth: number;
  /** ⌈W⌉: the samples up to an instant that take part; as many after it do. */
  readonly reach: number;
  /** 2⌈W⌉, made up to a multiple of 4 with zeros. */
  readonly taps: number;
  readonly window: Float64Array;
}

function designFilter(up: number, down: number, { zeroCrossings, rollOff, window }: Design): Filter {
  const scale = Math.min(1, up / down);
  const halfWidth = zeroCrossings / scale;
  const reach = Math.ceil(halfWidth);
  return { cutoff: rollOff * scale, halfWidth, reach, taps: 4 * Math.ceil(reach / 2), window };
}

/** table[offset + j] = h(fraction + reach − 1 − j): the weights for an instant that lies `fraction` after a sample. */
function fillWeights(table: Float64Array, offset: number, fraction: number, filter: Filter): void {
  const { cutoff, halfWidth, reach } = filter;
  for (let j = 0; j < 2 * reach; j++) {
    const u = fraction + reach - 1 - j;
    const x = Math.PI * cutoff * u;
    const inside = 1 - (u / halfWidth) ** 2;
    // The very end counts as outside, or rounding would decide it, differently on the two sides.
    table[offset + j] =
      inside < 1e-12 ? 0 : powerSeries(filter.window, inside) * (x === 0 ? cutoff : (cutoff * Math.sin(x)) / x);
  }
}

/** Σ_k terms[k] xᵏ. */
function powerSeries(terms: Float64Array, x: number): number {
  let sum = 0;
  for (let k = terms.length - 1; k >= 0; k--) sum = sum * x + terms[k];
  return sum;
}

/** Σ_j a[from + j] b[start + j]; four sums, because each addition would wait for the one before. `taps` is a multiple of 4. */
function dot(
  a: Float64Array,
  from: number,
  b: Float64Array,
  { start, taps }: { readonly start: number; readonly taps: number },
): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let j = 0; j < taps; j += 4) {
    s0 += a[from + j] * b[start + j];
    s1 += a[from + j + 1] * b[start + j + 1];
    s2 += a[from + j + 2] * b[start + j + 2];
    s3 += a[from + j + 3] * b[start + j + 3];
  }
  return s0 + s1 + (s2 + s3);
}
