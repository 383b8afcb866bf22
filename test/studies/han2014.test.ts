// Segments, functionals of their posteriors, and the whole study on a few sounds.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { studies } from "ulmus-studies";
import { frameRows, loudSegments } from "ulmus-studies-source/studies/han2014/segments.ts";
import { functionals } from "ulmus-studies-source/studies/han2014/two-stages.ts";
import { createKernels } from "ulmus/node";
import { describe, expect, test } from "vitest";
import { kinds, sound, write } from "../cli/program.ts";
import { folderWithCache } from "./own-cache.ts";

const folder = folderWithCache();

/** Frames of IS09, of which the energy is given. */
function framesOf(energies: readonly number[]) {
  const data = new Float32Array(energies.length * 32);
  energies.forEach((energy, t) => (data[t * 32] = energy));
  return { rows: energies.length, columns: 32, data };
}

describe("segments", () => {
  test("are the loudest tenth of a clip, in order, of 25 frames of 30 values", () => {
    const energies = Array.from({ length: 124 }, (_, t) => (t >= 50 && t < 80 ? 0.5 : 0.001));
    const { rows, columns, data } = loudSegments(frameRows(framesOf(energies)));
    expect([rows, columns]).toEqual([10, 750]);
    // 6 segments lie within the loud part; the energy in dB is value 12 of a frame.
    const loud = Array.from({ length: rows }, (_, i) => data[i * 750 + 12] > -10 && data[i * 750 + 24 * 30 + 12] > -10);
    expect(loud.filter(Boolean)).toHaveLength(6);
  });

  test.each([
    ["a clip shorter than a segment", framesOf([0.5, 0.5])],
    ["silence", framesOf(new Array<number>(40).fill(0))],
  ])("of %s are finite, and at least one", (_, frames) => {
    const { rows, data } = loudSegments(frameRows(frames));
    expect(rows).toBeGreaterThanOrEqual(1);
    expect(data.every(Number.isFinite)).toBe(true);
  });
});

test("functionals of posteriors are greatest, least, mean, and the share above 0.2", () => {
  const posteriors = { rows: 4, columns: 2, data: Float64Array.of(0.1, 0.9, 0.3, 0.7, 0.25, 0.75, 0.15, 0.85) };
  const expected = [0.3, 0.1, 0.2, 0.5, 0.9, 0.7, 0.8, 1];
  functionals(posteriors).forEach((value, j) => expect(value).toBeCloseTo(expected[j], 12));
});

test("the study tells three kinds of sounds of new speakers apart, in both ways, and names the file that is damaged", async () => {
  const lines = ["path,label,speaker"];
  for (const kind of kinds) {
    for (const n of [0, 1, 2]) {
      write(join(folder, `${kind}${n}.wav`), sound(kind, n));
      lines.push(`${kind}${n}.wav,${kind},s${n}`);
    }
  }
  write(join(folder, "damaged.wav"), "no sound");
  writeFileSync(join(folder, "labels.csv"), [...lines, "damaged.wav,tone,s1"].join("\n"));
  const study = studies.find(({ name }) => name === "han2014");
  const request = { dataset: folder, parts: ["closed", "network"], repeats: 1 };
  const report = await study?.run(request, { kernels: createKernels(), folder: join(folder, "cells"), threads: 1 });
  expect(report?.rows.filter(({ honest }) => honest)).toHaveLength(15);
  const means = report?.rows.filter(({ system }) => system === "mean posterior") ?? [];
  expect(means.map(({ honest }) => (honest?.mean ?? 0) > 0.6)).toEqual([true, true, true]);
  expect(report?.warnings.join()).toContain("damaged.wav was left out");
  expect(report?.findings.join()).toContain("by gradient descent");
});
