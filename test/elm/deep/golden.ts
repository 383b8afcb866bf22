// test/golden/deep.json, with its lists as matrices where they are used.
import { readFileSync } from "node:fs";
import { type Matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";

export type Lists = number[][];

interface Solution {
  readonly weights: Lists;
  readonly intercept: number[];
}

interface Golden {
  readonly lasso: { features: Lists; rows: Lists; cases: { sparsity: number; weights: Lists }[] };
  readonly reconstruction: { name: string; ridge: number; features: Lists; rows: Lists; weights: Lists }[];
  readonly pooling: {
    height: number;
    width: number;
    radius: number;
    stride: number;
    input: number[];
    output: number[];
  }[];
  readonly graph: {
    x: Lists;
    neighbours: number;
    classes: number[];
    targets: Lists;
    weights: number[];
    laplacians: { normalised: boolean; power: number; values: Lists }[];
    ridge: number;
    smoothness: number;
    cases: { hidden: Lists; plain: Solution; normalised: Solution; embedding: { ridge: number; rows: Lists } }[];
  };
  readonly clusters: { rows: Lists; inertia: number; clusters: number[] };
}

/** Made anew by `python3 scripts/golden-deep.py`. */
export const golden = JSON.parse(
  readFileSync(new URL("../../golden/deep.json", import.meta.url), "utf8"),
) as Readonly<Golden>;

/** Rows of expected squared norm 1, as a scaler gives them. */
export function unitRows(lists: Lists): Matrix32 {
  const scale = 1 / Math.sqrt(lists[0].length);
  return matrixFromRows(lists.map((row) => row.map((x) => x * scale)));
}
