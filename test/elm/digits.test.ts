// The whole machine on scikit-learn's digits: against the same in plain lists, and against numpy with its own weights.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import { createLayer } from "ulmus-source/elm/layer.ts";
import { Moments } from "ulmus-source/elm/moments.ts";
import { applyReadout, solveRidge } from "ulmus-source/elm/readout.ts";
import { createScaler, scaleRows } from "ulmus-source/elm/scaler.ts";
import { type Matrix64, matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../audio/close.ts";
import { naiveHidden, naiveRidge, naiveScores, type PlainLayer, type Rows, toMatrix, unitOf } from "./naive.ts";

interface Digits {
  readonly trainingRows: number;
  /** 64 values of 0 … 16 each, a digit in base 17 each. */
  readonly pixels: string[];
  readonly labels: number[];
  readonly numpyAccuracy: {
    readonly units: number;
    readonly ridge: number;
    readonly mean: number;
    readonly deviation: number;
  }[];
}

const golden: Digits = JSON.parse(readFileSync(new URL("../golden/digits.json", import.meta.url), "utf8"));
const kernels = createPlainKernels();
const features = golden.pixels.map((row) => Array.from(row, (digit) => Number.parseInt(digit, 17)));
const [training, tested] = [features.slice(0, golden.trainingRows), features.slice(golden.trainingRows)];
const testLabels = golden.labels.slice(golden.trainingRows);
const targets = toMatrix(
  golden.labels.slice(0, golden.trainingRows).map((label) => Array.from({ length: 10 }, (_, c) => Number(c === label))),
);
const recipeOf = (units: number, seed: number): PlainLayer => ({
  units,
  activation: "tanh",
  weightScale: 1,
  biasScale: 1,
  directLinks: false,
  seed,
});

function ours(recipe: PlainLayer, ridge: number): Matrix64 {
  const rows = matrixFromRows(training);
  const scaler = createScaler(new Moments(64).add(rows));
  const layer = createLayer(recipe, 64);
  const hidden = (some: Rows) => layer.transform(scaleRows(scaler, matrixFromRows(some)), kernels);
  const sums = Accumulator.empty(layer.columns, 10).add({ hidden: hidden(training), targets }, kernels);
  return applyReadout(solveRidge(sums, ridge, kernels), hidden(tested), kernels);
}

function inPlainLists(recipe: PlainLayer, ridge: number): number[][] {
  const column = (j: number): number[] => training.map((row) => row[j]);
  const mean = training[0].map((_, j) => column(j).reduce((a, b) => a + b) / training.length);
  const deviation = mean.map((m, j) =>
    Math.sqrt(column(j).reduce((sum, x) => sum + (x - m) ** 2, 0) / training.length),
  );
  const live = deviation.filter((x) => x > 0).length;
  const clip = (z: number): number => Math.min(10, Math.max(-10, z));
  const scale = (some: Rows) =>
    some.map((row) => row.map((x, j) => (deviation[j] > 0 ? clip((x - mean[j]) / deviation[j]) / Math.sqrt(live) : 0)));
  const rows = { hidden: toMatrix(naiveHidden(recipe, scale(training))), targets };
  return naiveScores(naiveRidge(rows, ridge * unitOf(rows)), toMatrix(naiveHidden(recipe, scale(tested))));
}

/** The share of test rows whose largest score is that of their label. */
function accuracyOf(scores: Matrix64): number {
  return (
    testLabels.filter((label, i) => rowOf(scores, i).every((x) => x <= rowOf(scores, i)[label])).length /
    testLabels.length
  );
}

test.each([
  [20, 0.001],
  [60, 0.03],
  [200, 0.03],
])(
  "scores of %i units at ridge %d are those of the same machine in plain lists, to 1e-6, and so are its answers",
  (units, ridge) => {
    const scores = ours(recipeOf(units, 5), ridge);
    const expected = inPlainLists(recipeOf(units, 5), ridge);
    expectClose(scores.data, expected.flat(), { absolute: 1e-6 });
    expect(accuracyOf(scores)).toBe(accuracyOf(toMatrix(expected)));
  },
);

describe.each(golden.numpyAccuracy)("$units units (scripts/golden.py)", ({ units, ridge, mean, deviation }) => {
  test("the accuracy is numpy's with its own random weights: means of 20 and 40 seeds within 4 standard errors", () => {
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) sum += accuracyOf(ours(recipeOf(units, seed), ridge));
    const standardError = deviation * Math.sqrt(1 / 20 + 1 / 40);
    expect(Math.abs(sum / 20 - mean)).toBeLessThan(4 * standardError);
  });
});
