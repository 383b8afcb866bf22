import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  rootMeanSquare,
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRollOff,
  zeroCrossingRate,
} from "ulmus-source/audio/descriptors.ts";
import { Framer } from "ulmus-source/audio/framing.ts";
import { matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { expectClose } from "./close.ts";
import { noise, randomMatrix } from "./noise.ts";

const framing = { frameLength: 64, hopLength: 32, center: true, padding: "zero" } as const;
const squared = (rows: number, columns: number, seed: number) => {
  const m = randomMatrix(rows, columns, seed);
  return { ...m, data: m.data.map((value) => value * value) };
};

describe("laws", () => {
  test("gain scales the RMS and leaves the rate of zero crossings", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer(), (n, seed) => {
        const samples = noise(n, seed);
        const quiet = new Framer(framing).finish(samples);
        const loud = new Framer(framing).finish(samples.map((x) => 4 * x));
        expectClose(
          rootMeanSquare(loud),
          rootMeanSquare(quiet).map((value) => 4 * value),
          { relative: 1e-6 },
        );
        expect(zeroCrossingRate(loud)).toEqual(zeroCrossingRate(quiet));
      }),
    );
  });

  test("gain leaves centroid, bandwidth, roll-off and flatness, to 1e-5", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const quiet = squared(3, 33, seed);
        const loud = { ...quiet, data: quiet.data.map((value) => 16 * value) };
        for (const describeSound of [spectralCentroid, spectralBandwidth, spectralRollOff, spectralFlatness]) {
          expectClose(describeSound(loud, 8000), describeSound(quiet, 8000), { relative: 1e-5 });
        }
      }),
    );
  });

  test("the centroid lies within the spectrum, roll-offs rise with their fraction, flatness is in (0, 1]", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const power = squared(1, 33, seed);
        const [centroid] = spectralCentroid(power, 8000);
        expect(centroid > 0 && centroid < 4000).toBe(true);
        expect(spectralRollOff(power, 8000, 0.5)[0]).toBeLessThanOrEqual(spectralRollOff(power, 8000, 0.95)[0]);
        const [flatness] = spectralFlatness(power);
        expect(flatness > 0 && flatness <= 1).toBe(true);
      }),
    );
  });
});

test("a single line has its frequency as centroid and roll-off, and a bandwidth of 0", () => {
  const power = matrix32(1, 5);
  power.data[3] = 7;
  expect(spectralCentroid(power, 8000)[0]).toBe(3000);
  expect(spectralRollOff(power, 8000)[0]).toBe(3000);
  expect(spectralBandwidth(power, 8000)[0]).toBe(0);
});

test("moments are weighed by magnitude, not power", () => {
  const power = matrixFromRows([[0, 9, 1]]); // magnitudes 3 at 2000 Hz and 1 at 4000 Hz
  expect(spectralCentroid(power, 8000)[0]).toBe(2500);
  expect(spectralBandwidth(power, 8000)[0]).toBeCloseTo(Math.sqrt((3 * 500 ** 2 + 1500 ** 2) / 4), 3);
});

test("silence gives 0 Hz, a flatness of 1, and nothing that is not a number", () => {
  const silence = matrix32(2, 9);
  for (const describeSound of [spectralCentroid, spectralBandwidth, spectralRollOff]) {
    expect(Array.from(describeSound(silence, 8000))).toEqual([0, 0]);
  }
  expectClose(spectralFlatness(silence), [1, 1], { absolute: 1e-6 });
  const run = new Framer(framing).finish(new Float32Array(40));
  expect(Array.from(rootMeanSquare(run))).toEqual([0, 0]);
  expect(Array.from(zeroCrossingRate(run))).toEqual([0, 0]);
});

test("an alternating signal crosses zero at all but the first sample of a frame", () => {
  const samples = Float32Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  expect(zeroCrossingRate(new Framer({ ...framing, center: false }).finish(samples))[0]).toBe(Math.fround(63 / 64));
});

test("a fraction outside (0, 1) is refused", () => {
  expect(() => spectralRollOff(matrix32(1, 3), 8000, 85)).toThrow("fraction must be between 0 and 1, got 85");
});
