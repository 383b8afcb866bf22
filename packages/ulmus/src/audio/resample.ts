// Another sample rate for a whole signal, by a polyphase filter. Linear phase and aligned: nothing is delayed.
// Not for streams.
//
// y[m] = Σ_k x[k] h(m·from/to − k), with h(u) = c sinc(c u) w(u / W): a sinc under a Kaiser window, its cut-off c
// a little below the lower of the two Nyquist frequencies (Smith, "Digital Audio Resampling", CCRMA). The three
// design numbers are those of resampy's "kaiser_best".
import { ArgumentError } from "../errors.ts";
import type { Signal } from "./signal.ts";

const zeroCrossings = 64;
const beta = 14.769656459379492;
const rollOff = 0.9475937167399596;

const largestRatio = 1024;
const largestTable = 2 ** 22;

/**
 * The same sound with `sampleRate` samples per second: ⌈n · to / from⌉ samples, the first at the same instant. Beyond
 * its ends the signal counts as zero. Content above .95 of the lower Nyquist frequency is lost.
 * Rates are taken to a thousandth. Where the rate is already right, `signal` itself is returned.
 */
export function resample(signal: Signal, sampleRate: number): Signal {
  if (!(signal.sampleRate > 0 && sampleRate > 0 && signal.sampleRate < Infinity && sampleRate < Infinity)) {
    const got = `${signal.sampleRate} and ${sampleRate}`;
    throw new ArgumentError(`resample: sample rates must be positive and finite, got ${got}`);
  }
  if (signal.sampleRate === sampleRate) return signal;
  const { up, down } = reducedRatio(signal.sampleRate, sampleRate);
  if (!(up <= largestRatio * down && down <= largestRatio * up)) {
    const rule = `by a factor of ${largestRatio} at most`;
    throw new ArgumentError(
      `resample: rates may differ ${rule}, got ${signal.sampleRate} to ${sampleRate}; do it in steps`,
    );
  }
  const samples = new Float32Array(Math.ceil((signal.samples.length * up) / down));
  if (samples.length > 0) convolve(samples, signal.samples, { up, down });
  return { sampleRate, samples };
}

interface Ratio {
  readonly up: number;
  readonly down: number;
}

function reducedRatio(from: number, to: number): Ratio {
  const scale = Number.isInteger(from) && Number.isInteger(to) ? 1 : 1000;
  const [a, b] = [Math.max(1, Math.round(from * scale)), Math.max(1, Math.round(to * scale))];
  let [divisor, remainder] = [a, b];
  while (remainder > 0) [divisor, remainder] = [remainder, divisor % remainder];
  return { up: b / divisor, down: a / divisor };
}

function convolve(out: Float32Array, samples: Float32Array, { up, down }: Ratio): void {
  const filter = designFilter(up, down);
  const { reach, taps } = filter;
  // Zeros on both sides, so that the inner loop needs no borders.
  const padded = new Float64Array(samples.length + 2 * taps);
  padded.set(samples, reach - 1);
  // Each phase comes back after `up` outputs: if there are fewer, or the table is too large, each is made when needed.
  const hasTable = up <= out.length && up * taps <= largestTable;
  const table = hasTable ? tabulate(up, filter) : new Float64Array(taps);
  let start = 0;
  let phase = 0;
  for (let m = 0; m < out.length; m++) {
    if (!hasTable) fillPhase(table, 0, phase / up, filter);
    out[m] = dot(table, hasTable ? phase * taps : 0, padded, { start, taps });
    phase += down;
    const step = Math.floor(phase / up);
    start += step;
    phase -= step * up;
  }
}

/** The weights of all phases, one row each. */
function tabulate(up: number, filter: Filter): Float64Array {
  const { reach, taps } = filter;
  const table = new Float64Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const twin = up - phase; // h is even, so this one has the same weights in reverse
    if (twin < phase) {
      for (let j = 0; j < 2 * reach; j++) table[phase * taps + j] = table[twin * taps + 2 * reach - 1 - j];
    } else {
      fillPhase(table, phase * taps, phase / up, filter);
    }
  }
  return table;
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
}

function designFilter(up: number, down: number): Filter {
  const scale = Math.min(1, up / down);
  const halfWidth = zeroCrossings / scale;
  const reach = Math.ceil(halfWidth);
  return { cutoff: rollOff * scale, halfWidth, reach, taps: 4 * Math.ceil(reach / 2) };
}

/** table[offset + j] = h(fraction + reach − 1 − j): the weights for an instant that lies `fraction` after a sample. */
function fillPhase(table: Float64Array, offset: number, fraction: number, filter: Filter): void {
  const { cutoff, halfWidth, reach } = filter;
  for (let j = 0; j < 2 * reach; j++) {
    const u = fraction + reach - 1 - j;
    const x = Math.PI * cutoff * u;
    const inside = 1 - (u / halfWidth) ** 2;
    // The very end counts as outside, or rounding would decide it, differently on the two sides.
    table[offset + j] = inside < 1e-12 ? 0 : kaiser(inside) * (x === 0 ? cutoff : (cutoff * Math.sin(x)) / x);
  }
}

// The Kaiser window is w = I₀(β √inside) / I₀(β), inside = 1 − (u / W)², with the Bessel function
// I₀(x) = Σ (x/2)^2k / k!²; so it is a power series in `inside`. 36 terms are exact to 1e-18 at 1.
const kaiserSeries = (() => {
  const terms = [1];
  for (let k = 1; k < 36; k++) terms.push((terms[k - 1] * (beta / 2) ** 2) / k ** 2);
  const peak = terms.reduceRight((sum, term) => sum + term);
  return Float64Array.from(terms, (term) => term / peak);
})();

function kaiser(inside: number): number {
  let sum = 0;
  for (let k = kaiserSeries.length - 1; k >= 0; k--) sum = sum * inside + kaiserSeries[k];
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
