// Frames → one row: how features move together, as the logarithm of their covariance matrix. Covariance matrices form a
// curved space; their logarithms a flat one, where distances and linear readouts make sense (log-Euclidean metric: Arsigny,
// Fillard, Pennec & Ayache 2006). It knows no sound: a frame is a row of numbers.
import { ArgumentError } from "../errors.ts";
import { symmetricEigen } from "../math/eigen.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, matrix64 } from "../math/matrix.ts";
import type { EncodingCost } from "./cost.ts";

/** Added to every variance, so that a feature that does not move has a logarithm: of the size of what carries nothing, in dB². */
const FLOOR = 0.5;

/**
 * One row of frames (≥ 1) × features: the logarithm of their covariance matrix, its lower triangle row by row, elements
 * below the diagonal times √2 so that the row's Euclidean distances are the matrices'. Its length is
 * features · (features + 1) / 2.
 */
export function covariance(frames: Matrix32, kernels: Kernels): Float32Array {
  if (frames.rows < 1) throw new ArgumentError("covariance: there must be at least 1 frame, got 0");
  const size = frames.columns;
  const { values, vectors } = symmetricEigen(covarianceMatrix(frames, kernels), kernels);
  const scaled = matrix64(size, size);
  const logarithms = values.map((value) => Math.log(Math.max(value, FLOOR)));
  scaled.data.forEach((_, at) => (scaled.data[at] = vectors.data[at] * logarithms[at % size]));
  const logarithm = matrix64(size, size);
  kernels.multiply(logarithm, scaled, vectors, { transposeB: true });
  const row = new Float32Array((size * (size + 1)) / 2);
  let at = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) row[at++] = logarithm.data[i * size + j] * (i === j ? 1 : Math.SQRT2);
  }
  return row;
}

/** What `covariance` costs: the sums, about nine products of matrices for the eigenvectors, and one to put them together. */
export function covarianceCost({ rows, columns }: Pick<Matrix32, "rows" | "columns">): EncodingCost {
  return {
    multiplyAdds: (rows * columns * (columns + 1)) / 2 + 10 * columns ** 3,
    bytes: 8 * (rows * columns + 4 * columns * columns),
  };
}

/** A name for every column of a covariance row. */
export function covarianceNames(featureNames: readonly string[]): string[] {
  return featureNames.flatMap((row, i) => featureNames.slice(0, i + 1).map((column) => `${row}_with_${column}`));
}

/** The population's covariance, `FLOOR` added to the variances. */
function covarianceMatrix({ rows, columns, data }: Matrix32, kernels: Kernels): Matrix64 {
  const mean = new Float64Array(columns);
  for (let t = 0; t < rows; t++) for (let j = 0; j < columns; j++) mean[j] += data[t * columns + j] / rows;
  const centred = matrix64(rows, columns);
  centred.data.forEach((_, at) => (centred.data[at] = data[at] - mean[at % columns]));
  const sums = matrix64(columns, columns);
  kernels.gram(sums, centred);
  sums.data.forEach((sum, at) => (sums.data[at] = sum / rows + (at % (columns + 1) === 0 ? FLOOR : 0)));
  return sums;
}
