import { describe, expect, test } from "vitest";
import { dictionaryNames, encodeByDictionary, fitDictionary } from "ulmus-source/encode/dictionary.ts";
import { type Matrix32, matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../audio/close.ts";
import golden from "../golden/encoders.json" with { type: "json" };
import { formulaFrames } from "./formula-frames.ts";

const kernels = createPlainKernels();
const recipe = { patchFrames: 3, components: 5, atoms: 6, parts: 2, seed: 1 };

/** Clips in which one of two patterns, a rise or a fall over the features, comes at random frames among noise. */
function patternClips(count: number, pattern: 1 | -1, seed: number): Matrix32[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const clip = matrix32(40, 8);
    clip.data.forEach((_, i) => (clip.data[i] = random.normal()));
    for (let t = 0; t < 40; t += 8) for (let j = 0; j < 8; j++) clip.data[t * 8 + j] += 8 * pattern * (j - 3.5);
    return clip;
  });
}

describe("dictionary", () => {
  test("a row is numpy's answers of the same dictionary, to 1e-5", () => {
    const { mean, whitening, atoms, row } = golden.dictionary;
    const given = {
      mean: matrixFromRows([mean]),
      whitening: matrixFromRows(whitening),
      atoms: matrixFromRows(atoms),
    };
    expectClose(encodeByDictionary(formulaFrames(23, 4), given, recipe, kernels), row, { absolute: 1e-4 });
  });

  test("mean and whitening are numpy's, to 1e-3 of their size, where all patches are learnt from", () => {
    const { mean, whitening } = fitDictionary([formulaFrames(23, 4)], recipe, kernels);
    expectClose(mean.data, golden.dictionary.mean, { absolute: 1e-5 });
    expectClose(whitening.data, golden.dictionary.whitening.flat(), { absolute: 1e-3, relative: 1e-3 });
  });

  test("same seed, same bits; another seed, other atoms; clips stay as they are", () => {
    const clips = patternClips(5, 1, 1);
    const before = clips.map(({ data }) => data.slice());
    const first = fitDictionary(clips, recipe, kernels);
    expect(fitDictionary(clips, recipe, kernels)).toEqual(first);
    expect(fitDictionary(clips, { ...recipe, seed: 2 }, kernels).atoms).not.toEqual(first.atoms);
    expect(clips.map(({ data }) => data)).toEqual(before);
  });

  test("clips with a pattern are nearer to each other than to clips with another one", () => {
    const options = { ...recipe, atoms: 20, components: 10 };
    const [rises, falls] = [patternClips(6, 1, 3), patternClips(6, -1, 4)];
    const dictionary = fitDictionary([...rises, ...falls], options, kernels);
    const rows = [...rises, ...falls].map((clip) => encodeByDictionary(clip, dictionary, options, kernels));
    const distance = (a: number, b: number): number => rows[a].reduce((sum, x, i) => sum + (x - rows[b][i]) ** 2, 0);
    const nearest = rows.map((_, i) =>
      rows
        .map((__, j) => (i === j ? Infinity : distance(i, j)))
        .reduce((best, d, j, all) => (d < all[best] ? j : best), 0),
    );
    expect(nearest.map((j, i) => j < 6 === i < 6)).toEqual(rows.map(() => true));
  });

  test("fewer frames than parts, fewer patches than atoms and silence give finite rows, with a name for each column", () => {
    for (const clip of [formulaFrames(1, 4), matrix32(7, 4)]) {
      const row = encodeByDictionary(clip, fitDictionary([clip], recipe, kernels), recipe, kernels);
      expect(row.every(Number.isFinite)).toBe(true);
      expect(row).toHaveLength(dictionaryNames("logMel", recipe).length);
    }
  });

  test("no clips and a clip without frames are refused", () => {
    expect(() => fitDictionary([], recipe, kernels)).toThrow("at least 1 clip, got none");
    expect(() => fitDictionary([matrix32(0, 4)], recipe, kernels)).toThrow("at least 1 frame, got 0");
  });
});
