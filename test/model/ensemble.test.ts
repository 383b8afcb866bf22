import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { classExamples } from "ulmus-source/model/classes.ts";
import { Ensemble, type EnsembleRecipe } from "ulmus-source/model/ensemble.ts";
import { type Examples, Machine, type MachineContext } from "ulmus-source/model/machine.ts";
import { largestColumns } from "ulmus-source/model/metrics.ts";
import { createRecipe } from "ulmus-source/model/recipe.ts";
import { expectClose } from "../audio/close.ts";
import { clouds, pick, range } from "./data.ts";

const kernels = createPlainKernels();
const { layer } = createRecipe({ layer: { units: 15, seed: 4 } });
const all = clouds(90, { distance: 1.2 });
const classOf = (i: number): number => i % 3;

function examplesOf(indices: readonly number[]): Examples {
  return classExamples(pick(all, indices).features, Int32Array.from(indices, classOf), [1, 1, 1]);
}

const truth = Int32Array.from(range(0, 60), classOf);
const context: MachineContext = {
  kernels,
  groups: truth.map((_, i) => i >> 2),
  criterion: (scores) => largestColumns(scores).filter((c, i) => c === truth[i]).length,
};
const machineRecipe = { layer, ridge: "auto", blocks: [{ columns: 8, weight: 1 }] } as const;
const fit = (ensemble: EnsembleRecipe) =>
  Ensemble.fit(examplesOf(range(0, 60)), { ...machineRecipe, ensemble }, context);
const alone = (seed: number) =>
  Machine.fit(examplesOf(range(0, 60)), { ...machineRecipe, layer: { ...layer, seed } }, context);
const tested = pick(all, range(60, 90)).features;

describe("laws", () => {
  test("an ensemble of one is its machine, bit for bit, held out too", () => {
    const [{ machine: ensemble, heldOut }, one] = [fit({ members: 1, combine: "mean" }), alone(4)];
    expect(ensemble.scores(tested)).toEqual(one.machine.scores(tested));
    expect(heldOut).toEqual(one.heldOut);
    expect([ensemble.ridge, ensemble.scaler]).toEqual([one.machine.ridge, one.machine.scaler]);
  });

  test("the mean is that of machines with the seeds that follow, to 1e-12; a clip held out is held out of all", () => {
    const { machine: ensemble, heldOut } = fit({ members: 3, combine: "mean" });
    const members = [4, 5, 6].map(alone);
    const mean = (list: readonly Matrix64[]): Float64Array =>
      list[0].data.map((_, e) => list.reduce((sum, { data }) => sum + data[e], 0) / 3);
    expectClose(ensemble.scores(tested).data, mean(members.map(({ machine }) => machine.scores(tested))), {
      absolute: 1e-12,
    });
    expectClose(heldOut?.data ?? [], mean(members.flatMap((member) => member.heldOut ?? [])), { absolute: 1e-12 });
    const ridges = members.map(({ machine }) => machine.ridge).toSorted((a, b) => a - b);
    expect(ensemble.ridge).toBe(ridges[1]);
  });

  test("votes are shares of members: they sum to 1, and each is how many have that class first", () => {
    const { machine: ensemble, heldOut } = fit({ members: 5, combine: "vote" });
    const count = (list: readonly Matrix64[], rows: number): number[] => {
      const votes = new Array<number>(3 * rows).fill(0);
      for (const scores of list) largestColumns(scores).forEach((c, i) => (votes[3 * i + c] += 1 / 5));
      return votes;
    };
    expectClose(
      ensemble.scores(tested).data,
      count(
        ensemble.members.map((member) => member.scores(tested)),
        30,
      ),
      {
        absolute: 1e-12,
      },
    );
    const members = [4, 5, 6, 7, 8].map(alone);
    expectClose(
      heldOut?.data ?? [],
      count(
        members.flatMap((member) => member.heldOut ?? []),
        60,
      ),
      { absolute: 1e-12 },
    );
  });

  test.each(["mean", "vote"] as const)(
    "%s: adding, forgetting and merging are fitting to what is left, to 1e-7",
    (combine) => {
      fc.assert(
        fc.property(fc.integer({ min: 61, max: 89 }), (cut) => {
          const { machine: ensemble } = fit({ members: 3, combine });
          const parts = [
            ensemble.blank().add(examplesOf(range(0, 60))),
            ensemble.blank().add(examplesOf(range(60, cut))),
          ];
          parts[0].merge(parts[1]).subtract(examplesOf(range(60, cut)));
          expectClose(parts[0].scores(tested).data, ensemble.scores(tested).data, { absolute: 1e-7 });
          ensemble.add(examplesOf(range(60, cut))).subtract(examplesOf(range(60, cut)));
          expectClose(parts[0].scores(tested).data, ensemble.scores(tested).data, { absolute: 1e-7 });
        }),
        { numRuns: 8 },
      );
    },
  );

  test("a new output is 0 at first, and is learnt by every member", () => {
    const { machine: ensemble } = fit({ members: 2, combine: "mean" });
    ensemble.addOutput();
    const scores = ensemble.scores(tested);
    expect(scores.columns).toBe(4);
    for (let i = 0; i < 30; i++) expect(scores.data[4 * i + 3]).toBeCloseTo(0, 9);
  });
});

describe("borders", () => {
  test("a given ridge holds nothing out", () => {
    const recipe = { ...machineRecipe, ridge: 0.1, ensemble: { members: 2, combine: "mean" } } as const;
    const fitted = Ensemble.fit(examplesOf(range(0, 60)), recipe, context);
    expect("heldOut" in fitted).toBe(false);
    expect([fitted.machine.ridge, fitted.machine.canLearn]).toEqual([0.1, true]);
  });

  test("merging with fewer members is refused", () => {
    const [two, three] = [2, 3].map((members) => fit({ members, combine: "mean" }).machine);
    expect(() => two.merge(three)).toThrow("merge: the other has 3 members, expected 2");
  });

  test("where a member refuses to forget, those before it are as they were, to 1e-7", () => {
    const { machine: ensemble } = fit({ members: 3, combine: "mean" });
    const before = ensemble.scores(tested);
    const broken = new Ensemble([...ensemble.members.slice(0, 2), ensemble.members[2].blank()], "mean");
    expect(() => broken.subtract(examplesOf(range(0, 60)))).toThrow("nothing was changed");
    expectClose(ensemble.scores(tested).data, before.data, { absolute: 1e-7 });
  });
});
