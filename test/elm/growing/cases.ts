// Rows to grow networks on: drawn ones, and those of scripts/golden-growing.py.
import { readFileSync } from "node:fs";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import type { Readout } from "ulmus-source/elm/readout.ts";
import { type Matrix, rowOf } from "ulmus-source/math/matrix.ts";
import { naiveScores, normals, someWeights, toMatrix, toRows } from "../naive.ts";

interface GoldenCase {
  readonly name: string;
  readonly hidden: number[][];
  readonly targets: number[][];
  readonly weights: number[] | null;
  readonly groups: number[] | null;
  readonly forward: { readonly order: number[]; readonly errors: number[] };
  readonly ranking: number[];
  readonly ridges: number[];
  /** For each ridge, for each size from 1 up. */
  readonly heldOut: number[][];
}

interface Golden {
  readonly tolerance: number;
  readonly cases: GoldenCase[];
  readonly iris: { readonly features: number[][]; readonly labels: number[] };
  readonly diabetes: { readonly features: number[][]; readonly target: number[]; readonly leastAngleOrder: number[] };
}

export const golden: Golden = JSON.parse(readFileSync(new URL("../../golden/growing.json", import.meta.url), "utf8"));

export function rowsOf({ hidden, targets, weights }: GoldenCase): TrainingRows {
  return { hidden: toMatrix(hidden), targets: toMatrix(targets), ...(weights && { weights }) };
}

/** Hidden columns and targets that depend on them, with noise. */
export function drawn(
  { rows, columns, outputs = 2 }: { rows: number; columns: number; outputs?: number },
  seed: number,
): TrainingRows {
  const [hidden, effects, noise] = [
    normals(rows, columns, seed),
    toRows(normals(columns, outputs, seed + 1)),
    toRows(normals(rows, outputs, seed + 2)),
  ];
  const targets = toRows(hidden).map((row, i) =>
    noise[i].map((e, c) => 1 + e + row.reduce((sum, x, j) => sum + x * effects[j][c], 0)),
  );
  return { hidden, targets: toMatrix(targets, outputs), weights: someWeights(rows, seed + 3) };
}

export function columnsOf(m: Matrix, units: ArrayLike<number>): Matrix {
  const order = Array.from(units);
  return toMatrix(
    toRows(m).map((row) => order.map((j) => row[j])),
    order.length,
  );
}

/** The rows with the hidden columns `units` only, in that order. */
export function keep(rows: TrainingRows, units: ArrayLike<number>): TrainingRows {
  return { ...rows, hidden: columnsOf(rows.hidden, units) };
}

/** The root mean square over rows (weighted) and outputs of targets − scores. */
export function errorOf({ targets, weights }: TrainingRows, scores: readonly (readonly number[])[]): number {
  let [sum, total] = [0, 0];
  scores.forEach((row, i) => {
    const w = weights ? weights[i] : 1;
    total += w;
    for (let c = 0; c < row.length; c++) sum += w * (rowOf(targets, i)[c] - row[c]) ** 2;
  });
  return Math.sqrt(sum / total / targets.columns);
}

/** The error that a readout of the hidden columns `units` leaves on `rows`. */
export function errorLeft(rows: TrainingRows, units: ArrayLike<number>, readout: Readout): number {
  return errorOf(rows, naiveScores(readout, columnsOf(rows.hidden, units)));
}
