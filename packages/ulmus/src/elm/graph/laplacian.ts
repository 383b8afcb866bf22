// The graph Laplacian of rows: near rows are joined, and functions that differ along joints are dear (Belkin & Niyogi
// 2003; Belkin, Niyogi & Sindhwani 2006). It is learnt from rows without labels; build it of whole files, since frames of
// one file are neighbours anyway.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix32, type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import { nearestNeighbours } from "./neighbours.ts";

export interface LaplacianOptions {
  /** How many neighbours each row is joined to, at most all others; a joint counts for both rows. */
  readonly neighbours?: number;
  /** The distance σ of exp(−‖x − y‖² / 2σ²), the weight of a joint; the mean length of the joints by default. */
  readonly width?: number;
  /** Whether I − D⁻½SD⁻½ is taken, whose eigenvalues lie in 0 … 2, instead of D − S. */
  readonly normalised?: boolean;
  /** The Laplacian is applied so many times over: more smooths over wider surroundings. */
  readonly power?: number;
  readonly kernels: Kernels;
}

/** A symmetric graph in compressed rows, as plain data: the joints of row i are `starts[i]` … `starts[i + 1]`. */
export interface Laplacian {
  /** One more than there are rows; the first is 0. */
  readonly starts: Int32Array;
  /** The row that each joint leads to. */
  readonly neighbours: Int32Array;
  /** S, the weight of each joint. */
  readonly weights: Float64Array;
  /** D, the sum of weights of each row. */
  readonly degrees: Float64Array;
  readonly normalised: boolean;
  readonly power: number;
}

/** Joins each row of `rows` (n × columns) with its nearest neighbours. */
export function createLaplacian(rows: Matrix32, options: LaplacianOptions): Laplacian {
  const { neighbours: count = 10, width, normalised = true, power = 1, kernels } = options;
  if (width !== undefined && !(width > 0 && width < Infinity)) {
    throw new ArgumentError(`createLaplacian: width must be > 0, got ${width}`);
  }
  if (!(Number.isInteger(power) && power >= 1)) {
    throw new ArgumentError(`createLaplacian: power must be a whole number ≥ 1, got ${power}`);
  }
  const { starts, neighbours } = joints(nearestNeighbours(rows, count, kernels), rows.rows);
  const squares = new Float64Array(neighbours.length);
  let length = 0;
  for (let i = 0; i < rows.rows; i++) {
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      const other = rowOf(rows, neighbours[e]);
      rowOf(rows, i).forEach((x, j) => (squares[e] += (x - other[j]) ** 2));
      length += Math.sqrt(squares[e]);
    }
  }
  const sigma = width ?? length / Math.max(1, neighbours.length);
  const weights = squares.map((square) => (sigma > 0 ? Math.exp(-square / (2 * sigma * sigma)) : 1));
  const degrees = Float64Array.from({ length: rows.rows }, (_, i) =>
    weights.subarray(starts[i], starts[i + 1]).reduce((sum, weight) => sum + weight, 0),
  );
  return { starts, neighbours, weights, degrees, normalised, power };
}

/** L · values for values of n rows; changes nothing. */
export function applyLaplacian(laplacian: Laplacian, values: Matrix): Matrix64 {
  const n = laplacian.degrees.length;
  if (values.rows !== n) throw new ArgumentError(`applyLaplacian: got ${values.rows} rows, expected ${n}`);
  let out: Matrix = values;
  for (let i = 0; i < laplacian.power; i++) out = applyOnce(laplacian, out);
  return out as Matrix64;
}

function applyOnce({ starts, neighbours, weights, degrees, normalised }: Laplacian, values: Matrix): Matrix64 {
  const out = matrix64(values.rows, values.columns);
  const scale = degrees.map((degree) => (normalised ? (degree > 0 ? 1 / Math.sqrt(degree) : 0) : 1));
  for (let i = 0; i < values.rows; i++) {
    const to = rowOf(out, i);
    const own = rowOf(values, i);
    const diagonal = degrees[i] * scale[i] ** 2; // 1 or 0 where normalised
    for (let c = 0; c < to.length; c++) to[c] = diagonal * own[c];
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      const weight = weights[e] * (scale[i] * scale[neighbours[e]]);
      const from = rowOf(values, neighbours[e]);
      for (let c = 0; c < to.length; c++) to[c] -= weight * from[c];
    }
  }
  return out;
}

/** Lists of neighbours → a joint for each pair of which one is a neighbour of the other; both rows list it. */
function joints(nearest: Int32Array, n: number): { starts: Int32Array; neighbours: Int32Array } {
  const count = nearest.length / Math.max(1, n);
  const joined = Array.from({ length: n }, () => new Set<number>());
  nearest.forEach((j, e) => {
    const i = Math.floor(e / count);
    joined[i].add(j);
    joined[j].add(i);
  });
  const starts = new Int32Array(n + 1);
  joined.forEach(({ size }, i) => (starts[i + 1] = starts[i] + size));
  return { starts, neighbours: Int32Array.from(joined.flatMap((row) => [...row].toSorted((a, b) => a - b))) };
}
