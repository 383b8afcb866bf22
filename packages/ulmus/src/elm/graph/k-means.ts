// Clusters by k-means (Lloyd 1982) from well spread beginnings (k-means++, Arthur & Vassilvitskii 2007). Seeded: the same
// rows give the same clusters. Directions instead of clusters are math/spherical-means.ts.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix64, matrix64, requireFinite, rowOf } from "../../math/matrix.ts";
import { createRandom, type Random } from "../../math/random.ts";

export interface KMeansOptions {
  /** How many clusters, at most as many as rows. */
  readonly clusters: number;
  /** An integer. */
  readonly seed?: number;
  /** How often it begins anew; the tightest clusters are kept. */
  readonly starts?: number;
  /** Rounds of each start, at most. */
  readonly rounds?: number;
  readonly kernels: Kernels;
}

export interface Clusters {
  /** clusters × columns. */
  readonly centres: Matrix64;
  /** The cluster of each row. */
  readonly clusters: Int32Array;
  /** Σ ‖row − its centre‖². */
  readonly inertia: number;
}

/** Divides `rows` (n × columns) into clusters; changes nothing. */
export function kMeans(rows: Matrix, options: KMeansOptions): Clusters {
  const { clusters, seed = 1, starts = 10, rounds = 100, kernels } = options;
  requireFinite(rows, "kMeans");
  if (!(Number.isInteger(clusters) && clusters >= 1 && clusters <= rows.rows)) {
    throw new ArgumentError(`kMeans: clusters must be 1 … ${rows.rows}, the number of rows, got ${clusters}`);
  }
  if (!(starts >= 1 && rounds >= 1)) {
    throw new ArgumentError(`kMeans: starts and rounds must be ≥ 1, got ${starts} and ${rounds}`);
  }
  const points = { rows: rows.rows, columns: rows.columns, data: Float64Array.from(rows.data) };
  const random = createRandom(seed);
  let best: Clusters | undefined;
  for (let start = 0; start < starts; start++) {
    const found = lloyd(points, spreadOut(points, clusters, random), { rounds, kernels });
    if (!best || found.inertia < best.inertia) best = found;
  }
  return best as Clusters;
}

function lloyd(points: Matrix64, first: Matrix64, { rounds, kernels }: { rounds: number; kernels: Kernels }): Clusters {
  let centres = first;
  let { clusters, squares } = assign(points, centres, kernels);
  for (let round = 0; round < rounds; round++) {
    centres = centresOf(points, clusters, squares, centres.rows);
    const next = assign(points, centres, kernels);
    const settled = next.clusters.every((cluster, i) => cluster === clusters[i]);
    ({ clusters, squares } = next);
    if (settled) break;
  }
  return { centres, clusters, inertia: squares.reduce((sum, square) => sum + square, 0) };
}

/** The nearest centre of each point (of equals the first), and the squared distance to it. */
function assign(
  points: Matrix64,
  centres: Matrix64,
  kernels: Kernels,
): { clusters: Int32Array; squares: Float64Array } {
  const products = matrix64(points.rows, centres.rows);
  kernels.multiply(products, points, centres, { transposeB: true });
  const sizes = Float64Array.from({ length: centres.rows }, (_, c) => squaredLength(rowOf(centres, c)));
  const clusters = new Int32Array(points.rows);
  const squares = clusters.reduce<Float64Array>((out, _, i) => {
    const distance = rowOf(products, i).map((product, c) => sizes[c] - 2 * product);
    clusters[i] = distance.reduce((least, value, c) => (value < distance[least] ? c : least), 0);
    out[i] = squaredDistance(rowOf(points, i), rowOf(centres, clusters[i]));
    return out;
  }, new Float64Array(points.rows));
  return { clusters, squares };
}

/** The mean of each cluster's points; a cluster without points begins anew at the point that fits worst. */
function centresOf(points: Matrix64, clusters: Int32Array, squares: Float64Array, count: number): Matrix64 {
  const centres = matrix64(count, points.columns);
  const sizes = new Float64Array(count);
  clusters.forEach((cluster, i) => {
    sizes[cluster] += 1;
    const [centre, point] = [rowOf(centres, cluster), rowOf(points, i)];
    for (let j = 0; j < point.length; j++) centre[j] += point[j];
  });
  const left = squares.slice();
  sizes.forEach((size, cluster) => {
    const centre = rowOf(centres, cluster);
    if (size > 0) for (let j = 0; j < centre.length; j++) centre[j] /= size;
    else {
      const worst = left.reduce((most, square, i) => (square > left[most] ? i : most), 0);
      centre.set(rowOf(points, worst));
      left[worst] = 0;
    }
  });
  return centres;
}

/** k-means++: each further centre is a point drawn by its squared distance to the nearest centre so far. */
function spreadOut(points: Matrix64, count: number, random: Random): Matrix64 {
  const centres = matrix64(count, points.columns);
  const nearest = new Float64Array(points.rows).fill(1);
  for (let c = 0; c < count; c++) {
    let left = random.uniform() * nearest.reduce((sum, square) => sum + square, 0);
    const drawn = nearest.findIndex((square) => (left -= square) < 0);
    centres.data.set(rowOf(points, Math.max(0, drawn)), c * points.columns);
    for (let i = 0; i < points.rows; i++) {
      const square = squaredDistance(rowOf(points, i), rowOf(centres, c));
      nearest[i] = c === 0 ? square : Math.min(nearest[i], square);
    }
  }
  return centres;
}

function squaredLength(row: Float64Array): number {
  return row.reduce((sum, x) => sum + x * x, 0);
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0);
}
