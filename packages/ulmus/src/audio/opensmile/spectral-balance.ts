// How a voice's power is spread over frequency: alpha ratio, Hammarberg index, slopes and flux, as the Geneva set (Eyben et al.
// 2016) has them.
import { type Matrix32, matrix32, rowOf } from "../../math/matrix.ts";

/** alphaRatio, hammarbergIndex, slope0-500, slope500-1500, spectralFlux of power spectra, frames × 5. */
export function spectralBalance(power: Matrix32, binHz: number): Matrix32 {
  const out = matrix32(power.rows, 5);
  const bins = power.columns;
  const slopes = [slopeOf(0, 500, { bins, binHz }), slopeOf(500, 1500, { bins, binHz })];
  const below5k = Math.min(power.columns, Math.ceil(5000 / binHz));
  const decibels = new Float64Array(Math.min(power.columns, Math.floor(1500 / binHz) + 1)); // as far as slopes reach
  for (let t = 0; t < power.rows; t++) {
    const spectrum = rowOf(power, t);
    for (let k = 0; k < decibels.length; k++) decibels[k] = 10 * Math.log10(Math.max(spectrum[k], 1e-14));
    const flux = t === 0 ? 0 : distance(rowOf(power, t - 1), spectrum, below5k);
    rowOf(out, t).set([
      alphaRatio(spectrum, binHz),
      hammarbergIndex(spectrum, binHz),
      ...slopes.map((of) => of(decibels)),
      flux,
    ]);
  }
  return out;
}

/** 10 log₁₀ of the power from 1 to 5 kHz over that below 1 kHz, in dB. */
function alphaRatio(power: Float32Array, binHz: number): number {
  let [low, high] = [0, 0];
  for (let k = 0; k < power.length; k++) {
    const hz = k * binHz;
    if (hz < 1000) low += power[k];
    else if (hz <= 5000) high += power[k];
  }
  return ratioInDecibel(high, low);
}

/** 10 log₁₀ of the greatest power below 2 kHz over the greatest from 2 to 5 kHz, in dB. */
function hammarbergIndex(power: Float32Array, binHz: number): number {
  let [low, high] = [0, 0];
  for (let k = 0; k < power.length; k++) {
    const hz = k * binHz;
    if (hz < 2000) low = Math.max(low, power[k]);
    else if (hz <= 5000) high = Math.max(high, power[k]);
  }
  return ratioInDecibel(low, high);
}

function ratioInDecibel(a: number, b: number): number {
  return a > 0 && b > 0 ? 10 * Math.log10(a / b) : 0;
}

/** The root mean square difference of the magnitudes of the first `bins` bins. */
function distance(before: Float32Array, power: Float32Array, bins: number): number {
  let sum = 0;
  for (let k = 0; k < bins; k++) sum += (Math.sqrt(power[k]) - Math.sqrt(before[k])) ** 2;
  return Math.sqrt(sum / bins);
}

/**
 * The least-squares slope from `from` to `to` Hz in dB per Hz. The bins at both ends count in part, by openSMILE's sums: their
 * frequency, not its square, is what the part is taken of.
 */
function slopeOf(
  from: number,
  to: number,
  { bins, binHz }: { readonly bins: number; readonly binHz: number },
): (decibels: Float64Array) => number {
  return (decibels) => {
    const [left, right] = [from / binHz, Math.min(to / binHz, bins - 1)];
    const [first, last] = [Math.floor(left), Math.floor(right)];
    let [f, ff, y, fy] = [0, 0, 0, 0];
    for (let k = first; k <= last; k++) {
      const part = k === first ? 1 - (left - first) : k === last && right > last ? right - last : 1;
      const hz = part * k * binHz;
      f += hz;
      ff += hz * hz;
      y += part * decibels[k];
      fy += hz * decibels[k];
    }
    const n = last - first;
    const spread = n * ff - f * f;
    return spread === 0 ? 0 : (n * fy - f * y) / spread;
  };
}
