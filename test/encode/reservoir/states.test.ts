// Reservoirs put together, and what becomes of their states.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createReservoir } from "ulmus-source/encode/reservoir/create.ts";
import { poolingNames, type PoolingOptions, poolStates } from "ulmus-source/encode/reservoir/pooling.ts";
import { stackReservoirs } from "ulmus-source/encode/reservoir/stack.ts";
import { statesOf } from "ulmus-source/encode/reservoir/states.ts";
import { statistics } from "ulmus-source/encode/statistics.ts";
import { matrix32, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normalFrames, rowsOf } from "./golden.ts";

const kernels = createPlainKernels();
const reservoir = createReservoir(3, { units: 8, connections: 3 });
const sizes = fc.integer({ min: 1, max: 12 });

describe("a stack", () => {
  test("of two is the lower one, and the upper one hearing its states, bit for bit", () => {
    const upper = createReservoir(8, { units: 5, seed: 2 });
    const frames = normalFrames(15, 3, 1);
    const low = reservoir.start(kernels).push(frames);
    const high = upper.start(kernels).push(low);
    const both = stackReservoirs([reservoir, upper]).start(kernels).push(frames);
    expect(both.columns).toBe(13);
    for (let t = 0; t < 15; t++) expect([...rowOf(both, t)]).toEqual([...rowOf(low, t), ...rowOf(high, t)]);
  });

  test("refuses layers that do not fit, and none", () => {
    expect(() => stackReservoirs([])).toThrow("needs at least one layer");
    expect(() => stackReservoirs([reservoir, reservoir])).toThrow("layer 1 has 3 inputs, expected 8");
  });
});

describe("statesOf", () => {
  test("with a washout is the same states without the first, and the last always stays", () => {
    fc.assert(
      fc.property(sizes, fc.nat(15), fc.boolean(), (rows, washout, bidirectional) => {
        const frames = normalFrames(rows, 3, rows);
        const all = statesOf(reservoir, frames, kernels, { bidirectional });
        const some = statesOf(reservoir, frames, kernels, { bidirectional, washout });
        const from = Math.min(washout, rows - 1);
        expect(some).toEqual({ ...all, rows: rows - from, data: all.data.slice(from * all.columns) });
      }),
    );
  });

  test("of the reversed clip are both halves exchanged", () => {
    const frames = normalFrames(9, 3, 4);
    const back = selectRows(frames, [8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const [one, other] = [frames, back].map((clip) => statesOf(reservoir, clip, kernels, { bidirectional: true }));
    for (let t = 0; t < 9; t++) {
      expect(rowOf(one, t).subarray(0, 8)).toEqual(rowOf(other, t).subarray(8));
      expect(rowOf(one, t).subarray(8)).toEqual(rowOf(other, t).subarray(0, 8));
    }
  });

  test("can have the frames beside them; refuses no frames and half a washout", () => {
    const frames = normalFrames(6, 3, 4);
    const states = statesOf(reservoir, frames, kernels, { withInputs: true, washout: 2 });
    expect([states.rows, states.columns]).toEqual([4, 11]);
    expect(rowOf(states, 0).subarray(8)).toEqual(rowOf(frames, 2));
    expect(() => statesOf(reservoir, matrix32(0, 3), kernels)).toThrow("at least 1 frame, got 0");
    expect(() => statesOf(reservoir, frames, kernels, { washout: 0.5 })).toThrow("washout must be a whole number ≥ 0");
  });
});

describe("pooling", () => {
  const poolings = fc.constantFrom<PoolingOptions["pooling"]>("last", "mean", "meanAndDeviation");

  test("over parts is pooling of each part, wherever a part has a state of its own", () => {
    fc.assert(
      fc.property(sizes, poolings, fc.integer({ min: 1, max: 5 }), (rows, pooling, parts) => {
        const states = normalFrames(rows, 4, rows);
        const row = poolStates(states, { pooling, parts });
        const width = row.length / parts;
        for (let i = 0; i < parts; i++) {
          const from = Math.floor((i * rows) / parts);
          const part = rowsOf(states, from, Math.max(from + 1, Math.floor(((i + 1) * rows) / parts)));
          expect(row.slice(i * width, (i + 1) * width)).toEqual(poolStates(part, { pooling, parts: 1 }));
        }
      }),
    );
  });

  test("by mean and deviation is that of statistics, to 1e-6; the last state is the last row", () => {
    const states = normalFrames(20, 4, 2);
    expectClose(
      poolStates(states, { pooling: "meanAndDeviation", parts: 1 }),
      statistics(states, { functionals: ["mean", "deviation"] }),
      { absolute: 1e-6 },
    );
    expect(poolStates(states, { pooling: "last", parts: 1 })).toEqual(rowOf(states, 19).slice());
  });

  test("has a name of its own for every column", () => {
    fc.assert(
      fc.property(poolings, fc.integer({ min: 1, max: 4 }), (pooling, parts) => {
        const names = poolingNames(["a", "b"], { pooling, parts });
        expect(names.length).toBe(poolStates(matrix32(5, 2), { pooling, parts }).length);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
    expect(poolingNames(["a"], { pooling: "meanAndDeviation", parts: 2 })).toEqual([
      "a_mean_1of2",
      "a_deviation_1of2",
      "a_mean_2of2",
      "a_deviation_2of2",
    ]);
  });

  test("refuses no states and no parts", () => {
    expect(() => poolStates(matrix32(0, 2), { pooling: "mean", parts: 1 })).toThrow("at least 1 state, got 0");
    expect(() => poolStates(matrix32(3, 2), { pooling: "mean", parts: 0 })).toThrow("parts must be a whole number ≥ 1");
  });
});
