// Ridge regression and the hidden layer a second time, in plain lists and the shortest way: slow, and easy to believe.
import type { Readout } from "ulmus-source/elm/readout.ts";
import type { RandomUnits } from "ulmus-source/elm/layers/random.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { type Matrix, type Matrix64, matrix64, rowOf } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";

export type Rows = readonly (readonly number[])[];

export function toRows(m: Matrix): number[][] {
  return Array.from({ length: m.rows }, (_, i) => Array.from(rowOf(m, i)));
}

export function toMatrix(rows: Rows, columns = rows[0].length): Matrix64 {
  const m = matrix64(rows.length, columns);
  rows.forEach((row, i) => m.data.set(row, i * columns));
  return m;
}

/** A matrix of standard normal numbers. */
export function normals(rows: number, columns: number, seed: number): Matrix64 {
  const random = createRandom(seed);
  const m = matrix64(rows, columns);
  for (let i = 0; i < m.data.length; i++) m.data[i] = random.normal();
  return m;
}

/** Weights between 0.1 and 4. */
export function someWeights(rows: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows }, () => 0.1 + 3.9 * random.uniform());
}

export const isOne = (): number => 1;

interface Centred {
  readonly h: number[][];
  readonly t: number[][];
  readonly hiddenMean: number[];
  readonly targetMean: number[];
}

/** Rows without their weighted mean, times √w. */
export function centred(rows: TrainingRows): Centred {
  const w = rows.weights ? Array.from(rows.weights) : toRows(rows.hidden).map(isOne);
  const total = w.reduce((a, b) => a + b, 0);
  const without = (m: number[][], columns: number): [number[][], number[]] => {
    const mean = Array.from({ length: columns }, (_, j) => m.reduce((sum, row, i) => sum + w[i] * row[j], 0) / total);
    return [m.map((row, i) => row.map((x, j) => Math.sqrt(w[i]) * (x - mean[j]))), mean];
  };
  const [h, hiddenMean] = without(toRows(rows.hidden), rows.hidden.columns);
  const [t, targetMean] = without(toRows(rows.targets), rows.targets.columns);
  return { h, t, hiddenMean, targetMean };
}

/** The mean diagonal of the centred HᵀWH: the penalty that a relative ridge of 1 stands for. */
export function unitOf(rows: TrainingRows): number {
  const { h } = centred(rows);
  return h.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0) / rows.hidden.columns;
}

/** The ridge regression with the absolute penalty λ, by Gauss's elimination of (HᵀH + λI) W = HᵀT. */
export function naiveRidge(rows: TrainingRows, penalty: number): Readout {
  const { h, t, hiddenMean, targetMean } = centred(rows);
  const columns = rows.hidden.columns;
  const dot = (a: Rows, i: number, b: Rows, j: number): number => a.reduce((sum, row, r) => sum + row[i] * b[r][j], 0);
  const system = hiddenMean.map((_, i) => [
    ...hiddenMean.map((__, j) => dot(h, i, h, j) + (i === j ? penalty : 0)),
    ...targetMean.map((__, c) => dot(h, i, t, c)),
  ]);
  const weights = eliminate(system, columns);
  const intercept = targetMean.map((mean, c) => mean - hiddenMean.reduce((sum, x, i) => sum + x * weights[i][c], 0));
  return { weights: toMatrix(weights, targetMean.length), intercept: Float64Array.from(intercept) };
}

/** Solves [A | B] by elimination with pivoting. */
function eliminate(system: number[][], n: number): number[][] {
  for (let k = 0; k < n; k++) {
    const pivot = system.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]) > Math.abs(system[best][k]) ? i : best),
      k,
    );
    [system[k], system[pivot]] = [system[pivot], system[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = system[i][k] / system[k][k];
      for (let j = k; j < system[i].length; j++) system[i][j] -= factor * system[k][j];
    }
  }
  return system.map((row, i) => row.slice(n).map((x) => x / row[i]));
}

/** Scores = hidden · weights + intercept. */
export function naiveScores({ weights, intercept }: Readout, hidden: Matrix): number[][] {
  const w = toRows(weights);
  return toRows(hidden).map((row) => Array.from(intercept, (b, c) => row.reduce((sum, x, i) => sum + x * w[i][c], b)));
}

/** Random units of the simplest sort, with or without direct links. */
export type PlainLayer = RandomUnits & { readonly directLinks: boolean };

/** tanh(x W + b) / √units, then x itself for direct links; weights are drawn row by row, biases after them. */
export function naiveHidden(recipe: PlainLayer, rows: Rows): number[][] {
  const random = createRandom(recipe.seed);
  const draw = (scale: number): number => Math.fround(scale * random.normal());
  const weights = rows[0].map(() => Array.from({ length: recipe.units }, () => draw(recipe.weightScale)));
  const bias = Array.from({ length: recipe.units }, () => draw(recipe.biasScale));
  return rows.map((row) => [
    ...bias.map((b, u) => Math.tanh(row.reduce((sum, x, i) => sum + x * weights[i][u], b)) / Math.sqrt(recipe.units)),
    ...(recipe.directLinks ? row : []),
  ]);
}

/** The rows `indices` of hidden, targets and weights. */
export function pick(rows: TrainingRows, indices: readonly number[]): TrainingRows {
  const { hidden, targets, weights } = rows;
  return {
    hidden: toMatrix(
      indices.map((i) => Array.from(rowOf(hidden, i))),
      hidden.columns,
    ),
    targets: toMatrix(
      indices.map((i) => Array.from(rowOf(targets, i))),
      targets.columns,
    ),
    ...(weights && { weights: indices.map((i) => weights[i]) }),
  };
}
