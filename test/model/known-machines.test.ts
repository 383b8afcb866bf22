// Machines of the literature as recipes, against the same computed directly in numpy with the same random numbers. All have
// the intercept that every readout has.
import { expect, test } from "vitest";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import type { RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { expectClose } from "../audio/close.ts";
import { golden } from "../elm/layers/golden.ts";

const { machines } = golden;
const { seed, units, trainingRows } = machines;
const common = { seed, units, directLinks: false } as const;
const leastSquares = { ridge: 0 } as const;

const recipes = {
  /** W. F. Schmidt, M. A. Kraaijveld & R. P. W. Duin 1992: sigmoids, all random numbers from U(−1, 1). */
  schmidt: {
    layer: { ...common, activation: "sigmoid", weights: "uniform", bias: "uniform", scale: "unit" },
    readout: leastSquares,
  },
  /** Y.-H. Pao, G.-H. Park & D. J. Sobajic 1994: the same units, and the inputs beside them. */
  rvfl: {
    layer: { ...common, activation: "sigmoid", weights: "uniform", bias: "uniform", scale: "unit", directLinks: true },
    readout: { ridge: 0.01 },
  },
  /** G.-B. Huang, Q.-Y. Zhu & C.-K. Siew 2006: weights from U(−1, 1), biases from U(0, 1), features in −1 … 1. */
  huang: {
    layer: { ...common, activation: "sigmoid", weights: "uniform", bias: "positive", scale: "none" },
    readout: leastSquares,
  },
  /** Python-ELM's RandomLayer of standard scores. */
  pythonElm: {
    layer: { ...common, kind: "rbf", alpha: 0.5, activation: "tanh", scale: "unit" },
    readout: leastSquares,
  },
  /** Python-ELM's RBFRandomLayer. */
  pythonElmRbf: {
    layer: { ...common, kind: "rbf", rbfWidth: 0.8, scale: "unit" },
    readout: leastSquares,
  },
} satisfies Record<string, RecipeInput>;

test.each(Object.keys(recipes) as (keyof typeof recipes)[])("%s is numpy's, to 1e-5 of the largest target", (name) => {
  const features = name === "huang" ? machines.boxed : machines.features;
  const [training, tested] = [features.slice(0, trainingRows), features.slice(trainingRows)].map(matrixFromRows);
  const targets = machines.targets.slice(0, trainingRows);
  const { data } = Regressor.fit({ features: training, targets }, recipes[name]).predictAll(tested);
  const largest = Math.max(...targets.flat().map(Math.abs));
  expectClose(data, machines[name].flat(), { absolute: 1e-5 * largest });
  expect(data.some((value) => Math.abs(value) > 0.1 * largest)).toBe(true);
});
