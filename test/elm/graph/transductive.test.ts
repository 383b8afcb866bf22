// The semi-supervised support vector machine with squared losses; and the task of Scardapane & Uncini (2016): sounds heard by a
// reservoir, of which few have a label.
import { describe, expect, test } from "vitest";
import { createLaplacian } from "ulmus-source/elm/graph/laplacian.ts";
import { knownTargets, solveSemiSupervised } from "ulmus-source/elm/graph/semi-supervised.ts";
import { solveTransductive } from "ulmus-source/elm/graph/transductive.ts";
import { applyReadout, type Readout, solveRidgeDual } from "ulmus-source/elm/readout.ts";
import { createReservoir } from "ulmus-source/encode/reservoir/create.ts";
import { poolStates } from "ulmus-source/encode/reservoir/pooling.ts";
import { statesOf } from "ulmus-source/encode/reservoir/states.ts";
import { type Matrix32, matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { largestColumns } from "ulmus-source/model/metrics.ts";

const kernels = createPlainKernels();

/** Two long clouds side by side, whose border no row of the four that are known tells. */
function longClouds(count: number): { hidden: Matrix32; classes: Int32Array } {
  const random = createRandom(3);
  const hidden = matrix32(count, 2);
  const classes = Int32Array.from({ length: count }, (_, i) => i % 2);
  classes.forEach((c, i) => hidden.data.set([(c - 0.5) * 2 + 0.2 * random.normal(), 1.5 * random.normal()], 2 * i));
  hidden.data.set([-0.8, 1.2, 0.8, -1.2, -1.2, 0.8, 1.2, -0.8]);
  return { hidden, classes };
}

/** A class of `classes` for each clip of which it is known, else −1. */
function onlyFirst(classes: Int32Array, known: number): Int32Array {
  return classes.map((c, i) => (i < known ? c : -1));
}

function shareRight(readout: Readout, hidden: Matrix32, classes: Int32Array): number {
  const given = largestColumns(applyReadout(readout, hidden, kernels));
  return given.filter((c, i) => c === classes[i]).length / given.length;
}

describe("transductive readout", () => {
  const { hidden, classes } = longClouds(200);
  const rows = { hidden, ...knownTargets(onlyFirst(classes, 4), 2) };

  test("moves the border of four known rows between the clouds: from below .95 right to above .99", () => {
    expect(shareRight(solveRidgeDual(rows, 0.01, kernels), hidden, classes)).toBeLessThan(0.95);
    expect(shareRight(solveTransductive(rows, { ridge: 0.01, kernels }), hidden, classes)).toBeGreaterThan(0.99);
  });

  test("is ridge regression without influence, and where every class is known", () => {
    const none = solveTransductive(rows, { ridge: 0.01, influence: 0, kernels });
    const ridge = solveTransductive({ hidden, ...knownTargets(classes, 2) }, { ridge: 0.01, kernels });
    expect(shareRight(none, hidden, classes)).toBe(shareRight(solveRidgeDual(rows, 0.01, kernels), hidden, classes));
    expect(shareRight(ridge, hidden, classes)).toBe(1);
  });

  test("changes nothing it is given, and refuses an influence below 0", () => {
    const before = rows.targets.data.slice();
    solveTransductive(rows, { ridge: 0.01, kernels });
    expect(rows.targets.data).toEqual(before);
    expect(() => solveTransductive(rows, { ridge: 0.01, influence: -1, kernels })).toThrow("must be ≥ 0, got -1");
  });
});

describe("rising and falling tones heard by a reservoir, 2 of 60 of each with a label", () => {
  const random = createRandom(5);
  const classes = Int32Array.from({ length: 120 }, (_, i) => i % 2);
  /** 30 frames of 6 bands: a tone that climbs or sinks, at any pace and place, in noise. */
  const clips = Array.from(classes, (c) => {
    const [from, pace] = [1.5 * random.uniform(), 0.6 + 0.8 * random.uniform()];
    const frames = matrix32(30, 6);
    for (let t = 0; t < 30; t++) {
      const at = c === 0 ? t : 29 - t;
      for (let j = 0; j < 6; j++) {
        const distance = j - from - (pace * at) / 8;
        frames.data[6 * t + j] = 2 * Math.exp(-distance * distance) + 0.7 * random.normal();
      }
    }
    return frames;
  });
  const reservoir = createReservoir(6, { units: 60 });
  const rows = matrixFromRows(
    clips.map((frames) => poolStates(statesOf(reservoir, frames, kernels), { pooling: "mean", parts: 3 })),
  );
  const mean = Array.from(
    { length: rows.columns },
    (_, j) => rows.data.reduce((s, x, i) => s + (i % rows.columns === j ? x : 0), 0) / 120,
  );
  const hidden = { ...rows, data: rows.data.map((x, i) => 3 * (x - mean[i % rows.columns])) };
  const known = { hidden, ...knownTargets(onlyFirst(classes, 4), 2) };

  test("both semi-supervised readouts are right more often than the one of four clips", () => {
    const supervised = shareRight(solveRidgeDual(known, 0.1, kernels), hidden, classes);
    const laplacian = createLaplacian(hidden, { neighbours: 6, power: 1, kernels });
    const graph = solveSemiSupervised(known, laplacian, { ridge: 0.1, smoothness: 1, kernels });
    const border = solveTransductive(known, { ridge: 0.1, kernels });
    expect(supervised).toBeLessThan(0.95);
    expect(shareRight(graph, hidden, classes)).toBeGreaterThan(supervised);
    expect(shareRight(border, hidden, classes)).toBeGreaterThan(supervised);
  });
});
