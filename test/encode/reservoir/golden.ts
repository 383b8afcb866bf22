// The golden reservoirs of scripts/golden-reservoir.py, and their weights in our form.
import { readFileSync } from "node:fs";
import type { PlasticityOptions } from "ulmus-source/encode/reservoir/plasticity.ts";
import type { ReservoirWeights } from "ulmus-source/encode/reservoir/weights.ts";
import type { SparseMatrix } from "ulmus-source/math/kernels.ts";
import { type Matrix32, matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";

type Rows = readonly (readonly number[])[];

interface Golden {
  readonly tolerance: number;
  readonly weights: { readonly recurrent: Rows; readonly input: Rows; readonly bias: readonly number[] };
  readonly clips: readonly Rows[];
  readonly rotation: Rows;
  readonly leaky: { readonly leakRate: number; readonly states: Rows };
  readonly edgeOfStability: { readonly leakRate: number; readonly states: Rows };
  readonly bandPass: {
    readonly bands: { readonly lowest: number; readonly highest: number; readonly octaves: number };
    readonly states: Rows;
  };
  readonly plasticity: Omit<PlasticityOptions, "activation">;
  readonly plastic: Readonly<
    Record<"tanh" | "sigmoid", { readonly gain: number[]; readonly bias: number[]; readonly states: Rows }>
  >;
  readonly components: Rows;
  readonly stateModel: readonly number[];
  readonly frameModel: readonly number[];
  readonly radii: readonly { readonly units: number; readonly connections: number; readonly radius: number }[];
}

export const golden: Golden = JSON.parse(readFileSync(new URL("../../golden/reservoir.json", import.meta.url), "utf8"));

/** Compressed rows of a dense matrix. */
export function sparseOf(rows: Rows): SparseMatrix {
  const [starts, columns, values] = [[0], [] as number[], [] as number[]];
  for (const row of rows) {
    row.forEach((value, j) => {
      if (value === 0) return;
      columns.push(j);
      values.push(value);
    });
    starts.push(columns.length);
  }
  return { starts: Int32Array.from(starts), columns: Int32Array.from(columns), values: Float32Array.from(values) };
}

/** The golden input weights are units × inputs; ours the other way. */
export const goldenWeights: ReservoirWeights = {
  recurrent: sparseOf(golden.weights.recurrent),
  input: matrixFromRows(golden.weights.input[0].map((_, j) => golden.weights.input.map((row) => row[j]))),
  bias: Float32Array.from(golden.weights.bias),
};
export const goldenClips = golden.clips.map((clip) => matrixFromRows(clip));

/** Frames of standard normal numbers. */
export function normalFrames(rows: number, columns: number, seed: number): Matrix32 {
  const random = createRandom(seed);
  const frames = matrix32(rows, columns);
  return { ...frames, data: frames.data.map(() => random.normal()) };
}

/** Rows `from` … `to` − 1 of `m`: a view. */
export function rowsOf(m: Matrix32, from: number, to: number): Matrix32 {
  return { ...m, rows: to - from, data: m.data.subarray(from * m.columns, to * m.columns) };
}
