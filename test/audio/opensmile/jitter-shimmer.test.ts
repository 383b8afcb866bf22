// Jitter and shimmer of made-up voices whose periods are known.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FrameRun } from "ulmus-source/audio/framing.ts";
import { measurePerturbation } from "ulmus-source/audio/opensmile/jitter-shimmer.ts";
import { rowOf } from "ulmus-source/math/matrix.ts";

const sampleRate = 16_000;
const options = { sampleRate, searchRange: 0.1 };

/** Periods of the given lengths in samples and heights, each begun by the same pulse, which dies away. */
function voice(lengths: readonly number[], heights: readonly number[]): FrameRun {
  const samples: number[] = [];
  lengths.forEach((length, i) => {
    for (let n = 0; n < length; n++) {
      const x = n / 60;
      samples.push(heights[i] * (Math.sin(2 * Math.PI * x) + 0.6 * Math.sin(4 * Math.PI * x + 1)) * Math.exp(-6 * x));
    }
  });
  const hopLength = 160;
  const count = Math.floor((samples.length - 960) / hopLength) + 1;
  return { samples: Float32Array.from(samples), count, frameLength: 960, hopLength };
}

function pitchOf({ count }: FrameRun, hz: number): Float32Array {
  return new Float32Array(count).fill(hz);
}

describe("jitter and shimmer", () => {
  test("of a voice whose periods are all alike are 0 to 1e-5", () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 200 }), (length) => {
        const run = voice(new Array<number>(60).fill(length), new Array<number>(60).fill(0.3));
        const rows = measurePerturbation(run, pitchOf(run, sampleRate / length), options);
        expect(Math.max(...rows.data)).toBeLessThan(1e-5);
      }),
      { numRuns: 20 },
    );
  });

  test("of periods that are in turn 98 and 102 samples long: a jitter of .04, and of .08 from change to change, within an eighth", () => {
    const run = voice(
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 98 : 102)),
      new Array<number>(60).fill(0.3),
    );
    const [jitter, ddp, shimmer] = rowOf(measurePerturbation(run, pitchOf(run, 160), options), 20);
    expect(jitter).toBeGreaterThan(0.035);
    expect(jitter).toBeLessThan(0.045);
    expect(ddp / jitter).toBeCloseTo(2, 1);
    expect(shimmer).toBeLessThan(0.03);
  });

  test("of periods whose heights are in turn .3 and .36: a shimmer of .06 / .33, within a hundredth", () => {
    const run = voice(
      new Array<number>(60).fill(100),
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0.3 : 0.36)),
    );
    const [jitter, , shimmer] = rowOf(measurePerturbation(run, pitchOf(run, 160), options), 20);
    expect(Math.abs(shimmer / (0.06 / 0.33) - 1)).toBeLessThan(0.01);
    expect(jitter).toBeLessThan(0.005);
  });

  test("are 0 where there is no pitch, and begin anew behind it", () => {
    const run = voice(
      new Array<number>(60).fill(100),
      Array.from({ length: 60 }, (_, i) => 0.3 + 0.01 * (i % 3)),
    );
    const pitch = pitchOf(run, 160).map((hz, t) => (t >= 10 && t < 15 ? 0 : hz));
    const rows = measurePerturbation(run, pitch, options);
    for (let t = 10; t < 15; t++) expect([...rowOf(rows, t)]).toEqual([0, 0, 0]);
    expect(rowOf(rows, 16)[2]).toBeGreaterThan(0);
  });
});
