// The reservoir as a recipe's encoder: the same as its functions called by hand.
import { describe, expect, test } from "vitest";
import { createReservoir } from "ulmus-source/encode/reservoir/create.ts";
import { poolStates } from "ulmus-source/encode/reservoir/pooling.ts";
import { standardizeFrames } from "ulmus-source/encode/reservoir/standardize.ts";
import { statesOf } from "ulmus-source/encode/reservoir/states.ts";
import { matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import type { Encoder } from "ulmus-source/model/encoder-kinds.ts";
import { createEncoder } from "ulmus-source/model/encoder.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { createRecipe, settleSampleRate } from "ulmus-source/model/recipe.ts";
import { sounds } from "../../model/data.ts";
import { normalFrames } from "./golden.ts";

const kernels = createPlainKernels();
const reservoir = { units: 12, layers: 2, pooling: "meanAndDeviation", washout: 3 } as const;
const recipe = settleSampleRate(
  createRecipe({ blocks: [{ frames: "mfcc", coefficients: 5, encode: "reservoir", parts: [3, 0], reservoir }] }),
  [8000],
);

test("a block's encoder is its reservoir's states, pooled over the parts, for values and for deltas", () => {
  const measured = ["a", "b", "c"];
  const { encode } = createEncoder(recipe.blocks[0], { measured, frameRate: 100, kernels }) as Encoder;
  const frames = normalFrames(30, 3, 1);
  const states = statesOf(createReservoir(3, reservoir), standardizeFrames(frames), kernels, {
    bidirectional: true,
    washout: 3,
  });
  const [values, deltas] = encode(frames);
  expect(values).toEqual(poolStates(states, { pooling: "meanAndDeviation", parts: 3 }));
  expect([values.length, deltas.length]).toEqual([12 * 2 * 2 * 2 * 3, 12 * 2 * 2 * 2]);
});

test("a row has a name of its own for every column, is finite for one frame, and the same bits from another extractor", () => {
  const [one, other] = [createExtractor(recipe), createExtractor(recipe)];
  const { signals } = sounds(3);
  for (const signal of [...signals, { sampleRate: 8000, samples: new Float32Array(1).fill(0.5) }]) {
    const row = one.extract(signal);
    expect(row.length).toBe(one.names.length);
    expect(row.every(Number.isFinite)).toBe(true);
    expect(other.extract(signal)).toEqual(row);
  }
  expect(new Set(one.names).size).toBe(one.names.length);
  expect(one.names[0]).toBe("mfcc_state0_mean_1of3");
});

test("how loud a clip is recorded does not count, to 1e-4", () => {
  const extractor = createExtractor(recipe);
  const [{ samples, sampleRate }] = sounds(1).signals;
  const row = extractor.extract({ sampleRate, samples });
  const faint = extractor.extract({ sampleRate, samples: samples.map((sample) => sample / 8) });
  row.forEach((value, i) => expect(Math.abs(value - faint[i])).toBeLessThan(1e-4));
});

describe("a recipe", () => {
  test("has the reservoir's defaults written out where a block asks for one, and nowhere else", () => {
    const { blocks } = createRecipe({ blocks: [{ frames: "mfcc", encode: "reservoir" }, { frames: "mfcc" }] });
    expect(blocks[0].reservoir).toMatchObject({
      cell: "leaky",
      units: 300,
      bidirectional: true,
      pooling: "mean",
      seed: 1,
    });
    expect("reservoir" in blocks[1]).toBe(false);
    expect(createRecipe({ blocks })).toEqual({ ...createRecipe(), blocks });
  });

  test.each([
    [{ leakRate: 0 }, "blocks[0].reservoir.leakRate"],
    [{ unit: 5 }, "unit"],
    [{ cell: "spiking" }, "blocks[0].reservoir.cell"],
  ])("with the reservoir %o is refused, with the place", (wrong, place) => {
    const blocks = [{ frames: "mfcc", encode: "reservoir", reservoir: wrong }] as never;
    expect(() => createRecipe({ blocks })).toThrow(place);
  });
});

test("standardised frames have mean 0 and deviation 1 in every column that varies, to 1e-5, and 0 in the others", () => {
  const frames = matrixFromRows([1, 2, 4, 9].map((value) => [value, 7, -1e4 * value]));
  const { data } = standardizeFrames(frames);
  for (let j = 0; j < 3; j++) {
    const column = [0, 1, 2, 3].map((t) => data[t * 3 + j]);
    const mean = column.reduce((a, b) => a + b) / 4;
    expect(Math.abs(mean)).toBeLessThan(1e-6);
    expect(Math.sqrt(column.reduce((sum, value) => sum + value * value, 0) / 4)).toBeCloseTo(j === 1 ? 0 : 1, 5);
  }
  expect(rowOf(frames, 3)).toEqual(Float32Array.of(9, 7, -9e4));
});
