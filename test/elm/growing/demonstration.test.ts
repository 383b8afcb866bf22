// The tables of docs/growing.md: what models of grown and pruned layers reach on scikit-learn's diabetes, iris and 240 of
// its digits, over ten random splits each.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { matrixFromRows, selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom, permutation } from "ulmus-source/math/random.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { largestColumns } from "ulmus-source/model/metrics.ts";
import type { RecipeInput } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { read } from "../../repository.ts";
import { golden } from "./cases.ts";

const page = read("docs/growing.md");
const SPLITS = 10;
const CANDIDATES = 500;

type Layer = Exclude<NonNullable<RecipeInput["layer"]>, { kind: "kernel" }>;
interface Outcome {
  /** R² of numbers, the share of right answers for classes. */
  readonly score: number;
  readonly units: number;
}

const digits = JSON.parse(readFileSync(new URL("../../golden/digits.json", import.meta.url), "utf8")) as {
  readonly pixels: string[];
  readonly labels: number[];
};
const sets = {
  diabetes: { features: golden.diabetes.features, targets: golden.diabetes.target, training: 300 },
  iris: { features: golden.iris.features, labels: golden.iris.labels, training: 100 },
  digits: {
    features: digits.pixels.map((row) => Array.from(row, (digit) => Number.parseInt(digit, 17))),
    labels: digits.labels,
    training: 140,
  },
};

function outcome(name: keyof typeof sets, layer: Layer, seed: number): Outcome {
  const set = sets[name];
  const order = permutation(set.features.length, createRandom(seed));
  const [training, tested] = [order.slice(0, set.training), order.slice(set.training)];
  const all = matrixFromRows(set.features);
  const recipe = { layer: { units: CANDIDATES, directLinks: false, seed, ...layer } };
  const features = selectRows(all, training);
  const asked = selectRows(all, tested);
  if ("targets" in set) {
    const model = Regressor.fit({ features, targets: Array.from(training, (i) => set.targets[i]) }, recipe);
    const truth = Array.from(tested, (i) => set.targets[i]);
    const scores = model.predictAll(asked).data;
    const mean = truth.reduce((a, b) => a + b) / truth.length;
    const squares = (of: (i: number) => number): number => truth.reduce((sum, t, i) => sum + (t - of(i)) ** 2, 0);
    return {
      score: 1 - squares((i) => scores[i]) / squares(() => mean),
      units: model.parts.machine.members[0].readout.weights.rows,
    };
  }
  const model = Classifier.fit({ features, labels: Array.from(training, (i) => String(set.labels[i])) }, recipe);
  const answers = largestColumns(model.scores(asked));
  const right = Array.from(tested).filter((i, k) => model.labels[answers[k]] === String(set.labels[i])).length;
  return { score: right / tested.length, units: model.parts.machine.members[0].readout.weights.rows };
}

function meanOf(name: keyof typeof sets, layer: Layer): Outcome {
  const outcomes = Array.from({ length: SPLITS }, (_, seed) => outcome(name, layer, seed));
  const average = (of: (outcome: Outcome) => number): number => outcomes.reduce((sum, o) => sum + of(o), 0) / SPLITS;
  return { score: average(({ score }) => score), units: average(({ units }) => units) };
}

/** A cell of the page's tables, as a number: the row that begins so, and the column after that. */
function written(row: string, column: number): number {
  const line = page.split("\n").find((text) => text.startsWith(`| ${row} |`));
  return Number.parseFloat(line?.split("|")[column + 2] ?? "no such row");
}

const rows: Record<string, (units: number) => Layer> = {
  "the first units": (units) => ({ units }),
  "10 candidates, `incremental`": (units) => ({ grow: { method: "incremental", units } }),
  "10 candidates, `convex`": (units) => ({ grow: { method: "convex", units } }),
  "10 candidates, `orthogonal`": (units) => ({ grow: { units } }),
  "all candidates, `orthogonal`": (units) => ({ grow: { units, candidates: "all" } }),
};

describe.each(Object.entries(rows))("%s", (row, layerOf) => {
  // All cells take a while: these are where choice does most good, and most harm.
  test.each([
    ["diabetes", 50, 2],
    ["digits", 10, 6],
  ] as const)("%s, %i units: the mean score is that of docs/growing.md, to 0.02", (name, units, column) => {
    expect(Math.abs(meanOf(name, layerOf(units)).score - written(row, column))).toBeLessThan(0.02);
  });
});

test.each([
  ["`op-elm`, at most 100", { prune: { method: "op-elm" } }],
  ["all 500 units", {}],
] as const)("%s: the mean score on iris is that of docs/growing.md, to 0.02, and the size to 3", (row, layer) => {
  const { score, units } = meanOf("iris", layer);
  expect(Math.abs(score - written(row, 1))).toBeLessThan(0.02);
  expect(Math.abs(units - Number(/\((\d+)\)/.exec(page.split(`| ${row} |`)[1].split("|")[1])?.[1]))).toBeLessThan(3);
});
