import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { architecture, architectureNames } from "ulmus-source/encode/convolution/architectures.ts";
import { createConvolution } from "ulmus-source/encode/convolution/encoder.ts";
import { drawFilters } from "ulmus-source/encode/convolution/filters.ts";
import type { Layer, Pair } from "ulmus-source/encode/convolution/layers.ts";
import { settleLayers } from "ulmus-source/encode/convolution/stages.ts";
import { MapSummary, poolings } from "ulmus-source/encode/convolution/summary.ts";
import { matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { formulaFrames } from "../formula-frames.ts";

const kernels = createPlainKernels();
const columns = 12;

const pair = (frames: number, across: number): fc.Arbitrary<Pair> =>
  fc.tuple(fc.integer({ min: 1, max: frames }), fc.integer({ min: 1, max: across }));
const convolution: fc.Arbitrary<Layer> = fc.record({
  filters: fc.integer({ min: 1, max: 3 }),
  kernel: pair(5, 3),
  stride: pair(3, 2),
  dilation: pair(3, 2),
  pool: pair(3, 1),
  padding: fc.constantFrom("valid", "same", "sameFrames"),
  inRow: fc.boolean(),
});
const pooling: fc.Arbitrary<Layer> = fc.record({ kind: fc.constantFrom("average", "maximum"), pool: pair(2, 1) });
const stack = fc
  .tuple(fc.array(fc.oneof(convolution, convolution, pooling), { maxLength: 2 }), convolution)
  .map(([layers, last]): Layer[] => [...layers, { ...last, inRow: true }])
  .filter((layers) => isPossible(layers));

function isPossible(layers: Layer[]): boolean {
  try {
    return createConvolution(columns, layers).leastFrames > 0;
  } catch {
    return false;
  }
}

describe("any stack of layers", () => {
  test("takes a clip of the least length, all values finite, and refuses one that is a frame shorter", () => {
    fc.assert(
      fc.property(stack, (layers) => {
        const encoder = createConvolution(columns, layers, { pooling: poolings });
        const least = encoder.leastFrames;
        const row = encoder.encode(formulaFrames(least, columns), kernels);
        expect(row).toHaveLength(encoder.names.length);
        expect(row.every(Number.isFinite)).toBe(true);
        expect(() => encoder.encode(formulaFrames(least - 1, columns), kernels)).toThrow(
          `convolution: a clip must have at least ${least} frames for these layers, got ${least - 1}`,
        );
      }),
    );
  });

  test("gives the same row, to 1e-5 of its largest value, in blocks of any size", () => {
    fc.assert(
      fc.property(stack, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 2000 }), (layers, more, size) => {
        const whole = createConvolution(columns, layers, { pooling: poolings });
        const blocks = createConvolution(columns, layers, { pooling: poolings, blockValues: size });
        const clip = formulaFrames(whole.leastFrames + more, columns);
        const [row, other] = [whole.encode(clip, kernels), blocks.encode(clip, kernels)];
        const largest = row.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
        expect(Math.max(...row.map((x, i) => Math.abs(x - other[i]))) / largest).toBeLessThan(1e-5);
      }),
    );
  });
});

describe("the architectures", () => {
  const columnsOf = (name: string): number => (/Level/.test(name) ? 1 : 96);
  const create = (name: (typeof architectureNames)[number], size: "large" | "small") =>
    createConvolution(columnsOf(name), architecture(name, { columns: columnsOf(name), size }));

  test("have the published numbers of features in both sizes, each with a name of its own", () => {
    const widths = architectureNames.map((name) =>
      (["large", "small"] as const).map((size) => {
        const { names } = create(name, size);
        expect(new Set(names).size).toBe(names.length);
        return names.length;
      }),
    );
    expect(Object.fromEntries(architectureNames.map((name, i) => [name, widths[i]]))).toEqual({
      vgg: [3585, 160],
      "7x96": [3585, 160],
      "7x86": [3585, 160],
      timbral: [3584, 112],
      temporal: [3584, 112],
      timbralTemporal: [3584, 112],
      timbralTemporalShort: [3584, 112],
      sampleLevel: [3584, 161],
      frameLevel: [3584, 160],
      frameLevelMany: [3584, 160],
    });
  });

  // 1404 frames or 350,000 samples; by hand from the sizes of layers.
  test.each([
    ["vgg", 1404, 86],
    ["7x96", 1404, 3.4],
    ["7x86", 1404, 33.2],
    ["timbral", 1404, 19.5],
    ["temporal", 1404, 0.3],
    ["timbralTemporal", 1404, 9.9],
    ["sampleLevel", 350_000, 137.6],
    ["frameLevel", 350_000, 158.4],
    ["frameLevelMany", 350_000, 104.7],
  ] as const)(
    "%s of the large size costs, for %i frames, %f billion multiply-adds to 2 %%",
    (name, frames, billions) => {
      const { multiplyAdds } = create(name, "large").cost(frames);
      expect(Math.abs(multiplyAdds / 1e9 / billions - 1)).toBeLessThan(0.02);
    },
  );

  test("need no more than 64 MB for the maps of a clip of any length, beside the neighbourhood of a block", () => {
    for (const name of architectureNames) {
      const [one, long] = [400_000, 40_000_000].map((frames) => create(name, "small").cost(frames).bytes);
      expect(long, name).toBeLessThan(1.05 * 2 ** 26 + one);
    }
  });

  test.each([
    ["vgg", 1280],
    ["7x96", 7],
    ["timbralTemporal", 1],
    ["sampleLevel", 2187],
    ["frameLevel", 512 + 7 * 32],
  ] as const)("%s needs %i frames", (name, least) => expect(create(name, "small").leastFrames).toBe(least));

  test("refuse frames that are too narrow, and say how wide they must be", () => {
    expect(() => createConvolution(40, architecture("vgg", { columns: 40 }))).toThrow(
      "convolution: layer 4 must be given at least 4 columns, got 1; use smaller kernels or pools, or more bands",
    );
  });
});

