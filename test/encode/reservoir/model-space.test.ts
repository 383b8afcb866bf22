// Clips as models of themselves: the projection of their states, and what predicts their next step.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLeaky } from "ulmus-source/encode/reservoir/leaky.ts";
import { nextStepModel } from "ulmus-source/encode/reservoir/model-space.ts";
import { fitProjection, projectStates } from "ulmus-source/encode/reservoir/projection.ts";
import { matrix32, type Matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { golden, goldenClips, goldenWeights, normalFrames, rowsOf } from "./golden.ts";

const kernels = createPlainKernels();
const states = goldenClips.map((clip) => createLeaky(goldenWeights, golden.leaky.leakRate).start(kernels).push(clip));

describe("the projection", () => {
  test("of clips of one length has the tensor components of numpy, to 1e-4", () => {
    expectClose(fitProjection(states, 3, kernels).data, golden.components.flat(), { absolute: 1e-4 });
  });

  test("is orthonormal, to 1e-6, and what is added to every clip alike changes nothing, to 1e-4", () => {
    const drift = normalFrames(20, 7, 1);
    const moved = states.map((clip) => ({ ...clip, data: clip.data.map((value, i) => value + drift.data[i]) }));
    const projection = fitProjection(states, 7, kernels);
    for (let a = 0; a < 7; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let i = 0; i < 7; i++) product += projection.data[i * 7 + a] * projection.data[i * 7 + b];
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
      }
    }
    const first = (m: Matrix32): Matrix32 => fitProjection(m === states[0] ? states : moved, 2, kernels);
    expectClose(first(moved[0]).data, first(states[0]).data, { absolute: 1e-4 });
  });

  test("keeps all there is in as many components: states on a plane come back, to 1e-5, from clips of any lengths", () => {
    const plane = normalFrames(2, 6, 3);
    const clips = [5, 9, 2].map((rows, seed) => {
      const out = matrix32(rows, 6);
      kernels.multiply(out, normalFrames(rows, 2, seed), plane);
      return out;
    });
    const projection = fitProjection(clips, 2, kernels);
    const back = matrix32(9, 6);
    kernels.multiply(back, projectStates(clips[1], projection, kernels), projection, { transposeB: true });
    expectClose(back.data, clips[1].data, { absolute: 1e-5 });
  });

  test("refuses more components than columns, none, no clips, and clips of other widths", () => {
    for (const components of [0, 8, 1.5]) {
      expect(() => fitProjection(states, components, kernels)).toThrow(`from 1 to the 7 columns, got ${components}`);
    }
    expect(() => fitProjection([], 1, kernels)).toThrow("from 1 to the 0 columns");
    expect(() => fitProjection([states[0], matrix32(2, 3)], 1, kernels)).toThrow("a clip has 3 columns, expected 7");
    expect(() => projectStates(matrix32(1, 6), fitProjection(states, 2, kernels), kernels)).toThrow("expected 7");
  });
});

describe("the next-step model", () => {
  test("of states and of frames is scikit-learn's Ridge, to 1e-4", () => {
    expectClose(nextStepModel(states[0], states[0], 0.5, kernels), golden.stateModel, { absolute: 1e-4 });
    expectClose(nextStepModel(states[0], goldenClips[0], 0.5, kernels), golden.frameModel, { absolute: 1e-4 });
  });

  test("finds the rule that a clip follows, to 1e-3", () => {
    const [c, s] = [0.99 * Math.cos(0.3), 0.99 * Math.sin(0.3)];
    const rows = [[1, 0]];
    for (let t = 0; t < 200; t++)
      rows.push([c * rows[t][0] - s * rows[t][1] + 0.1, s * rows[t][0] + c * rows[t][1] - 0.2]);
    const spiral = matrixFromRows(rows);
    expectClose(nextStepModel(spiral, spiral, 1e-6, kernels), [c, -s, s, c, 0.1, -0.2], { absolute: 1e-3 });
  });

  test("is 0 with the mean beside it for a huge ridge, and finite for two states or constant ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), (rows) => {
        const clip = normalFrames(rows, 3, rows);
        const model = nextStepModel(clip, clip, 1e12, kernels);
        const later = rowsOf(clip, 1, rows);
        const mean = [0, 1, 2].map(
          (j) => later.data.reduce((sum, x, i) => sum + (i % 3 === j ? x : 0), 0) / (rows - 1),
        );
        expectClose(model, [...new Array<number>(9).fill(0), ...mean], { absolute: 1e-5 });
      }),
    );
    const still = { rows: 4, columns: 2, data: new Float32Array(8).fill(0.5) };
    expectClose(nextStepModel(still, still, 1, kernels), [0, 0, 0, 0, 0.5, 0.5], { absolute: 1e-7 });
  });

  test("refuses a single state, other lengths and no ridge", () => {
    expect(() => nextStepModel(matrix32(1, 2), matrix32(1, 2), 1, kernels)).toThrow("at least 2 states");
    expect(() => nextStepModel(matrix32(3, 2), matrix32(2, 2), 1, kernels)).toThrow("got 3 and 2");
    expect(() => nextStepModel(states[0], states[0], 0, kernels)).toThrow("ridge must be > 0, got 0");
  });
});
