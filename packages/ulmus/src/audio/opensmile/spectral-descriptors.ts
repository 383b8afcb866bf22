// What the ComParE set measures of a spectrum beside bands and cepstrum (Weninger et al. 2013; Eyben 2016, chapter 2): energies,
// roll-off, flux, moments, slope, sharpness, harmonicity.
import { matrix32, type Matrix32, rowOf } from "../../math/matrix.ts";

const BANDS = [
  [250, 650],
  [1000, 4000],
] as const;
const ROLL_OFF = [0.25, 0.5, 0.75, 0.9] as const;
export const SPECTRAL_DESCRIPTORS = 15;

/**
 * Of power spectra, frames × 15: energy from 250 to 650 and from 1000 to 4000 Hz, the frequencies below which lie .25, .5, .75 and .9
 * of the power, flux of magnitudes, centroid, entropy, variance, skewness, kurtosis, slope, sharpness, harmonicity.
 */
export function spectralDescriptors(power: Matrix32, binHz: number): Matrix32 {
  const out = matrix32(power.rows, SPECTRAL_DESCRIPTORS);
  const weights = sharpnessWeights(power.columns, binHz);
  for (let t = 0; t < power.rows; t++) {
    const spectrum = rowOf(power, t);
    const { centroid, variance, skewness, kurtosis, entropy } = spectralMoments(spectrum, binHz);
    rowOf(out, t).set([
      ...BANDS.map(([from, to]) => bandEnergy(spectrum, from / binHz, to / binHz)),
      ...ROLL_OFF.map((part) => rollOffBin(spectrum, part) * binHz),
      t === 0 ? 0 : fluxBetween(rowOf(power, t - 1), spectrum),
      centroid,
      entropy,
      variance,
      skewness,
      kurtosis,
      slopeOf(spectrum, binHz),
      weightedMean(spectrum, weights),
      harmonicity(spectrum),
    ]);
  }
  return out;
}

/** The power between two places counted in bins, those at the ends in part; the sum over the number of bins of the spectrum. */
function bandEnergy(power: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let k = Math.floor(from); k <= Math.min(Math.ceil(to), power.length - 1); k++) {
    const part = Math.min(k + 0.5, to) - Math.max(k - 0.5, from);
    sum += Math.max(0, Math.min(1, part)) * power[k];
  }
  return sum / power.length;
}

function rollOffBin(power: Float32Array, part: number): number {
  const limit = part * total(power);
  let sum = 0;
  for (let k = 0; k < power.length; k++) {
    sum += power[k];
    if (sum >= limit) return k;
  }
  return power.length - 1;
}

/** The root mean square difference of magnitudes. */
function fluxBetween(before: Float32Array, power: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < power.length; k++) sum += (Math.sqrt(power[k]) - Math.sqrt(before[k])) ** 2;
  return Math.sqrt(sum / power.length);
}

interface SpectralMoments {
  /** In Hz. */
  readonly centroid: number;
  /** In Hz². */
  readonly variance: number;
  readonly skewness: number;
  readonly kurtosis: number;
  /** In bits. */
  readonly entropy: number;
}

/** Of frequency, weighed by power; all 0 for silence. */
function spectralMoments(power: Float32Array, binHz: number): SpectralMoments {
  const sum = total(power);
  if (!(sum > 0)) return { centroid: 0, variance: 0, skewness: 0, kurtosis: 0, entropy: 0 };
  let [centre, entropy] = [0, 0];
  for (let k = 0; k < power.length; k++) {
    const part = power[k] / sum;
    centre += part * k;
    if (part > 0) entropy -= part * Math.log2(part);
  }
  let [square, cube, fourth] = [0, 0, 0];
  for (let k = 0; k < power.length; k++) {
    const part = power[k] / sum;
    const distance = k - centre;
    square += part * distance ** 2;
    cube += part * distance ** 3;
    fourth += part * distance ** 4;
  }
  return {
    centroid: centre * binHz,
    variance: square * binHz * binHz,
    skewness: square > 0 ? cube / square ** 1.5 : 0,
    kurtosis: square > 0 ? fourth / square ** 2 : 0,
    entropy,
  };
}

/** The least-squares slope of power over frequency, per Hz. */
function slopeOf(power: Float32Array, binHz: number): number {
  const middle = (power.length - 1) / 2;
  let [turning, spread] = [0, 0];
  for (let k = 0; k < power.length; k++) {
    turning += (k - middle) * power[k];
    spread += (k - middle) ** 2;
  }
  return turning / spread / binHz;
}

/** .11 z g(z) at each bin: sharpness in acum counts loudness more the higher it lies in bark, above 16 bark overproportionally. */
function sharpnessWeights(bins: number, binHz: number): Float64Array {
  return Float64Array.from({ length: bins }, (_, k) => {
    const hz = k * binHz;
    const bark = 13 * Math.atan(0.00076 * hz) + 3.5 * Math.atan((hz / 7500) ** 2);
    return 0.11 * bark * (bark < 16 ? 1 : 0.066 * Math.exp(0.171 * bark));
  });
}

function weightedMean(power: Float32Array, weights: Float64Array): number {
  let [weighted, sum] = [0, 0];
  for (let k = 0; k < power.length; k++) {
    weighted += weights[k] * power[k];
    sum += power[k];
  }
  return sum > 0 ? weighted / sum : 0;
}

/** How far the spectrum goes up and down: Σ |peak − the trough after it| / the power. */
function harmonicity(power: Float32Array): number {
  let [swing, last, isRising] = [0, power[0], true];
  for (let k = 1; k < power.length - 1; k++) {
    const isTurn = isRising ? power[k] > power[k + 1] : power[k] < power[k + 1];
    if (!isTurn) continue;
    swing += Math.abs(power[k] - last);
    last = power[k];
    isRising = !isRising;
  }
  const sum = total(power);
  return sum > 0 ? swing / sum : 0;
}

function total(power: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < power.length; k++) sum += power[k];
  return sum;
}