describe("filters", () => {
  const [stage] = settleLayers(10, [{ filters: 200, kernel: [10, 10] }]);
  const [weights] = drawFilters([stage], 3);

  test("have a variance of 2 / fan-in to 3 %, and none lies beyond two deviations of √(2.6 / fan-in)", () => {
    const squares = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    expect(squares / (2 / 100)).toBeGreaterThan(0.97);
    expect(squares / (2 / 100)).toBeLessThan(1.03);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(2 * Math.sqrt(2.6 / 100) * (1 + 1e-7));
  });

  test("depend on the seed alone", () => {
    expect(drawFilters([stage], 3)[0]).toEqual(weights);
    expect(drawFilters([stage], 4)[0]).not.toEqual(weights);
  });
});

describe("an encoder", () => {
  const layers: Layer[] = [{ filters: 4, kernel: [5, 3], pool: [2, 1] }];

  test("changes nothing, and gives the same row again, to the bit", () => {
    const encoder = createConvolution(6, layers);
    const clip = formulaFrames(30, 6);
    const row = encoder.encode(clip, kernels);
    expect(clip).toEqual(formulaFrames(30, 6));
    encoder.encode(formulaFrames(9, 6), kernels);
    expect(encoder.encode(clip, kernels)).toEqual(row);
    expect(createConvolution(6, layers).encode(clip, kernels)).toEqual(row);
  });

  test("refuses no pooling, and the same one twice", () => {
    for (const pooling of [[], ["mean", "mean"]] as const) {
      expect(() => createConvolution(6, layers, { pooling })).toThrow("each once");
    }
  });

  test("repeats a short clip to the least length where it may", () => {
    const encoder = createConvolution(6, [{ filters: 4, kernel: [25, 3] }], { short: "repeat" });
    const clip = formulaFrames(10, 6);
    const longer = matrix32(25, 6);
    for (let i = 0; i < longer.data.length; i++) longer.data[i] = clip.data[i % clip.data.length];
    expect(encoder.encode(clip, kernels)).toEqual(encoder.encode(longer, kernels));
    expect(() => encoder.encode(matrix32(0, 6), kernels)).toThrow("got 0");
  });

  test.each<[string, Layer[], string]>([
    ["no layers", [], "there must be at least 1 layer"],
    ["a layer that hears itself", [{ filters: 1, kernel: [1, 1], from: [0] }], "layer 0 must hear"],
    ["a stride of 0", [{ filters: 1, kernel: [1, 1], stride: [0, 1] }], "layer 0: stride must be whole numbers ≥ 1"],
    ["a kernel that is NaN", [{ filters: 1, kernel: [Number.NaN, 1] }], "layer 0: kernel must be whole numbers ≥ 1"],
    ["a kernel wider than the frame", [{ filters: 1, kernel: [1, 7] }], "must be given at least 7 columns, got 6"],
    [
      "a residual of another shape",
      [{ filters: 2, kernel: [1, 1], padding: "same", residual: true }],
      "a residual layer",
    ],
    ["nothing in the row", [{ filters: 1, kernel: [1, 1], inRow: false }], "at least one layer must be in the row"],
    [
      "maps of other widths side by side",
      [
        { filters: 1, kernel: [1, 1] },
        { filters: 1, kernel: [1, 2] },
        { filters: 1, kernel: [1, 1], from: [0, 1] },
      ],
      "must have as many columns each, got 6 and 5",
    ],
  ])("refuses %s", (_, bad, message) => expect(() => createConvolution(6, bad)).toThrow(message));

  test("refuses maps of other lengths side by side, frames of another width, and a value that is not finite", () => {
    const uneven: Layer[] = [
      { filters: 1, kernel: [1, 1] },
      { filters: 1, kernel: [2, 1] },
      { filters: 1, kernel: [1, 1], from: [0, 1] },
    ];
    expect(() => createConvolution(6, uneven).encode(formulaFrames(9, 6), kernels)).toThrow(
      "as many frames each, got 9 and 8",
    );
    expect(() => createConvolution(6, layers).encode(formulaFrames(9, 5), kernels)).toThrow(
      "must have 6 columns, got 5",
    );
    const bad = formulaFrames(9, 6);
    bad.data[13] = Number.NaN;
    expect(() => createConvolution(6, layers).encode(bad, kernels)).toThrow("got NaN in row 2, column 1");
  });
});

describe("a summary of maps", () => {
  test("is the same, to 1e-12, however the pixels arrive; a map that does not vary has a deviation of exactly 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (cut) => {
        const { data } = formulaFrames(20, 3);
        for (let i = 0; i < data.length; i += 3) data[i] = 0.1;
        const whole = new MapSummary(3).add(data);
        const parts = new MapSummary(3).add(data.subarray(0, 3 * cut)).add(data.subarray(3 * cut));
        for (const name of poolings) {
          const [a, b] = [whole.get(name), parts.get(name)];
          for (let m = 0; m < 3; m++) expect(Math.abs(a[m] - b[m])).toBeLessThan(1e-12);
        }
        expect(whole.get("deviation")[0]).toBe(0);
      }),
    );
  });
});
