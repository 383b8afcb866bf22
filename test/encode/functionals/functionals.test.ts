// The encoder of functionals beside numpy and scipy, and its laws.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { usualContourFunctionals } from "ulmus-source/encode/functionals/functional.ts";
import { functionalsOf } from "ulmus-source/encode/functionals/functional-row.ts";
import {
  encodeFunctionals,
  functionalNames,
  type FunctionalSpan,
  functionalUnits,
} from "ulmus-source/encode/functionals/functionals.ts";
import { TextureWindows } from "ulmus-source/encode/functionals/texture-windows.ts";
import { type Matrix32, sliceRows } from "ulmus-source/math/matrix.ts";
import { expectClose } from "../../audio/close.ts";
import { randomMatrix } from "../../audio/noise.ts";
import golden from "../../golden/functionals.json" with { type: "json" };
import { formulaFrames } from "../formula-frames.ts";

const frameRate = 100;
const kinds: Readonly<Record<string, (value: number) => number>> = {
  "as they are": (value) => value,
  "in steps, which has level peaks": (value) => Math.floor(value / 4),
  "cut off below 0, with runs of 0": (value) => Math.max(value, 0),
};
const window = { seconds: 0.4, hopSeconds: 0.25 };
const tolerance = { relative: 1e-5, absolute: 2e-5 };

function framesOf({ kind, rows, columns }: { kind: string; rows: number; columns: number }): Matrix32 {
  const frames = formulaFrames(rows, columns);
  return { ...frames, data: frames.data.map(kinds[kind]) };
}

describe("functionals", () => {
  test("are all those that numpy and scipy are asked for, in that order", () => {
    expect(usualContourFunctionals).toEqual(golden.names);
  });

  test.each(golden.cases)(
    "of $rows × $columns frames $kind are numpy's and scipy's, to 1e-5 (zeros skipped: $skipZeros)",
    ({ row, skipZeros, segmentsAbove, ...made }) => {
      const options = { frameRate, skipZeros, segmentsAbove: segmentsAbove as number | "mean" };
      expectClose(encodeFunctionals(framesOf(made), options), row, tolerance);
    },
  );

  test("over equal parts and over windows are those of the parts, and mean and deviation of the windows, to 1e-5", () => {
    const frames = formulaFrames(150, 2);
    expectClose(encodeFunctionals(frames, { frameRate, parts: 3 }), golden.parts, tolerance);
    expectClose(encodeFunctionals(frames, { frameRate, window }), golden.window, tolerance);
  });

  test("have a name and a unit for each column, and no name twice, over whatever they are taken", () => {
    const spans: FunctionalSpan[] = [{}, { parts: 1 }, { parts: 4 }, { window }];
    for (const span of spans) {
      const row = encodeFunctionals(formulaFrames(90, 3), { frameRate, ...span });
      const names = functionalNames(["a", "b", "c"], span);
      expect(new Set(names).size).toBe(row.length);
      expect(functionalUnits(["Hz", "dB", "1"], span)).toHaveLength(row.length);
    }
    const options = { functionals: ["variance", "regressionSlope", "peaksPerSecond"] as const, parts: 2 };
    expect(functionalNames(["yin"], options).slice(2, 4)).toEqual(["yin_peaksPerSecond_1of2", "yin_variance_2of2"]);
    expect(functionalUnits(["Hz"], options)).toEqual(["Hz²", "Hz/s", "1/s", "Hz²", "Hz/s", "1/s"]);
  });

  test("of frames turned about are the same, but slopes and places, to 1e-4", () => {
    const places = /Slope|Offset|Position/;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer(), (rows, seed) => {
        const frames = randomMatrix(rows, 1, seed);
        const turned = { ...frames, data: frames.data.toReversed() };
        const still = (row: Float32Array) => row.filter((_, i) => !places.test(usualContourFunctionals[i]));
        const [a, b] = [frames, turned].map((x) => still(encodeFunctionals(x, { frameRate })));
        expectClose(a, b, { relative: 1e-4, absolute: 1e-4 });
      }),
    );
  });

  test.each([["percentile101"], ["percentileRange75to25"], ["percentileRange5"], ["mode"]])("refuse %s", (name) => {
    const options = { frameRate, functionals: [name as "mean"] };
    expect(() => encodeFunctionals(formulaFrames(3, 1), options)).toThrow(
      "functionals: a functional must be one of mean",
    );
  });

  test("refuse windows beside parts, windows of no length and no frames", () => {
    const frames = formulaFrames(3, 1);
    expect(() => encodeFunctionals(frames, { frameRate, parts: 2, window })).toThrow(
      "windows stand in the place of parts",
    );
    expect(() => new TextureWindows({ frameRate, seconds: 0, hopSeconds: 1 })).toThrow("seconds must be > 0, got 0");
    expect(() => encodeFunctionals(formulaFrames(0, 1), { frameRate })).toThrow("at least 1 frame, got 0");
  });
});

describe("texture windows", () => {
  test("are the same however frames arrive, and each is that of its frames", () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 });
    const lengths = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), cuts, lengths, lengths, (rows, sizes, length, hop) => {
        const frames = randomMatrix(rows, 2, rows);
        const options = { frameRate, functionals: ["mean", "maximum"] as const };
        const windows = () =>
          new TextureWindows({ ...options, seconds: length / frameRate, hopSeconds: hop / frameRate });
        const stream = windows();
        let at = 0;
        const arrived = sizes.map((size) => {
          const from = at;
          at = Math.min(rows, at + size);
          return stream.push(sliceRows(frames, from, at));
        });
        const all = [...arrived, stream.finish(sliceRows(frames, at, rows))].flatMap(({ data }) => Array.from(data));
        expect(all).toEqual(Array.from(windows().finish(frames).data));
        const count = rows < length ? 1 : 1 + Math.floor((rows - length) / hop);
        const each = Array.from({ length: count }, (_, i) =>
          Array.from(functionalsOf(frames, options, { from: i * hop, to: Math.min(rows, i * hop + length) })),
        );
        expect(all).toEqual(each.flat());
      }),
    );
  });
});
