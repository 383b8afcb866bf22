// Genres by windows: what clips hold, and the studies on a few sounds.
import { join } from "node:path";
import { matrixFromRows } from "ulmus";
import { majority, nearestNeighbours, studies } from "ulmus-studies";
import { labelledRowsOf, numbersOf, onRows, rowsOf } from "ulmus-studies-source/classifiers/bags.ts";
import { createKernels } from "ulmus/node";
import { describe, expect, test } from "vitest";
import { writeSounds } from "../cli/program.ts";
import { folderWithCache } from "./own-cache.ts";

const folder = folderWithCache();

describe("clips that hold rows", () => {
  const bags = [[[0], [1]], [[10]], [[11], [0], [12]]].map(matrixFromRows);
  const clips = { features: numbersOf(bags), classes: Int32Array.of(0, 1, 1), classCount: 2 };

  test("give each row the class of its clip, and keep the rows of a clip together", () => {
    const { features, classes, groups } = labelledRowsOf(bags, clips);
    expect([...features.data]).toEqual([0, 1, 10, 11, 0, 12]);
    expect([...classes]).toEqual([0, 0, 1, 1, 1, 1]);
    expect([...(groups ?? [])]).toEqual([0, 0, 1, 2, 2, 2]);
    expect([...rowsOf(bags, { data: Float32Array.of(2, 0) }).data]).toEqual([11, 0, 12, 0, 1]);
  });

  test("are told apart by the mean of what is said of their rows", async () => {
    const options = { kernels: createKernels(), seed: 1 };
    const learnt = await onRows(bags, nearestNeighbours([1])).learn(clips, 1, options);
    const { data } = learnt.scores(clips.features);
    expect(data[0]).toBeGreaterThan(data[1]);
    expect(data[5]).toBeGreaterThan(data[4]); // two of three rows
    const commonest = await onRows(bags, majority).learn(clips, null, options);
    expect([...commonest.scores(clips.features).data.subarray(0, 2)]).toEqual([2, 4]);
  });
});

test("the studies of music have a row for every machine and kind of row, and say how long each learns", async () => {
  writeSounds(join(folder, "sounds"), 4);
  const study = studies.find(({ name }) => name === "scardapane2013");
  const request = { dataset: join(folder, "sounds"), parts: ["windows", "clips"], repeats: 1 };
  const report = await study?.run(request, { kernels: createKernels(), folder: join(folder, "cells"), threads: 1 });
  expect(report?.rows.map(({ honest }) => (honest?.mean ?? 0) > 0.6)).toEqual(new Array<boolean>(10).fill(true));
  expect(report?.findings.filter((finding) => finding.startsWith("Learning, all folds"))).toHaveLength(2);
});
