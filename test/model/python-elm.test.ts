// The tables of docs/python-elm.md: what recipes of Python-ELM's machines reach on its demonstrations.
import { describe, expect, test } from "vitest";
import type { RecipeInput } from "ulmus-source/model/recipe.ts";
import { read } from "../repository.ts";
import { type Demo, golden, layerOf, readouts, scoreOf, type Summary, summaryOf } from "./python-elm-demos.ts";

const page = read("docs/python-elm.md");

/** The cells of a table row that are numbers, such as ".93 ± .02". */
function summariesIn(row: string): Summary[] {
  return [...row.matchAll(/\| (\d?\.\d+) ± (\.\d+) /g)].map(([, mean, deviation]) => ({
    mean: Number(mean),
    deviation: Number(deviation),
  }));
}

/** What the page says of each demonstration. A row of a table has three numbers for each of its data sets. */
const written = page.split("\n\n").flatMap((paragraph) => {
  const rows = paragraph
    .split("\n")
    .map(summariesIn)
    .filter((row) => row.length >= 3);
  const sets = (rows[0]?.length ?? 0) / 3;
  return Array.from({ length: sets }, (_, set) => rows.map((row) => row.slice(3 * set, 3 * set + 3))).flat();
});

function meanOf(demo: Demo, readout: object, runs: number): number {
  const scores = Array.from({ length: runs }, (_, seed) => scoreOf(demo.data, { layer: layerOf(demo, seed), readout }));
  return summaryOf(scores).mean;
}

function titleOf({ data, layer: { units, activation = "tanh", alpha = 0.5, width = 1, tail } }: Demo): string {
  return `${data}: ${units} units, ${tail ? "generalised" : activation}, alpha ${alpha}, width ${width}`;
}

/** Few, where a run takes long. */
function someRuns({ data, layer, runs }: Demo): number {
  if (layer.units >= 500) return 1;
  return Math.min(runs, data === "digits" || data === "linear" ? 3 : 10);
}

test("the page has three numbers for every demonstration", () => {
  expect(written.map((cells) => cells.length)).toEqual(golden.demos.map(() => 3));
});

test("with seed 0 numpy's figures are those of Python-ELM's own code, brought to Python 3, to their three digits", () => {
  const own = [0.191, 0.627, 0.292, 0.275, 0.683, 0.517, 0.62, 0.42, 0.697, 0.634, 0.759];
  const first = golden.demos
    .filter(({ data, layer }) => data === "digits" && layer.units === 20)
    .map((demo) => demo.first);
  expect(first.map((score) => Math.round(score * 1000) / 1000)).toEqual(own);
});

const cases = golden.demos.map((demo, i) => ({ title: titleOf(demo), demo, row: written[i] }));

describe.each(cases)("$title", ({ demo, row: [pythonElm, leastSquares] }) => {
  test("the page has numpy's mean and deviation, to 0.001", () => {
    expect(Math.abs(pythonElm.mean - demo.shipped.mean)).toBeLessThan(0.001);
    expect(Math.abs(pythonElm.deviation - demo.shipped.deviation)).toBeLessThan(0.001);
  });

  test("least squares is numpy's with its own random weights and an intercept, to 4 standard errors and 0.001", () => {
    const { mean, deviation } = demo.intercept;
    const standardError = Math.hypot(deviation, leastSquares.deviation) / Math.sqrt(demo.runs);
    expect(Math.abs(leastSquares.mean - mean)).toBeLessThan(4 * standardError + 0.001);
  });
});

// Larger ones take seconds.
describe.each(cases.filter(({ demo }) => demo.layer.units < 1000))(
  "$title",
  ({ demo, row: [, leastSquares, chosen] }) => {
    const runs = someRuns(demo);

    test.each([
      ["least squares", readouts.leastSquares, leastSquares],
      ["the chosen ridge", readouts.chosen, chosen],
    ])(
      "%s reaches what the page says: the mean of the first runs to 4 standard errors and 0.002",
      (_, readout, { mean, deviation }) => {
        expect(Math.abs(meanOf(demo, readout, runs) - mean)).toBeLessThan((4 * deviation) / Math.sqrt(runs) + 0.002);
      },
    );
  },
);

const standard = { units: 1000, scale: "none", directLinks: false } as const;

test.each<[number, string, RecipeInput]>([
  [0.82, "digits", { layer: { ...standard, activation: "relu" }, readout: readouts.leastSquares }],
  [0.98, "digits", { layer: { ...standard, activation: "relu" } }],
  [0.98, "digits", { layer: { ...standard, kind: "rbf", rbfWidth: 0.1, centres: "rows" } }],
  [0.91, "moons", { layer: { ...standard, units: 20, kind: "rbf" } }],
  [0.11, "digits", { layer: { ...standard, units: 20, activation: "sine" }, readout: readouts.leastSquares }],
  [0.72, "digits", { layer: { ...standard, units: 20, activation: "sine", scale: "row" } }],
])("what to make of it says %d of %s and %j: the default seed to 0.04", (claim, name, recipe) => {
  expect(page.split("### What to make of it")[1]).toContain(claim.toString().slice(1));
  expect(Math.abs(scoreOf(name, recipe) - claim)).toBeLessThan(0.04);
});

test.each([...page.matchAll(/^\| (\w+) \| (\d?\.\d+) ± (\.\d+) \|$/gm)].map((match) => match.slice(1)))(
  "%s: the default layer reaches what the page says, %s ± %s: seed 0 to 4 deviations and 0.002",
  (name, mean, deviation) => {
    const score = scoreOf(name, { layer: { seed: 0 } });
    expect(Math.abs(score - Number(mean))).toBeLessThan(4 * Number(deviation) + 0.002);
  },
);

test.each(Object.entries(golden.logistic))(
  "logistic regression on %s is as the page says, to 0.001",
  (name, { mean }) => {
    const line = /logistic regression.*? (\.\d+), (\.\d+) and (\.\d+)/i.exec(page.replaceAll("\n", " "));
    const place = Object.keys(golden.logistic).indexOf(name);
    expect(Math.abs(Number(line?.[place + 1]) - mean)).toBeLessThan(0.001);
  },
);
