// Seeded numbers for the cases, and how far a result is from what it should be.
import { library } from "./backends.mjs";

/** `length` numbers from the standard normal distribution. */
export function normals(length, seed, Type = Float32Array) {
  const { normal } = library.createRandom(seed);
  const values = new Type(length);
  for (let i = 0; i < length; i++) values[i] = normal();
  return values;
}

export function matrix(rows, columns, data = new Float64Array(rows * columns)) {
  return { rows, columns, data };
}

/** ‖got − wanted‖ / ‖wanted‖ (Frobenius). */
export function relativeError(got, wanted) {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    difference += (got[i] - wanted[i]) ** 2;
    norm += wanted[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}

/** relativeError of 400 elements (i, j), drawn, of a matrix; `wanted(i, j)` is exact. */
export function sampledError({ rows, columns, data }, wanted, isLower = false) {
  const { uniform } = library.createRandom(99);
  const [got, exact] = [[], []];
  for (let k = 0; k < 400; k++) {
    let [i, j] = [Math.floor(uniform() * rows), Math.floor(uniform() * columns)];
    if (isLower && j > i) [i, j] = [j, i];
    got.push(data[i * columns + j]);
    exact.push(wanted(i, j));
  }
  return relativeError(got, exact);
}

/** A symmetric positive definite matrix (n × n): BᵀB / n + 0.1 I of a random B of 2n rows. */
export function positiveDefinite(n, seed, kernels) {
  const b = matrix(2 * n, n, normals(2 * n * n, seed));
  const out = matrix(n, n);
  kernels.gram(out, b);
  for (let i = 0; i < out.data.length; i++) out.data[i] /= n;
  for (let i = 0; i < n; i++) out.data[i * n + i] += 0.1;
  return out;
}
