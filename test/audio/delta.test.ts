import { existsSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delta, type DeltaOptions } from "ulmus-source/audio/delta.ts";
import { matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { expectClose } from "./close.ts";
import { randomMatrix } from "./noise.ts";

const frames = fc.integer({ min: 1, max: 40 });
const number = fc.double({ min: -10, max: 10, noNaN: true });
const options: DeltaOptions[] = (["savitzky-golay", "regression"] as const).flatMap((method) =>
  ([1, 2] as const).flatMap((order) => [3, 5, 9].map((width) => ({ method, order, width }))),
);

describe("laws", () => {
  test("the Savitzky–Golay delta of a line is its slope at every frame, that of a parabola its curvature, to 1e-4", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), number, number, number, (rows, a, b, c) => {
        const line = matrixFromRows(Array.from({ length: rows }, (_, t) => [a + b * t]));
        const slope = new Float32Array(rows).fill(b);
        expectClose(delta(line).data, slope, { absolute: 1e-4 });
        expectClose(delta(line, { order: 2 }).data, new Float32Array(rows), { absolute: 1e-4 });
        const parabola = matrixFromRows(Array.from({ length: rows }, (_, t) => [a + b * t + (c / 100) * t * t]));
        expectClose(delta(parabola, { order: 2 }).data, new Float32Array(rows).fill(c / 50), { absolute: 1e-4 });
      }),
    );
  });

  test("the regression delta of a line is its slope, two frames from either end, to 1e-4", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 40 }), number, number, (rows, a, b) => {
        const line = matrixFromRows(Array.from({ length: rows }, (_, t) => [a + b * t]));
        const inner = delta(line, { method: "regression" }).data.slice(2, -2);
        expectClose(inner, new Float32Array(rows - 4).fill(b), { absolute: 1e-4 });
      }),
    );
  });

  test("every delta of a constant is 0, has the shape of its frames and leaves them as they were", () => {
    fc.assert(
      fc.property(frames, number, fc.constantFrom(...options), (rows, value, option) => {
        const constant = { ...matrix32(rows, 2), data: new Float32Array(rows * 2).fill(value) };
        const before = constant.data.slice();
        const change = delta(constant, option);
        expect([change.rows, change.columns]).toEqual([rows, 2]);
        expectClose(change.data, new Float32Array(rows * 2), { absolute: 1e-5 });
        expect(constant.data).toEqual(before);
      }),
    );
  });

  test("deltas are linear: shifting a column changes nothing, doubling it doubles them, to 1e-5", () => {
    fc.assert(
      fc.property(frames, fc.integer(), fc.constantFrom(...options), (rows, seed, option) => {
        const x = randomMatrix(rows, 3, seed);
        const moved = { ...x, data: x.data.map((value) => 2 * value + 5) };
        const doubled = delta(x, option).data.map((value) => 2 * value);
        expectClose(delta(moved, option).data, doubled, { absolute: 1e-5 });
      }),
    );
  });

  test("both methods agree inside, where no edge is within reach, to 1e-5", () => {
    const x = randomMatrix(30, 4, 1);
    const inner = (option: DeltaOptions): Float32Array => delta(x, option).data.slice(16, -16);
    expectClose(inner({ method: "savitzky-golay", width: 9 }), inner({ method: "regression", width: 9 }), {
      absolute: 1e-5,
    });
  });
});

describe("clips shorter than the width", () => {
  test("of 3 to 8 frames use the largest odd number of them", () => {
    for (const rows of [3, 4, 5, 6, 7, 8]) {
      const x = randomMatrix(rows, 2, rows);
      const width = rows % 2 === 1 ? rows : rows - 1;
      for (const order of [1, 2] as const) expect(delta(x, { order })).toEqual(delta(x, { order, width }));
    }
  });

  test("of 1 or 2 frames have deltas of 0; of none, none", () => {
    for (const rows of [0, 1, 2]) {
      expect(delta(randomMatrix(rows, 2, 1)).data).toEqual(new Float32Array(rows * 2));
    }
  });
});

test("regression repeats the first and last frame: worked by hand", () => {
  const x = matrixFromRows([[0], [1], [4]]);
  // (1·(x1 − x0) + 2·(x2 − x0)) / 10, (1·(x2 − x0) + 2·(x2 − x0)) / 10, (1·(x2 − x1) + 2·(x2 − x0)) / 10
  expectClose(delta(x, { method: "regression" }).data, [0.9, 1.2, 1.1], { absolute: 1e-6 });
});

test("an even width is refused", () => {
  expect(() => delta(randomMatrix(9, 1, 1), { width: 4 })).toThrow("width must be an odd number of frames ≥ 3, got 4");
});

const oracles = `${process.env.ULMUS_DATASETS ?? "../shared/datasets"}/oracles`;

describe.skipIf(!existsSync(oracles))(
  "against HTK and python_speech_features (needs the oracles: ULMUS_DATASETS)",
  () => {
    test("regression is HCopy's MFCC_D_A: deltas to 1e-4, deltas of deltas to 1e-4", () => {
      const htk = JSON.parse(readFileSync(`${oracles}/kaldi-htk/test.wav.fea_htk.1.json`, "utf8"));
      const columns = (from: number): number[][] => htk.frames.map((row: number[]) => row.slice(from, from + 13));
      const first = delta(matrixFromRows(columns(0)), { method: "regression" });
      expectClose(first.data, columns(13).flat(), { absolute: 1e-4 });
      const second = delta(matrixFromRows(columns(0)), { method: "regression", order: 2 });
      expectClose(second.data, columns(26).flat(), { absolute: 1e-4 });
    });

    test("regression is python_speech_features' delta(mfcc, 2), to 1e-5", () => {
      const { mfcc, mfcc_delta2: expected } = JSON.parse(
        readFileSync(`${oracles}/python_speech_features/english.json`, "utf8"),
      );
      expectClose(delta(matrixFromRows(mfcc), { method: "regression" }).data, expected.flat(), { absolute: 1e-5 });
    });
  },
);
