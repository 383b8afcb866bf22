// Kernels as the limits of random layers: the wider the layer, the closer its machine comes to the kernel's.
import { describe, expect, test } from "vitest";
import { type Kernel, kernelMatrix } from "ulmus-source/elm/kernel/kernel.ts";
import { solveKernelRidge } from "ulmus-source/elm/kernel/kernel-ridge.ts";
import { createFourierUnits } from "ulmus-source/elm/layers/fourier.ts";
import type { HiddenLayer } from "ulmus-source/elm/layers/kind.ts";
import { createRandomUnits } from "ulmus-source/elm/layers/random.ts";
import { applyReadout, solveRidgeDual } from "ulmus-source/elm/readout.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { erfc } from "ulmus-source/math/error-function.ts";
import { scaledRows } from "./rows.ts";

const kernels = createDefaultKernels();
const [train, tested] = [scaledRows(60, 8, 1), scaledRows(40, 8, 2)];
/** sin and products of the columns, so that no linear machine can do it. */
const targets = {
  rows: 60,
  columns: 1,
  data: Float64Array.from(
    { length: 60 },
    (_, i) => Math.sin(4 * train.data[i * 8]) + 4 * train.data[i * 8 + 1] * train.data[i * 8 + 2],
  ),
};
const ridge = 0.01;

function kernelScores(kernel: Kernel): Float64Array {
  const readout = solveKernelRidge({ kernel: kernelMatrix(kernel, train, train, kernels), targets }, ridge, kernels);
  return applyReadout(readout, kernelMatrix(kernel, tested, train, kernels), kernels).data;
}

/** λ is relative to the mean over columns, not over rows. */
function layerScores(layer: HiddenLayer): Float64Array {
  const hidden = layer.transform(train, kernels);
  const readout = solveRidgeDual({ hidden, targets }, (ridge * layer.columns) / 60, kernels);
  return applyReadout(readout, layer.transform(tested, kernels), kernels).data;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: Float64Array, mx: number, y: Float64Array, my: number): number =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

const units = 20_000;
const limits: [string, Kernel, (units: number) => HiddenLayer][] = [
  [
    "ReLU units without biases: the arc-cosine kernel",
    { name: "arcCosine", weightScale: 1, biasScale: 0 },
    (count) => createRandomUnits({ units: count, activation: "relu", weightScale: 1, biasScale: 0, seed: 5 }, 8),
  ],
  [
    "ReLU units with biases: the arc-cosine kernel of the same scales",
    { name: "arcCosine", weightScale: 2, biasScale: 0.7 },
    (count) => createRandomUnits({ units: count, activation: "relu", weightScale: 2, biasScale: 0.7, seed: 5 }, 8),
  ],
  [
    "erf units: the erf kernel of the same scales",
    { name: "erf", weightScale: 1.5, biasScale: 0.5 },
    (count) =>
      createRandomUnits({ units: count, activation: (z) => 1 - erfc(z), weightScale: 1.5, biasScale: 0.5, seed: 5 }, 8),
  ],
  [
    "random Fourier features of weight scale 1: the Gaussian kernel of γ = 1/2",
    { name: "rbf", gamma: 0.5 },
    (count) => createFourierUnits({ kind: "fourier", units: count, weightScale: 1, seed: 5 }, 8),
  ],
];

describe.each(limits)("%s", (_, kernel, layer) => {
  test("20,000 units' scores of new rows correlate with the kernel's above .99, and more than 300 units' do", () => {
    const exact = kernelScores(kernel);
    const wide = correlation(layerScores(layer(units)), exact);
    expect(wide).toBeGreaterThan(0.99);
    expect(correlation(layerScores(layer(300)), exact)).toBeLessThan(wide);
  });
});

test("tanh units come close to the erf kernel of inputs √π/2 as large: a correlation above .99", () => {
  const scale = Math.sqrt(Math.PI) / 2;
  const layer = createRandomUnits({ units, activation: "tanh", weightScale: 2, biasScale: 1, seed: 5 }, 8);
  const kernel = { name: "erf", weightScale: 2 * scale, biasScale: scale } as const;
  expect(correlation(layerScores(layer), kernelScores(kernel))).toBeGreaterThan(0.99);
});
