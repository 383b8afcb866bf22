// The family in one table, few labels, late answers: three studies on a few sounds or none.
import { join } from "node:path";
import { type Report, studies } from "ulmus-studies";
import { hideLabels } from "ulmus-studies-source/studies/scardapane2017/few-labels.ts";
import { createKernels } from "ulmus/node";
import { beforeAll, expect, test } from "vitest";
import { writeSounds } from "../cli/program.ts";
import { folderWithCache } from "./own-cache.ts";

const folder = folderWithCache();
beforeAll(() => {
  writeSounds(join(folder, "sounds"), 4);
});

async function reportOf(name: string): Promise<Report> {
  const study = studies.find((one) => one.name === name);
  if (study === undefined) throw new Error(`no study ${name}`);
  const request = { dataset: join(folder, "sounds"), parts: study.parts.map((part) => part.name), repeats: 1 };
  return study.run(request, { kernels: createKernels(), folder: join(folder, name), threads: 1 });
}

test("huang2015: all members of the family learn from twelve sounds, and the commonest class is worse than the best", async () => {
  const { rows } = await reportOf("huang2015");
  expect(rows.map(({ problem }) => problem)).toEqual(rows.map(() => undefined));
  const scores = new Map(rows.map(({ system, honest }) => [system, honest?.mean ?? 0]));
  expect(scores.get("regularised ELM (2012)")).toBeGreaterThan(0.9);
  expect(scores.get("sequential ELM (2006)")).toBeGreaterThan(0.9);
  expect(scores.get("commonest class")).toBeLessThan(0.5);
});

test("scardapane2017: a curve over numbers of labels for each readout, and other labels for another seed", async () => {
  const { curves, rows } = await reportOf("scardapane2017");
  expect(curves[0].lines.map(({ points }) => points.length)).toEqual([5, 5, 5, 5]);
  expect(rows.map(({ problem }) => problem)).toEqual(rows.map(() => undefined));
  const classes = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const clips = { classes, classCount: 2, features: { rows: 40, columns: 0, data: new Float32Array() } };
  const known = hideLabels(clips, 3, 1);
  expect(known.filter((c) => c >= 0)).toHaveLength(6);
  expect(known).not.toEqual(hideLabels(clips, 3, 2));
});

test("holzmann2009: a readout with delays has less than half of the error of one without", async () => {
  const { rows } = await reportOf("holzmann2009");
  const error = (system: string): number => rows.find((row) => row.system === system)?.honest?.mean ?? Number.NaN;
  expect(error("reservoir, 50 units, delay & sum")).toBeLessThan(0.5 * error("reservoir, 100 units"));
});
