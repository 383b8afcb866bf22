import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitSharpness, softmax } from "ulmus-source/elm/calibration/temperature.ts";
import { applyVectorScaling, fitVectorScaling } from "ulmus-source/elm/calibration/vector-scaling.ts";
import { rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { toMatrix } from "../naive.ts";
import { golden, someScores } from "./golden.ts";

const kernels = createPlainKernels();

test("slopes and offsets are those at which scipy finds the smallest loss, to 1e-5 (scripts/golden-readout.py)", () => {
  const { scores, classes, ...known } = golden<{ slopes: number[]; offsets: number[] }>("vector");
  const { slopes, offsets } = fitVectorScaling(scores, classes, kernels);
  expectClose(slopes, known.slopes, { relative: 1e-5 });
  expectClose(offsets, known.offsets, { absolute: 1e-5 });
});

describe("laws", () => {
  test("the mean probability of a class is off from its share by no more than its offset allows: the gradient is 0, to 1e-8", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 50 }), fc.constantFrom(-1, 0, 1, 30), fc.nat(1e6), (rows, skill, seed) => {
        const { scores, classes } = someScores(rows, 4, { skill, seed });
        const scaling = fitVectorScaling(scores, classes, kernels);
        const doubt = 1 / (rows + 2);
        for (let c = 0; c < 4; c++) {
          let gradient = scaling.offsets[c];
          for (let i = 0; i < rows; i++) {
            const target = classes[i] === c ? 1 - doubt : doubt / 3;
            gradient += applyVectorScaling(scaling, rowOf(scores, i))[c] - target;
          }
          expect(Math.abs(gradient)).toBeLessThan(1e-8 * rows);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("where classes are alike it is nearly the temperature's softmax; where one is biased it is not", () => {
    const { scores, classes } = someScores(4000, 3, { skill: 2 });
    const sharpness = fitSharpness(scores, classes);
    const scaling = fitVectorScaling(scores, classes, kernels);
    for (let i = 0; i < 50; i++) {
      const row = rowOf(scores, i);
      expectClose(applyVectorScaling(scaling, row), softmax(row, sharpness), { absolute: 0.05 });
    }
    const biased = { ...scores, data: scores.data.map((score, k) => (k % 3 === 0 ? score + 1 : score)) };
    const { offsets } = fitVectorScaling(biased, classes, kernels);
    expect(offsets[0]).toBeLessThan(Math.min(offsets[1], offsets[2]) - 1);
  });
});

test("one row, one class, and scores all alike give finite numbers", () => {
  for (const { slopes, offsets } of [
    fitVectorScaling(toMatrix([[3, 1]]), [1], kernels),
    fitVectorScaling(toMatrix([[3], [4]]), [0, 0], kernels),
    fitVectorScaling(
      toMatrix([
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
      [0, 1, 1],
      kernels,
    ),
  ]) {
    expect([...slopes, ...offsets].every(Number.isFinite)).toBe(true);
  }
});
