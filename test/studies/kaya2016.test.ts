// The cascade, partial least squares, Fisher vectors and fusion by their laws, and the study on a few sounds.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPlainKernels, type Matrix32, matrixFromRows } from "ulmus";
import { studies } from "ulmus-studies";
import { cascade, standardiseByGroup } from "ulmus-studies-source/classifiers/cascade.ts";
import { mixtureWeights } from "ulmus-studies-source/classifiers/fusion.ts";
import { partialLeastSquares } from "ulmus-studies-source/classifiers/partial-least-squares.ts";
import { fisherVector, fitGaussianMixture } from "ulmus-studies-source/studies/kaya2016/gaussian-mixture.ts";
import { createKernels } from "ulmus/node";
import { createRandom, solveRidgeDual } from "ulmus/parts";
import { applyReadout } from "ulmus/parts";
import { describe, expect, test } from "vitest";
import { kinds, sound, write } from "../cli/program.ts";
import { folderWithCache } from "./own-cache.ts";

const kernels = createPlainKernels();
const folder = folderWithCache();

function normalRows(rows: number, columns: number, seed: number, centre = 0): Matrix32 {
  const random = createRandom(seed);
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, () => centre + random.normal()) };
}

describe("the cascade", () => {
  test("gives rows of length 1 that do not change with the scale of a column", () => {
    const rows = normalRows(20, 6, 1);
    const scaled = { ...rows, data: rows.data.map((value, at) => (at % 6 === 2 ? 1000 * value + 5 : value)) };
    const [a, b] = [rows, scaled].map((one) => cascade(one)(one).data);
    for (let i = 0; i < 20; i++) {
      const row = a.subarray(6 * i, 6 * i + 6);
      expect(row.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    }
    a.forEach((value, at) => expect(value).toBeCloseTo(b[at], 3));
  });

  test("by speaker takes away what only the speakers' voices differ in", () => {
    const rows = normalRows(10, 3, 2);
    const both = {
      rows: 20,
      columns: 3,
      data: Float32Array.of(...rows.data, ...rows.data.map((value) => 7 * value - 3)),
    };
    const speakers = Array.from({ length: 20 }, (_, i) => (i < 10 ? "low" : "high"));
    const { data } = standardiseByGroup(both, speakers);
    for (let at = 0; at < 30; at++) expect(data[30 + at]).toBeCloseTo(data[at], 3);
  });
});

test("partial least squares with as many components as columns is least squares, to 1e-6", () => {
  const features = normalRows(30, 4, 3);
  const classes = Int32Array.from({ length: 30 }, (_, i) => i % 3);
  const targets = {
    rows: 30,
    columns: 3,
    data: Float64Array.from({ length: 90 }, (_, at) => (at % 3 === classes[Math.floor(at / 3)] ? 1 : 0)),
  };
  const learnt = partialLeastSquares([4]).learn({ features, classes, classCount: 3 }, [4], { kernels, seed: 1 });
  if (learnt instanceof Promise) throw new Error("it learns at once");
  const expected = applyReadout(solveRidgeDual({ hidden: features, targets }, 0, kernels), features, kernels);
  learnt.scores(features).data.forEach((score, at) => expect(score).toBeCloseTo(expected.data[at], 6));
});

describe("a mixture of Gaussians", () => {
  const apart = matrixFromRows(
    [normalRows(200, 2, 4, -4), normalRows(100, 2, 5, 4)].flatMap(({ data }) =>
      Array.from({ length: data.length / 2 }, (_, i) => [...data.subarray(2 * i, 2 * i + 2)]),
    ),
  );
  const mixture = fitGaussianMixture(apart, { components: 2, seed: 1, kernels });

  test("finds the shares, means and variances of two that lie apart, to 0.2", () => {
    const heavy = mixture.weights[0] > 0.5 ? 0 : 1;
    expect(mixture.weights[heavy]).toBeCloseTo(2 / 3, 2);
    expect(Math.abs(mixture.means.data[2 * heavy] + 4)).toBeLessThan(0.2);
    expect(Math.abs(mixture.means.data[2 * (1 - heavy)] - 4)).toBeLessThan(0.3);
    mixture.variances.data.forEach((variance) => expect(Math.abs(variance - 1)).toBeLessThan(0.3));
  });

  test("has a Fisher vector of nearly 0 for what it has learnt, of more for other rows, of 0 for none", () => {
    const length = (rows: Matrix32): number =>
      Math.sqrt(fisherVector(rows, mixture, kernels).reduce((sum, x) => sum + x * x, 0));
    expect(length(apart)).toBeLessThan(0.01);
    expect(length(normalRows(50, 2, 6))).toBeGreaterThan(1);
    expect(length({ rows: 0, columns: 2, data: new Float32Array() })).toBe(0);
  });
});

test("fusion gives all of the weight to the member that knows, and equal weights to equals", () => {
  const classes = Int32Array.of(0, 1, 0, 1, 1);
  const knows = {
    rows: 5,
    columns: 2,
    data: Float64Array.from([...classes].flatMap((c) => (c === 0 ? [0.9, 0.1] : [0.1, 0.9]))),
  };
  const guesses = { ...knows, data: knows.data.map(() => 0.5) };
  expect(mixtureWeights([guesses, knows], classes, 2)[1]).toBeGreaterThan(0.99);
  expect(mixtureWeights([knows, knows], classes, 2)).toEqual([0.5, 0.5]);
});

test("the study fuses its sets, Fisher vectors among them, by both ways to standardise", async () => {
  const lines = ["path,label,speaker"];
  for (const kind of kinds.slice(1)) {
    for (const n of [0, 1]) {
      write(join(folder, `${kind}${n}.wav`), sound(kind, n));
      lines.push(`${kind}${n}.wav,${kind},s${n}`);
    }
  }
  writeFileSync(join(folder, "labels.csv"), lines.join("\n"));
  const study = studies.find(({ name }) => name === "kaya2016");
  const request = { dataset: folder, parts: ["fusion"], repeats: 1 };
  const report = await study?.run(request, { kernels: createKernels(), folder: join(folder, "cells"), threads: 1 });
  const fused = report?.rows.filter(({ system }) => system === "kernel ELMs, fused") ?? [];
  expect(fused.map(({ subject }) => subject)).toEqual(["all together, global", "all together, by speaker"]);
  expect(fused.map(({ problem }) => problem)).toEqual([undefined, undefined]);
});
