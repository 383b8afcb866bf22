// Loudness against the standards' own test signals (EBU Tech 3341) and ffmpeg's meter on real recordings.
import { existsSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LoudnessMeter, measureLoudness } from "ulmus-source/audio/loudness/loudness-meter.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { expectClose } from "../close.ts";
import { noise, pieces } from "../noise.ts";

/** A stereo tone of 1 kHz whose peaks are at these levels in dBFS, each for so many seconds. */
function tones(steps: readonly (readonly [level: number, seconds: number])[], sampleRate = 48000) {
  const levels = steps.flatMap(([level, seconds]) => Array<number>(Math.round(seconds * sampleRate)).fill(level));
  const samples = Float32Array.from(
    levels,
    (level, i) => 10 ** (level / 20) * Math.sin((2 * Math.PI * 1000 * i) / sampleRate),
  );
  return { sampleRate, channels: [samples, samples] };
}

describe("laws", () => {
  test("what it says does not depend on how the samples arrive", () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40000 }), cuts, fc.integer(), (count, lengths, seed) => {
        const samples = noise(count, seed);
        const whole = measureLoudness({ sampleRate: 8000, channels: [samples] });
        const meter = new LoudnessMeter(8000, 1);
        const curves = pieces(samples, lengths).map((piece) => meter.push([piece]));
        expect(curves.flatMap(({ momentary }) => [...momentary])).toEqual([...whole.momentary]);
        expect(curves.flatMap(({ shortTerm }) => [...shortTerm])).toEqual([...whole.shortTerm]);
        expect([meter.integrated, meter.range]).toEqual([whole.integrated, whole.range]);
      }),
      { numRuns: 20 },
    );
  });

  test("a gain of 6 dB is 6 LU, and leaves the range, to 1e-4", () => {
    const samples = noise(60000, 3).map((x, i) => x * (i < 30000 ? 1 : 0.3));
    const [quiet, loud] = [1, 10 ** (6 / 20)].map((gain) =>
      measureLoudness({ sampleRate: 8000, channels: [samples.map((x) => gain * x)] }),
    );
    expect(loud.integrated - quiet.integrated).toBeCloseTo(6, 4);
    expect(loud.range).toBeCloseTo(quiet.range, 4);
  });

  test("the same sound on two channels is 3.01 LU louder than on one", () => {
    const samples = noise(16000, 5);
    const [mono, stereo] = [[samples], [samples, samples]].map((channels) =>
      measureLoudness({ sampleRate: 8000, channels }),
    );
    expect(stereo.integrated - mono.integrated).toBeCloseTo(10 * Math.log10(2), 9);
  });

  test("surround channels count 1.41 times, the low frequencies' channel not at all", () => {
    const [loud, silent] = [noise(16000, 6), new Float32Array(16000)];
    const integrated = (count: number, channel: number): number => {
      const channels = Array.from({ length: count }, (_, c) => (c === channel ? loud : silent));
      return measureLoudness({ sampleRate: 8000, channels }).integrated;
    };
    const front = integrated(1, 0);
    for (const [count, channel] of [
      [2, 1],
      [3, 2],
      [5, 2],
      [6, 2],
    ])
      expect(integrated(count, channel)).toBe(front);
    for (const [count, channel] of [
      [5, 3],
      [5, 4],
      [6, 4],
      [6, 5],
    ]) {
      expect(integrated(count, channel) - front).toBeCloseTo(10 * Math.log10(1.41), 9);
    }
    expect(integrated(6, 3)).toBe(-Infinity);
  });
});

