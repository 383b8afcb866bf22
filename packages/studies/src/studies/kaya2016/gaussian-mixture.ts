// A mixture of Gaussians with diagonal covariances, learnt by expectation and maximisation, and the Fisher vector of rows under it
// (Perronnin, Sánchez & Mensink 2010): how the mixture would have to change to fit these rows better.
import { ArgumentError, type Kernels, type Matrix32, type Matrix64 } from "ulmus";
import { kMeans, matrix64 } from "ulmus/parts";

/** Components × columns. */
export interface GaussianMixture {
  /** Of each component; they sum to 1. */
  readonly weights: Float64Array;
  readonly means: Matrix64;
  readonly variances: Matrix64;
}

const STEPS = 10;
/** Rows are standard scores; no Gaussian becomes narrower than a tenth. */
const LEAST_VARIANCE = 0.01;

/** Begins with the clusters of k-means. `rows` (n × columns) are standard scores. */
export function fitGaussianMixture(
  rows: Matrix32,
  { components, seed, kernels }: { readonly components: number; readonly seed: number; readonly kernels: Kernels },
): GaussianMixture {
  if (!(components >= 1 && components <= rows.rows)) {
    throw new ArgumentError(
      `fitGaussianMixture: components must be 1 … ${rows.rows}, the number of frames to learn from, got ${components}`,
    );
  }
  const { centres } = kMeans(rows, { clusters: components, seed, starts: 1, rounds: 5, kernels });
  let mixture: GaussianMixture = {
    weights: new Float64Array(components).fill(1 / components),
    means: centres,
    variances: { ...centres, data: new Float64Array(centres.data.length).fill(1) },
  };
  for (let step = 0; step < STEPS; step++) mixture = maximise(sumsOf(rows, mixture, kernels), mixture);
  return mixture;
}

/** What a component has of the rows: Σγ, Σγx, Σγx². */
interface Shares {
  readonly counts: Float64Array;
  readonly sums: Matrix64;
  readonly squares: Matrix64;
}

function maximise({ counts, sums, squares }: Shares, old: GaussianMixture): GaussianMixture {
  const { columns } = sums;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [means, variances] = [sums, squares].map((matrix) => ({ ...matrix, data: matrix.data.slice() }));
  for (let at = 0; at < means.data.length; at++) {
    const count = counts[Math.floor(at / columns)];
    const isEmpty = count < 1e-6;
    means.data[at] = isEmpty ? old.means.data[at] : sums.data[at] / count;
    const variance = isEmpty ? old.variances.data[at] : squares.data[at] / count - means.data[at] ** 2;
    variances.data[at] = Math.max(LEAST_VARIANCE, variance);
  }
  return { weights: counts.map((count) => Math.max(1e-9, count / total)), means, variances };
}

/**
 * The gradient of the mean log-likelihood by means and deviations, scaled by its own spread: 2 × components × columns values.
 * 0 for no rows.
 */
export function fisherVector(rows: Matrix32, mixture: GaussianMixture, kernels: Kernels): Float32Array {
  const { weights, means, variances } = mixture;
  const { counts, sums, squares } = sumsOf(rows, mixture, kernels);
  const size = means.data.length;
  const out = new Float32Array(2 * size);
  for (let at = 0; at < size; at++) {
    const k = Math.floor(at / means.columns);
    const [mean, variance] = [means.data[at], variances.data[at]];
    const scale = 1 / (Math.max(1, rows.rows) * Math.sqrt(weights[k]));
    out[at] = (scale * (sums.data[at] - counts[k] * mean)) / Math.sqrt(variance); // Σ γ (x − μ) / σ
    const spread = squares.data[at] - 2 * mean * sums.data[at] + counts[k] * mean * mean;
    out[size + at] = (scale * (spread / variance - counts[k])) / Math.SQRT2; // Σ γ ((x − μ)² / σ² − 1)
  }
  return out;
}

function sumsOf(rows: Matrix32, mixture: GaussianMixture, kernels: Kernels): Shares {
  const { columns } = rows;
  const components = mixture.weights.length;
  const both = withSquares(rows);
  const shares = responsibilities(both, mixture, kernels);
  const sums = matrix64(components, 2 * columns);
  kernels.multiply(sums, shares, both, { transposeA: true });
  const half = (from: number): Matrix64 => ({
    rows: components,
    columns,
    data: Float64Array.from({ length: components * columns }, (_, at) => {
      return sums.data[Math.floor(at / columns) * 2 * columns + from + (at % columns)];
    }),
  });
  const counts = new Float64Array(components);
  for (let i = 0; i < shares.data.length; i++) counts[i % components] += shares.data[i];
  return { counts, sums: half(0), squares: half(columns) };
}

/** [x, x²] */
function withSquares({ rows, columns, data }: Matrix32): Matrix64 {
  const out = matrix64(rows, 2 * columns);
  for (let i = 0; i < data.length; i++) {
    const at = Math.floor(i / columns) * 2 * columns + (i % columns);
    out.data[at] = data[i];
    out.data[at + columns] = data[i] * data[i];
  }
  return out;
}

/** γ: of each row the probability of every component. ln N(x) = const + Σ (μ/σ²) x − ½ Σ x²/σ². */
function responsibilities(both: Matrix64, { weights, means, variances }: GaussianMixture, kernels: Kernels): Matrix64 {
  const [components, columns] = [means.rows, means.columns];
  const factors = matrix64(2 * columns, components);
  const constants = Float64Array.from(weights, (weight, k) => {
    let constant = Math.log(weight);
    for (let j = 0; j < columns; j++) {
      const [mean, variance] = [means.data[k * columns + j], variances.data[k * columns + j]];
      factors.data[j * components + k] = mean / variance;
      factors.data[(columns + j) * components + k] = -0.5 / variance;
      constant -= 0.5 * (Math.log(variance) + (mean * mean) / variance);
    }
    return constant;
  });
  const out = matrix64(both.rows, components);
  kernels.multiply(out, both, factors);
  for (let i = 0; i < both.rows; i++) {
    const row = out.data.subarray(i * components, (i + 1) * components);
    for (let k = 0; k < components; k++) row[k] += constants[k];
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    let sum = 0;
    for (let k = 0; k < components; k++) sum += row[k] = Math.exp(row[k] - largest);
    for (let k = 0; k < components; k++) row[k] /= sum;
  }
  return out;
}
