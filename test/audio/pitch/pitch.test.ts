import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Framer } from "ulmus-source/audio/framing.ts";
import { spectralPeaks } from "ulmus-source/audio/pitch/spectral-peaks.ts";
import { trackPitch } from "ulmus-source/audio/pitch/track.ts";
import { estimateTuning } from "ulmus-source/audio/pitch/tuning.ts";
import { yin } from "ulmus-source/audio/pitch/yin.ts";
import { powerSpectrogram } from "ulmus-source/audio/spectrum.ts";
import { matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { noise } from "../noise.ts";

const sampleRate = 16000;
const framing = { frameLength: 2048, hopLength: 512, center: true, padding: "zero" } as const;
const range = { minHz: 65, maxHz: 1000 };
const tone = (hz: number, count = 8000): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate));
const powerOf = (samples: Float32Array) =>
  powerSpectrogram({ sampleRate, samples }, createPlainKernels(), { ...framing, fftLength: 2048, window: "hann" });

describe("laws", () => {
  test("YIN and pYIN find the frequency of a tone, to 1 % and to a fifth of a semitone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 90, max: 600 }), (hz) => {
        const run = new Framer(framing).finish(tone(hz));
        const inner = (values: Float64Array): number[] => Array.from(values.subarray(3, -3));
        for (const value of inner(yin(run, sampleRate, range))) expect(Math.abs(value / hz - 1)).toBeLessThan(0.01);
        for (const value of inner(trackPitch(run, sampleRate, range).hz)) {
          expect(Math.abs(12 * Math.log2(value / hz))).toBeLessThan(0.2);
        }
      }),
      { numRuns: 12 },
    );
  });

  test("a gain of 4 changes neither YIN nor pYIN", () => {
    const hiss = noise(8000, 3);
    const samples = tone(220).map((x, i) => x + 0.05 * hiss[i]);
    const [quiet, loud] = [samples, samples.map((x) => 4 * x)].map((x) => new Framer(framing).finish(x));
    expect(yin(loud, sampleRate, range)).toEqual(yin(quiet, sampleRate, range));
    expect(trackPitch(loud, sampleRate, range)).toEqual(trackPitch(quiet, sampleRate, range));
  });

  test("a tone that is some hundredths of a semitone off is tuned by as much, to 5 (the parabola's own error)", () => {
    for (let hundredths = -42; hundredths <= 42; hundredths += 7) {
      const power = powerOf(tone(440 * 2 ** (hundredths / 1200), 16000));
      expect(Math.abs(estimateTuning(power, sampleRate) - hundredths / 100)).toBeLessThan(0.051);
    }
  });
});

test("the highest spectral peak of a tone is its frequency, to a tenth of a bin, and peaks keep within their range", () => {
  const peaks = spectralPeaks(powerOf(tone(1234.5)), sampleRate, { minHz: 500, maxHz: 3000 });
  expect(peaks.every(({ hz }) => hz >= 492 && hz < 3008)).toBe(true);
  const highest = peaks.filter(({ frame }) => frame === 8).toSorted((a, b) => b.height - a.height)[0];
  expect(Math.abs(highest.hz - 1234.5)).toBeLessThan(0.78);
});

test("silence, also of one sample, has no pitch; noise is less likely to have one than a tone", () => {
  const track = (samples: Float32Array) => trackPitch(new Framer(framing).finish(samples), sampleRate, range);
  for (const count of [8000, 1]) expect(track(new Float32Array(count)).hz.every(Number.isNaN)).toBe(true);
  const [noisy, pure] = [noise(8000, 2), tone(200)].map((samples) => track(samples).voicing);
  for (const value of [...noisy, ...pure]) expect(value >= 0 && value <= 1).toBe(true);
  expect(noisy.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.5 * pure.reduce((sum, value) => sum + value, 0));
});

test("a frame with a sample that is no number has no pitch", () => {
  const run = { samples: tone(200, 2048).fill(Number.NaN, 9, 10), count: 1, frameLength: 2048, hopLength: 512 };
  expect([...yin(run, sampleRate, range), ...trackPitch(run, sampleRate, range).hz]).toEqual([Number.NaN, Number.NaN]);
});

test("pYIN hears where a tone begins and ends, to two frames", () => {
  const samples = Float32Array.from(tone(200, 24000), (x, i) => (i >= 8000 && i < 16000 ? x : 0));
  const { hz } = trackPitch(new Framer(framing).finish(samples), sampleRate, range);
  const voiced = [...hz.keys()].filter((t) => hz[t] > 0);
  expect(Math.abs(voiced[0] - 8000 / 512)).toBeLessThanOrEqual(2);
  expect(Math.abs(voiced[voiced.length - 1] - 16000 / 512)).toBeLessThanOrEqual(2);
});

test("a spectrogram without peaks has tuning 0; a clip without frames no pitch", () => {
  expect(estimateTuning(matrix32(3, 1025), sampleRate)).toBe(0);
  const run = { samples: new Float32Array(0), count: 0, frameLength: 2048, hopLength: 512 };
  expect(trackPitch(run, sampleRate, range).hz.length).toBe(0);
  expect(yin(run, sampleRate, range).length).toBe(0);
});

test("ranges out of order, above half the sample rate, or too low for the frames are refused or cut", () => {
  const run = new Framer(framing).finish(tone(200));
  expect(() => yin(run, sampleRate, { minHz: 500, maxHz: 100 })).toThrow("got minHz 500, maxHz 100");
  expect(() => yin(run, sampleRate, { minHz: 50, maxHz: 9000 })).toThrow("≤ 8000 Hz");
  const short = { ...run, frameLength: 8, count: 1 };
  expect(() => yin(short, sampleRate, { minHz: 500, maxHz: 1000 })).toThrow("a frame must be longer than");
  expect(() => spectralPeaks(matrix32(1, 9), sampleRate, { minHz: 900, maxHz: 800 })).toThrow("minHz must be < maxHz");
});