describe("EBU Tech 3341 and 3342", () => {
  test.each([
    ["case 1: −23 dBFS", [[-23, 20]], -23],
    ["case 2: −33 dBFS", [[-33, 20]], -33],
    [
      "case 3: quiet parts below the relative gate",
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
      -23,
    ],
    [
      "case 4: and below the absolute one",
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
      -23,
    ],
    [
      "case 5: parts within the gate",
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
      -23,
    ],
  ] as const)("integrated loudness, %s, to 0.1 LU", (_, steps, expected) => {
    const { integrated } = measureLoudness(tones(steps, 8000));
    expect(Math.abs(integrated - expected)).toBeLessThan(0.1);
  });

  test.each([
    [
      "case 1",
      [
        [-20, 20],
        [-30, 20],
      ],
      10,
    ],
    [
      "case 2",
      [
        [-20, 20],
        [-15, 20],
      ],
      5,
    ],
    [
      "case 3",
      [
        [-40, 20],
        [-20, 20],
      ],
      20,
    ],
    [
      "case 4",
      [
        [-50, 20],
        [-35, 20],
        [-20, 20],
        [-35, 20],
        [-50, 20],
      ],
      15,
    ],
  ] as const)("range, %s, to 1 LU", (_, steps, expected) => {
    expect(Math.abs(measureLoudness(tones(steps, 8000)).range - expected)).toBeLessThan(1);
  });

  test("a 997 Hz tone at full scale on one channel is −3.01 LUFS at 48 kHz (BS.1770-4), to 0.01 LU", () => {
    const samples = Float32Array.from({ length: 96000 }, (_, i) => Math.sin((2 * Math.PI * 997 * i) / 48000));
    expect(measureLoudness({ sampleRate: 48000, channels: [samples] }).integrated).toBeCloseTo(-3.01, 2);
  });
});

test("silence is −∞ LUFS, and so is less than 0.4 s; neither has a range", () => {
  const silence = measureLoudness({ sampleRate: 8000, channels: [new Float32Array(40000)] });
  expect([silence.integrated, silence.range, silence.momentary[0]]).toEqual([-Infinity, 0, -Infinity]);
  const short = measureLoudness({ sampleRate: 8000, channels: [noise(3199, 1)] });
  expect([short.momentary.length, short.shortTerm.length, short.integrated, short.range]).toEqual([0, 0, -Infinity, 0]);
});

test("channels that are not known, or not of one length, are refused", () => {
  expect(() => new LoudnessMeter(48000, 4)).toThrow("channels must be 1, 2, 3, 5 or 6, got 4");
  expect(() => new LoudnessMeter(48000, 2).push([new Float32Array(3), new Float32Array(4)])).toThrow(
    "got lengths 3, 4",
  );
  expect(() => new LoudnessMeter(3000, 1)).toThrow("sampleRate must be ≥ 4000");
  expect(() => new LoudnessMeter(8000, 1).push([new Float32Array(900).fill(Number.NaN)])).toThrow(
    "samples must be finite",
  );
});

const oracles = `${process.env["ULMUS_DATASETS"] ?? "../shared/datasets"}/oracles`;
const golden = JSON.parse(readFileSync("test/golden/loudness.json", "utf8")) as {
  clips: { clip: string; momentary: number[]; shortTerm: number[]; integrated: number; range: number }[];
};
const reason = "needs the oracle data sets: set ULMUS_DATASETS to their folder";

describe.skipIf(!existsSync(oracles)).each(golden.clips)(`ffmpeg's ebur128 on $clip (${reason})`, (expected) => {
  test("momentary and short-term to 0.001 LU, integrated to 0.02 LU, range to 0.02 LU or to a place among its values", () => {
    const { clip, momentary, shortTerm, integrated, range } = expected;
    const loudness = measureLoudness(decodeWav(readFileSync(`${oracles}/${clip}`)));
    expectClose(loudness.momentary, momentary, { absolute: 1e-3 });
    expectClose(loudness.shortTerm, shortTerm, { absolute: 1e-3 });
    expect(Math.abs(loudness.integrated - integrated)).toBeLessThan(0.02);
    // ffmpeg rounds a percentile's place otherwise than Tech 3342's own program, which shows in few values.
    expect(Math.abs(loudness.range - range)).toBeLessThan(loudness.shortTerm.length > 100 ? 0.02 : 0.15);
  });
});
