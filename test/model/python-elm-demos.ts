// The demonstrations of Python-ELM as recipes: data, splits and numpy's scores from scripts/golden-python-elm.py.
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import type { Activation, ActivationName } from "ulmus-source/math/activation.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { type Matrix32, matrixFromRows, selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { explainedVariance, largestColumns } from "ulmus-source/model/metrics.ts";
import type { RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { golden as growing } from "../elm/growing/cases.ts";
import { toMatrix } from "../elm/naive.ts";
import { range } from "./data.ts";

export interface Summary {
  readonly mean: number;
  readonly deviation: number;
}

export interface Demo {
  readonly data: string;
  /** In Python-ELM's words; `tail` is its grbf_lambda. */
  readonly layer: {
    readonly units: number;
    readonly activation?: string;
    readonly alpha?: number;
    readonly width?: number;
    readonly tail?: number;
    readonly centres?: number[][];
  };
  readonly runs: number;
  /** What Python-ELM's arithmetic gives with seed 0. */
  readonly first: number;
  readonly shipped: Summary;
  /** The same layers with the readout of ulmus: centred, and blind to directions that vary 10⁻⁷ as much as the first. */
  readonly intercept: Summary;
}

interface Table {
  readonly features: number[][];
  readonly labels: number[];
}

interface Golden {
  readonly digits: { readonly pixels: string; readonly labels: string };
  readonly toy: number[];
  readonly moons: Table;
  readonly circles: Table;
  readonly separable: Table;
  /** For each data set a digit for each row: 1 if it is of the test part. */
  readonly isTested: Readonly<Record<string, string>>;
  /** Logistic regression on 10 tanh units. */
  readonly logistic: Readonly<Record<string, Summary>>;
  readonly demos: Demo[];
}

export const golden: Golden = JSON.parse(readFileSync(new URL("../golden/python-elm.json", import.meta.url), "utf8"));

type Data = { readonly features: number[][] } & ({ readonly labels: number[] } | { readonly targets: number[][] });

const data: Readonly<Record<string, Data>> = {
  iris: growing.iris,
  digits: digits(),
  diabetes: { features: growing.diabetes.features, targets: growing.diabetes.target.map((target) => [target]) },
  linear: linear(),
  toy: { features: golden.toy.map((_, i) => [0.25 + 0.1 * i]), targets: golden.toy.map((target) => [target]) },
  moons: golden.moons,
  circles: golden.circles,
  separable: golden.separable,
};

function digits(): Table {
  const pixels = inflateSync(Buffer.from(golden.digits.pixels, "base64"));
  const labels = Array.from(golden.digits.labels, Number);
  return { features: labels.map((_, i) => [...pixels.subarray(64 * i, 64 * (i + 1))]), labels };
}

/** As scikit-learn's make_regression: the first 10 of 100 normal columns make four targets. */
function linear(): Data {
  const [normals, uniforms] = [createRandom(1), createRandom(2)];
  const features = Array.from({ length: 2000 }, () => Array.from({ length: 100 }, normals.normal));
  const effects = Array.from({ length: 10 }, () => Array.from({ length: 4 }, () => 100 * uniforms.uniform()));
  const targetOf = (row: number[], c: number): number =>
    effects.reduce((sum, effect, j) => sum + row[j] * effect[c], 0);
  return { features, targets: features.map((row) => range(0, 4).map((c) => targetOf(row, c))) };
}

const activations: Readonly<Record<string, ActivationName | Activation>> = {
  inv_tribas: "inverseTribas",
  inv_multiquadric: "inverseMultiquadric",
  reclinear: "relu",
  "tanh cubed": (z) => Math.tanh(z) ** 3,
  "sine squared": (z) => Math.sin(z) ** 2,
};

/** The layer of a demonstration, for features that are standard scores already. */
export function layerOf({ layer }: Demo, seed: number): NonNullable<RecipeInput["layer"]> {
  const { units, activation = "tanh", alpha = 0.5, width = 1, tail, centres } = layer;
  const common = { units, seed, scale: "none", directLinks: false } as const;
  if (tail !== undefined && centres) return { kind: "generalisedRbf", ...common, tail, centres, compat: true };
  const named = { ...common, activation: activations[activation] ?? (activation as ActivationName) };
  return alpha === 1 ? named : { kind: "rbf", ...named, alpha, rbfWidth: width };
}

/** Python-ELM's readout, and that of ulmus. */
export const readouts = { leastSquares: { ridge: 0, balance: false }, chosen: {} } as const;

const kernels = createDefaultKernels();

/** The accuracy, or R², of the test part of a data set; features are standard scores over all rows, as in the notebook. */
export function scoreOf(name: string, recipe: RecipeInput): number {
  const [set, features] = [data[name], standardScores(name)];
  const [training, tested] = ["0", "1"].map((part) =>
    range(0, features.rows).filter((i) => golden.isTested[name][i] === part),
  );
  const [known, asked] = [training, tested].map((rows) => selectRows(features, rows));
  if ("labels" in set) {
    const labels = training.map((i) => String(set.labels[i]));
    const model = Classifier.fit({ features: known, labels }, recipe, { kernels });
    const answers = largestColumns(model.scores(asked));
    return tested.filter((i, k) => model.labels[answers[k]] === String(set.labels[i])).length / tested.length;
  }
  const model = Regressor.fit({ features: known, targets: training.map((i) => set.targets[i]) }, recipe, { kernels });
  return explainedVariance(toMatrix(tested.map((i) => set.targets[i])), model.predictAll(asked));
}

const standardised = new Map<string, Matrix32>();

function standardScores(name: string): Matrix32 {
  const done = standardised.get(name);
  if (done) return done;
  const { features } = data[name];
  const columns = features[0].map((_, j) => {
    const column = features.map((row) => row[j]);
    const { mean, deviation } = summaryOf(column);
    return column.map((x) => (deviation > 0 ? (x - mean) / deviation : 0));
  });
  const scores = matrixFromRows(features.map((_, i) => columns.map((column) => column[i])));
  standardised.set(name, scores);
  return scores;
}

export function summaryOf(values: readonly number[]): Summary {
  const mean = values.reduce((a, b) => a + b) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) };
}
