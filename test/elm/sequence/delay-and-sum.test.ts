import { describe, expect, test } from "vitest";
import { delayStates, fitDelayAndSum } from "ulmus-source/elm/sequence/delay-and-sum.ts";
import { fitSequences } from "ulmus-source/elm/sequence/sequence-readout.ts";
import { applyReadout } from "ulmus-source/elm/readout.ts";
import { createReservoir } from "ulmus-source/encode/reservoir/create.ts";
import { statesOf } from "ulmus-source/encode/reservoir/states.ts";
import { type Matrix64, matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normalFrames } from "../../encode/reservoir/golden.ts";
import { normals, toMatrix } from "../naive.ts";

const kernels = createPlainKernels();
const options = { maximumDelay: 60, rounds: 3, ridge: 1e-6 };

describe("delay and sum", () => {
  test("finds the delay of every state, and the weights to 1e-3, where a target is a sum of delayed noises", () => {
    const states = normals(1500, 4, 1);
    const delays = [
      [0, 7, 60, 13],
      [5, 5, 31, 2],
    ];
    const weights = [
      [1, -0.5, 2, 0.3],
      [0.2, 1, -1, 0.4],
    ];
    const targets = matrix64(1500, 2);
    for (let t = 0; t < 1500; t++) {
      for (let c = 0; c < 2; c++) {
        targets.data[t * 2 + c] = 3;
        for (let j = 0; j < 4; j++) {
          if (t >= delays[c][j]) targets.data[t * 2 + c] += weights[c][j] * states.data[(t - delays[c][j]) * 4 + j];
        }
      }
    }
    fitDelayAndSum({ states, targets }, options, kernels).forEach(({ delays: found, readout }, c) => {
      expect([...found]).toEqual(delays[c]);
      expectClose(readout.weights.data, weights[c], { absolute: 1e-3 });
      expectClose(readout.intercept, [3], { absolute: 1e-3 });
    });
  });

  test("without delays is ridge regression, bit for bit", () => {
    const sequence = { states: normals(80, 3, 1), targets: normals(80, 1, 2) };
    const [{ delays, readout }] = fitDelayAndSum(sequence, { ...options, maximumDelay: 0 }, kernels);
    expect([...delays]).toEqual([0, 0, 0]);
    expect(readout).toEqual(fitSequences([sequence], 1e-6, kernels));
  });

  test("lets 40 units hear an echo of 300 steps ago: a tenth of the error of the same units without delays", () => {
    const frames = normalFrames(4000, 1, 5);
    const states = statesOf(createReservoir(1, { units: 40, leakRate: 1, inputScale: 0.3 }), frames, kernels);
    const targets = {
      rows: 4000,
      columns: 1,
      data: Float64Array.from(frames.data, (_, t) => frames.data[t - 300] ?? 0),
    };
    const [{ delays, readout }] = fitDelayAndSum({ states, targets }, { ...options, maximumDelay: 400 }, kernels);
    const error = (scores: Matrix64): number =>
      Math.sqrt(scores.data.subarray(400).reduce((sum, y, t) => sum + (y - targets.data[t + 400]) ** 2, 0) / 3600);
    const delayed = error(applyReadout(readout, delayStates(states, delays), kernels));
    const plain = error(applyReadout(fitSequences([{ states, targets }], 1e-6, kernels), states, kernels));
    expect(plain).toBeGreaterThan(0.9);
    expect(delayed * 10).toBeLessThan(plain);
  });

  test("stands constant and silent states", () => {
    const noise = normals(50, 1, 1).data;
    const states = toMatrix(Array.from(noise, (value) => [0, 2, value]));
    const targets = toMatrix(Array.from(noise, (_, t) => [noise[t - 3] ?? 0]));
    const [{ delays, readout }] = fitDelayAndSum({ states, targets }, { ...options, maximumDelay: 5 }, kernels);
    expect([...delays]).toEqual([0, 0, 3]);
    expect(readout.weights.data.every(Number.isFinite)).toBe(true);
  });

  test.each([
    [{ maximumDelay: 50 }, "maximumDelay must be a whole number from 0 to 49, got 50"],
    [{ maximumDelay: 0.5 }, "maximumDelay must be a whole number from 0 to 49, got 0.5"],
    [{ rounds: 0 }, "rounds must be a whole number ≥ 1, got 0"],
  ])("refuses %o", (wrong, message) => {
    const sequence = { states: normals(50, 2, 1), targets: normals(50, 1, 2) };
    expect(() => fitDelayAndSum(sequence, { ...options, maximumDelay: 10, ...wrong }, kernels)).toThrow(message);
  });
});
