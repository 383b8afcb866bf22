// The table of any set of sounds: what stands in it, what is chosen where, and what becomes of damaged files and of too little time.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createPlainKernels, foldsByValue } from "ulmus";
import { type CompareRequest, type CompareSet, openAudioSet, runComparison, toText } from "ulmus-studies";
import { beforeAll, describe, expect, test } from "vitest";
import { foldedRows } from "ulmus-studies-source/compare/folded-rows.ts";
import { featureSets, systems } from "ulmus-studies";
import { kinds, write, writeSounds } from "../cli/program.ts";
import { folderWithCache } from "./own-cache.ts";

const root = folderWithCache();
const kernels = createPlainKernels();
const request: CompareRequest = {
  features: ["mfcc"],
  systems: ["majority", "ridge", "linear-svm", "kernel-elm"],
  repeats: 1,
  score: "accuracy",
};
let set: CompareSet;

beforeAll(async () => {
  writeSounds(join(root, "sounds"));
  write(join(root, "sounds/tone/damaged.wav"), "no sound");
  const { name, items, skipped } = await openAudioSet(join(root, "sounds"));
  const speakers = (of: typeof items): string[] =>
    of.map((item) => String(Number(/(\d)\.wav/.exec(item.name)?.[1]) % 4));
  const divide: CompareSet["divide"] = (usable) => {
    const groups = speakers(usable);
    return {
      folds: foldsByValue(groups, "speaker"),
      groups,
      draws: groups,
      drawnBy: "speaker",
      about: "by speaker",
      warnings: [],
    };
  };
  set = { name, items, skipped, divide };
});

function compare(more: Partial<CompareRequest> = {}, out = "out") {
  return runComparison(
    set,
    { ...request, ...more },
    { kernels, out: join(root, out), command: "ulmus compare", threads: 1 },
  );
}

describe("a comparison", () => {
  test("has a row for each system, the damaged file by name, charts, and the family's best beside the SVM's best", async () => {
    const report = await compare();
    expect(report.rows.map(({ subject, system }) => [subject, system])).toEqual([
      ["–", "commonest class"],
      ["MFCC statistics", "linear ridge"],
      ["MFCC statistics", "kernel ELM"],
      ["MFCC statistics", "linear SVM"],
    ]);
    for (const { honest, problem } of report.rows) {
      expect(problem).toBeUndefined();
      expect(honest?.interval).toHaveLength(2);
    }
    const [majority, ...others] = report.rows;
    expect(majority.honest?.mean).toBeLessThanOrEqual(1 / kinds.length);
    for (const { honest } of others) expect(honest?.mean).toBeGreaterThan(0.8);
    expect(report.warnings.join("\n")).toContain("tone/damaged.wav was left out: ");
    expect(report.findings[0]).toMatch(/^The ELM family's best row (beats|does not beat) the SVM's best row/);
    expect(report.findings[1]).toMatch(
      /^Best of each.*kernel ELM.* against linear SVM .*paired randomisation test over 4 groups/,
    );
    expect(report.findings.join("\n")).toMatch(/above the SVM's best row on \d of 1 kinds/);
    expect(report.curves.map(({ across, lines }) => [across, lines.map(({ points }) => points.length)])).toEqual([
      ["ridge", [7, 7]],
      ["units", [5, 5]],
    ]);
    expect(report.confusions[0].cells.flat(2)).toHaveLength(24);
    expect(report.leakage?.facts.map(({ fact }) => fact)).toContain("loudness");
    expect(report.leakage?.optimism?.groups).toBe(4);
    expect(toText(report)).toContain("an ELM on MFCC statistics, divided at random");
  });

  test("goes on from finished rows, and says of what was not reached in time that it was not", async () => {
    const before = await compare();
    const kept = readdirSync(join(root, "out", "cells")).length;
    const late = await compare({ features: ["mfcc", "logmel"], minutes: 1e-9 });
    expect(readdirSync(join(root, "out", "cells"))).toHaveLength(kept);
    expect(late.rows.filter(({ subject }) => subject !== "log-mel statistics")).toEqual(before.rows);
    const missing = late.rows.filter(({ subject }) => subject === "log-mel statistics");
    expect(missing).toMatchObject([{ system: "all systems", problem: "not reached in time" }]);
    expect(late.findings.join("\n")).toContain("3 of 7 rows have no score");
  });
});

test("features that learn do so on each training part alone", async () => {
  const recipe = featureSets.find(({ word }) => word === "minirocket")?.recipe(1);
  if (recipe === undefined) throw new Error("no MiniRocket");
  const all = await foldedRows(set, recipe, { kernels, threads: 1 });
  const [first, second] = all.division.folds;
  expect(all.taskOf(first).features.data).not.toEqual(all.taskOf(second).features.data);
  // Without the clips that are tested the biases are the same, and so are the rows of all others.
  const few = {
    ...set,
    items: set.items.filter((_, i) => all.places.indexOf(i) < 0 || !first.test.includes(all.places.indexOf(i))),
  };
  const rest = await foldedRows(few, recipe, { kernels, threads: 1 });
  const whole = { name: "all", train: Int32Array.from(rest.places.keys()), test: new Int32Array() };
  const { columns, data } = all.taskOf(first).features;
  const kept = Array.from(first.train, (i) => [...data.subarray(i * columns, (i + 1) * columns)]).flat();
  expect([...rest.taskOf(whole).features.data]).toEqual(kept);
});

test("there are nine ways to learn and seven kinds of features, all with words of their own", () => {
  expect(systems.map(({ classifier }) => classifier.name)).toEqual([
    "commonest class",
    "linear ridge",
    "ELM",
    "RVFL",
    "kernel ELM",
    "nearest neighbours",
    "linear SVM",
    "RBF SVM",
    "random forest",
  ]);
  expect(new Set([...systems, ...featureSets].map(({ word }) => word)).size).toBe(16);
});
