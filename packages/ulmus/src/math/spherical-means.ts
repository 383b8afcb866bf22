// Spherical k-means (Dhillon & Modha 2001; as dictionary learning Coates & Ng 2012): directions that the rows of a matrix
// gather around. Not a clustering of points by distance.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "./kernels.ts";
import { type Matrix32, matrix32, type Matrix64, matrix64, rowOf, selectRows } from "./matrix.ts";
import { permutation, type Random } from "./random.ts";

const ITERATIONS = 10;
/** So that the cosines of all points need not fit in memory at once. */
const POINTS_AT_ONCE = 4096;

/**
 * `count` directions (count × columns, of length 1) for `points` (n × columns, of length 1): each the sum of the points that
 * are nearest to it, weighted by their cosine. They begin at points drawn by `random`; where there are fewer points than
 * directions, some repeat. A direction that no point is nearest to begins anew at another point.
 */
export function sphericalMeans(points: Matrix32, count: number, random: Random, kernels: Kernels): Matrix32 {
  if (points.rows < 1) throw new ArgumentError("sphericalMeans: there must be at least 1 point, got 0");
  const order = permutation(points.rows, random);
  let means = selectRows(
    points,
    Array.from({ length: count }, (_, k) => order[k % points.rows]),
  );
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const sums = matrix64(count, points.columns);
    const used = new Uint8Array(count);
    for (let from = 0; from < points.rows; from += POINTS_AT_ONCE) {
      const rows = Math.min(POINTS_AT_ONCE, points.rows - from);
      const data = points.data.subarray(from * points.columns, (from + rows) * points.columns);
      addToNearest(sums, used, { rows, columns: points.columns, data }, means, kernels);
    }
    used.forEach((isUsed, k) => {
      if (!isUsed) sums.data.set(rowOf(points, Math.floor(random.uniform() * points.rows)), k * points.columns);
    });
    means = unitRows({ ...sums, data: Float32Array.from(sums.data) });
  }
  return means;
}

/** Each row over its length, in place; a row of zeros stays. */
export function unitRows(m: Matrix32): Matrix32 {
  for (let i = 0; i < m.rows; i++) {
    const row = rowOf(m, i);
    let squares = 0;
    for (let j = 0; j < row.length; j++) squares += row[j] * row[j];
    if (squares > 0) {
      const scale = 1 / Math.sqrt(squares);
      for (let j = 0; j < row.length; j++) row[j] *= scale;
    }
  }
  return m;
}

function addToNearest(sums: Matrix64, used: Uint8Array, points: Matrix32, means: Matrix32, kernels: Kernels): void {
  const cosines = matrix32(points.rows, means.rows);
  kernels.multiply(cosines, points, means, { transposeB: true });
  for (let i = 0; i < points.rows; i++) {
    const row = rowOf(cosines, i);
    let nearest = 0;
    for (let k = 1; k < row.length; k++) if (row[k] > row[nearest]) nearest = k;
    used[nearest] = 1;
    const [from, to] = [i * points.columns, nearest * points.columns];
    for (let j = 0; j < points.columns; j++) sums.data[to + j] += row[nearest] * points.data[from + j];
  }
}
