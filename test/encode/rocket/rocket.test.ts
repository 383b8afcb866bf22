import { describe, expect, test } from "vitest";
import { dilationsFor } from "ulmus-source/encode/rocket/dilations.ts";
import { fourPoolings } from "ulmus-source/encode/rocket/pooling.ts";
import { encodeByRocket, fitRocket, rocketNames, type RocketRecipe } from "ulmus-source/encode/rocket/rocket.ts";
import { type Matrix32, matrix32 } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../../audio/close.ts";
import golden from "../../golden/rocket.json" with { type: "json" };
import { formulaFrames } from "../formula-frames.ts";

const mini: RocketRecipe = { kind: "mini", features: 84 * 6, seed: 1 };
const multi: RocketRecipe = { kind: "multi", features: 672, seed: 1 };

describe.each(golden.cases.map((one) => [`${one.kind} of ${one.columns} values`, one] as const))("%s", (_, one) => {
  const recipe = { kind: one.kind as "mini" | "multi", features: one.features, seed: one.seed };
  const parts = fitRocket(
    one.lengths.map((length) => formulaFrames(length, one.columns)),
    recipe,
  );

  test("has numpy's distances, and numpy's quantiles for biases to 1e-4", () => {
    const found = parts.map(({ dilations: { columns, data } }) => [
      [...data.subarray(0, columns)],
      [...data.subarray(columns)],
    ]);
    expect(found).toEqual(one.dilations);
    const biases = Float32Array.from(parts.flatMap((part) => [...part.biases.data]));
    expectClose(biases, one.biases, { absolute: 1e-4 });
  });

  test("has numpy's row to 1e-4, of a clip that was not learnt", () => {
    const row = encodeByRocket(formulaFrames(one.lengths[0] - 7, one.columns), parts, recipe);
    expectClose(row, one.row, { absolute: 1e-4 });
  });
});

describe("rocket", () => {
  test("the features of all distances are all features, and no kernel is longer than the clip", () => {
    for (const length of [1, 2, 9, 10, 17, 100, 4096]) {
      for (const perKernel of [1, 3, 12, 119]) {
        const { steps, features } = dilationsFor(length, perKernel);
        expect(features.reduce((sum, count) => sum + count, 0)).toBe(perKernel);
        expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
        expect(Math.max(...steps)).toBeLessThanOrEqual(Math.max(1, (length - 1) / 8));
      }
    }
  });

  test("a constant added to every frame changes no feature of a frame that no zero reaches", () => {
    const clips = [formulaFrames(90, 3)];
    const parts = fitRocket(clips, mini);
    const raised = { ...clips[0], data: clips[0].data.map((value) => value + 4) };
    // Kernels sum to 0: only where zeros were added do they see the constant.
    const inner = (row: Float32Array): number[] => [...row].filter((__, f) => isInner(f, parts[0].dilations));
    expectClose(inner(encodeByRocket(raised, parts, mini)), inner(encodeByRocket(clips[0], parts, mini)), {
      absolute: 0.03,
    });
  });

  test("poolings of a series are those counted by hand", () => {
    const series = Float32Array.of(9, 1, 2, 0, 3, 9);
    expect(fourPoolings(series, 0.5, 1, 5)).toEqual([0.75, 1.5, 4 / 3 / 4, 0.5]);
    expect(fourPoolings(series, 10, 1, 5)).toEqual([0, 0, -0.25, 0]);
  });

  test("same seed, same bits; another seed, other kernels; clips stay as they are", () => {
    const clips = [formulaFrames(40, 6), formulaFrames(30, 6)];
    const before = clips.map(({ data }) => data.slice());
    const first = fitRocket(clips, multi);
    expect(fitRocket(clips, multi)).toEqual(first);
    expect(fitRocket(clips, { ...multi, seed: 2 })[0].channels).not.toEqual(first[0].channels);
    expect(clips.map(({ data }) => data)).toEqual(before);
  });

  test("a single frame, silence and clips longer than any learnt give finite rows with a name for each column", () => {
    for (const recipe of [mini, multi]) {
      const parts = fitRocket([formulaFrames(20, 4)], recipe);
      for (const clip of [formulaFrames(1, 4), matrix32(12, 4), formulaFrames(300, 4)] satisfies Matrix32[]) {
        const row = encodeByRocket(clip, parts, recipe);
        expect(row.every(Number.isFinite)).toBe(true);
        expect(row).toHaveLength(new Set(rocketNames("logMel", recipe)).size);
      }
    }
  });

  test("no clips, no frames and too few features are refused", () => {
    expect(() => fitRocket([], mini)).toThrow("at least 1 clip, got none");
    expect(() => fitRocket([matrix32(0, 4)], mini)).toThrow("at least 1 frame, got 0");
    expect(() => rocketNames("x", { ...multi, features: 100 })).toThrow('features must be ≥ 672 for "multi", got 100');
  });
});

/** Whether zeros around the clip never come into feature `f`. */
function isInner(f: number, { columns, data }: Matrix32): boolean {
  let first = 0;
  for (let d = 0; d < columns; d++) {
    const features = data[columns + d];
    if (f < first + 84 * features) return (d + Math.floor((f - first) / features)) % 2 === 1;
    first += 84 * features;
  }
  return false;
}
