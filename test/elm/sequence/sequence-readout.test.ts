import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import { solveRidge } from "ulmus-source/elm/readout.ts";
import { addSequence, fitSequences, poolScores, type Sequence } from "ulmus-source/elm/sequence/sequence-readout.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals, toMatrix, toRows } from "../naive.ts";

const kernels = createPlainKernels();
const sequence = (steps: number, seed: number): Sequence => ({
  states: normals(steps, 4, seed),
  targets: normals(steps, 2, seed + 100),
});

describe("a readout of sequences", () => {
  test("is ridge regression on all steps after each one's washout, to 1e-9", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 8, max: 20 }), { minLength: 1, maxLength: 4 }),
        fc.nat(4),
        (lengths, washout) => {
          const sequences = lengths.map((steps, i) => sequence(steps, i));
          const all = (part: "states" | "targets"): number[][] =>
            sequences.flatMap((one) => toRows(one[part]).slice(washout));
          const rows = { hidden: toMatrix(all("states")), targets: toMatrix(all("targets")) };
          const wanted = solveRidge(Accumulator.empty(4, 2).add(rows, kernels), 0.1, kernels);
          const readout = fitSequences(sequences, 0.1, kernels, { washout });
          expectClose(readout.weights.data, wanted.weights.data, { absolute: 1e-9 });
          expectClose(readout.intercept, wanted.intercept, { absolute: 1e-9 });
        },
      ),
    );
  });

  test("learns nothing from a sequence that is shorter than its washout", () => {
    const accumulator = addSequence(Accumulator.empty(4, 2), sequence(5, 1), kernels);
    const before = accumulator.clone().sums;
    expect(addSequence(accumulator, sequence(3, 2), kernels, { washout: 3 }).sums).toEqual(before);
  });

  test("refuses other lengths, half a washout and no sequences", () => {
    const empty = Accumulator.empty(4, 2);
    expect(() => addSequence(empty, { states: normals(3, 4, 1), targets: normals(2, 2, 1) }, kernels)).toThrow(
      "got 3 states and 2 targets",
    );
    expect(() => addSequence(empty, sequence(3, 1), kernels, { washout: -1 })).toThrow(
      "washout must be a whole number",
    );
    expect(() => fitSequences([], 1, kernels)).toThrow("at least one sequence");
  });
});

test("pooled scores are the mean over steps, or the share of steps won; the first of equals wins", () => {
  const scores = toMatrix([
    [1, 0, 0],
    [0, 5, 0],
    [1, 0, 1],
  ]);
  expectClose(poolScores(scores, "mean"), [2 / 3, 5 / 3, 1 / 3], { absolute: 1e-12 });
  expectClose(poolScores(scores, "vote"), [2 / 3, 1 / 3, 0], { absolute: 1e-12 });
  expect(() => poolScores(toMatrix([], 3), "mean")).toThrow("at least 1 step");
});
