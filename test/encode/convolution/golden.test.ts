// Every architecture against PyTorch's convolutions, with the same filters drawn a second time in Python.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  architecture,
  type ArchitectureName,
  architectureNames,
} from "ulmus-source/encode/convolution/architectures.ts";
import {
  type ConvolutionEncoder,
  type ConvolutionOptions,
  createConvolution,
} from "ulmus-source/encode/convolution/encoder.ts";
import type { Layer } from "ulmus-source/encode/convolution/layers.ts";
import { poolings } from "ulmus-source/encode/convolution/summary.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createWasmKernels } from "ulmus-source/math/wasm-kernels.ts";
import { root } from "../../repository.ts";
import { formulaFrames } from "../formula-frames.ts";

interface Case {
  readonly name: ArchitectureName | "own";
  readonly frames: number;
  readonly columns: number;
  readonly filters: number;
  readonly seed: number;
  readonly row: number[];
  readonly compat?: number[];
}

const golden = JSON.parse(readFileSync(resolve(root, "test/golden/convolution.json"), "utf8")) as {
  readonly tolerance: number;
  readonly cases: Case[];
};

/** Those of `own` in scripts/golden-convolution.py. */
const own: readonly Layer[] = [
  { filters: 4, kernel: [4, 3], padding: "same", stride: [2, 3], dilation: [3, 2], activation: "tanh" },
  {
    filters: 3,
    kernel: [3, 4],
    padding: "sameFrames",
    stride: [2, 1],
    dilation: [1, 2],
    activation: "sigmoid",
    from: ["input"],
    inRow: false,
  },
  { kind: "average", pool: [1, 2] },
  { filters: 7, kernel: [3, 2], padding: "same", activation: "elu", residual: true, from: [0, 2] },
  { kind: "maximum", pool: [3, 2] },
];

function layersOf({ name, filters, columns }: Case, compat: boolean): readonly Layer[] {
  return name === "own" ? own : architecture(name, { size: filters, columns, compat });
}

/** The largest |difference|, relative to each value or to a thousandth of the largest, whichever is more. */
function relativeError(got: Float32Array, wanted: readonly number[]): number {
  expect(got).toHaveLength(wanted.length);
  const least = Math.max(...wanted.map(Math.abs)) / 1000;
  return Math.max(...wanted.map((value, i) => Math.abs(got[i] - value) / Math.max(Math.abs(value), least)));
}

const hint = "python3 scripts/golden-convolution.py makes the numbers anew";

describe.each(golden.cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
  const frames = formulaFrames(one.frames, one.columns);
  const create = (compat: boolean, options: ConvolutionOptions = {}): ConvolutionEncoder =>
    createConvolution(one.columns, layersOf(one, compat), { seed: one.seed, pooling: poolings, ...options });

  test.each([createPlainKernels(), createWasmKernels()])(
    "has PyTorch's row to 1e-4, by the kernels $name",
    (kernels) => {
      expect(relativeError(create(false).encode(frames, kernels), one.row), hint).toBeLessThan(1e-4);
    },
  );

  test("has the same row to 1e-4 in blocks of a few frames", () => {
    const row = create(false, { blockValues: 1500 }).encode(frames, createWasmKernels());
    expect(relativeError(row, one.row), hint).toBeLessThan(1e-4);
  });

  test("has the published code's row to 1e-4 with compat", () => {
    const row = create(true, { pooling: ["mean"] }).encode(frames, createWasmKernels());
    const means = one.row.slice(0, one.row.length / poolings.length);
    expect(relativeError(row, one.compat ?? means), hint).toBeLessThan(1e-4);
  });
});

test("every architecture is compared", () => {
  expect(golden.cases.map(({ name }) => name)).toEqual([...architectureNames, "own"]);
});
