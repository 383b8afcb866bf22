import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resample, Resampler } from "ulmus-source/audio/resample.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { mixDown, type Signal } from "ulmus-source/audio/signal.ts";
import { ArgumentError } from "ulmus-source/errors.ts";

function sine(hertz: number, sampleRate: number, length = 2 * sampleRate): Signal {
  return {
    sampleRate,
    samples: Float32Array.from({ length }, (_, i) => 0.5 * Math.sin(0.3 + (2 * Math.PI * hertz * i) / sampleRate)),
  };
}

/** In dB, of `signal` against the same sine in exact numbers, without a tenth of a second at each end. */
function sineToNoise({ sampleRate, samples }: Signal, hertz: number): number {
  let [power, noise] = [0, 0];
  for (let i = Math.ceil(sampleRate / 10); i < samples.length - sampleRate / 10; i++) {
    const exact = 0.5 * Math.sin(0.3 + (2 * Math.PI * hertz * i) / sampleRate);
    power += exact ** 2;
    noise += (samples[i] - exact) ** 2;
  }
  return 10 * Math.log10(power / noise);
}

function energy(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample ** 2, 0);
}

const rate = fc.constantFrom(8000, 11_025, 16_000, 22_050, 44_100, 48_000);

/** Samples per second, to a thousandth. */
const anyRate = fc.integer({ min: 4_000_000, max: 96_000_000 }).map((thousandths) => thousandths / 1000);

describe("a sine in the pass band keeps amplitude and phase: SNR ≥ 140 dB", () => {
  test.each([
    [44_100, 16_000],
    [8000, 22_050],
    [48_000, 44_100],
    [16_000, 8000],
    [22_050, 16_001],
    [44_100, 22_050.5],
    [192_000, 8000],
    [8000, 192_000],
    [11_025, 48_000],
    [44_100, 44_101],
    [96_000, 31_337],
  ])("%d → %d", (from, to) => {
    for (const hertz of [997, 0.4 * Math.min(from, to)]) {
      expect(sineToNoise(resample(sine(hertz, from, Math.floor(from / 3)), to), hertz)).toBeGreaterThan(140);
    }
  });

  test("any rate to any rate, drawn from 4000 to 96,000 with thousandths, up to .86 of the lower Nyquist frequency", () =>
    fc.assert(
      fc.property(anyRate, anyRate, fc.double({ min: 0.02, max: 0.43, noNaN: true }), (from, to, part) => {
        const hertz = part * Math.min(from, to);
        expect(sineToNoise(resample(sine(hertz, from, Math.floor(from / 4)), to), hertz)).toBeGreaterThan(140);
      }),
      { numRuns: 8 },
    ));
});

test.each([1.1, 1.3, 2.5])("a tone at %d times the new Nyquist frequency is at least 140 dB down", (factor) => {
  const tone = sine(8000 * factor, 44_100, 44_100);
  const { samples } = resample(tone, 16_000);
  const [inside, whole] = [samples.subarray(1600, -1600), tone.samples.subarray(4410, -4410)];
  expect(10 * Math.log10(energy(inside) / inside.length / (energy(whole) / whole.length))).toBeLessThan(-140);
});

test("the length is ⌈n · to / from⌉", () =>
  fc.assert(
    fc.property(rate, rate, fc.integer({ min: 0, max: 3000 }), (from, to, length) => {
      const { samples, sampleRate } = resample({ sampleRate: from, samples: new Float32Array(length) }, to);
      expect(sampleRate).toBe(to);
      expect(samples).toHaveLength(Number((BigInt(length) * BigInt(to) + BigInt(from) - 1n) / BigInt(from)));
    }),
  ));

test("the same rate gives the same signal, and the input is never changed", () => {
  const signal = sine(440, 8000, 1000);
  expect(resample(signal, 8000)).toBe(signal);
  const before = signal.samples.slice();
  resample(signal, 11_025);
  expect(signal.samples).toEqual(before);
});

test("a constant keeps its value to 1e-7, away from the ends", () =>
  fc.assert(
    fc.property(rate, rate, fc.double({ min: -1, max: 1, noNaN: true }), (from, to, value) => {
      const { samples } = resample({ sampleRate: from, samples: new Float32Array(3000).fill(value) }, to);
      const third = Math.floor(samples.length / 3);
      for (const sample of samples.subarray(third, 2 * third))
        expect(Math.abs(sample - Math.fround(value))).toBeLessThan(1e-7);
    }),
    { numRuns: 40 },
  ));

test("an impulse becomes symmetric about its own instant, to 1e-9", () => {
  for (const [from, to] of [
    [8000, 24_000],
    [44_100, 16_000],
    [16_000, 44_100],
  ]) {
    // An instant that is a whole number of samples in both rates.
    const samples = new Float32Array(from / 5 + 1);
    samples[from / 10] = 1;
    const out = resample({ sampleRate: from, samples }, to).samples;
    const centre = to / 10;
    expect(out.indexOf(Math.max(...out))).toBe(centre);
    for (let i = 1; i <= centre && centre + i < out.length; i++) {
      expect(Math.abs(out[centre + i] - out[centre - i])).toBeLessThan(1e-9);
    }
  }
});

test("it is linear, and a delay by whole samples of both rates delays the result, to 1e-6", () =>
  fc.assert(
    fc.property(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 400 }), (values) => {
      // 441 samples of one are 160 of the other.
      const plain = resample({ sampleRate: 44_100, samples: Float32Array.from(values) }, 16_000).samples;
      const delayed = resample(
        { sampleRate: 44_100, samples: Float32Array.from([...Array(882).fill(0), ...values]) },
        16_000,
      ).samples;
      const doubled = resample(
        { sampleRate: 44_100, samples: Float32Array.from(values, (value) => 2 * value) },
        16_000,
      ).samples;
      plain.forEach((sample, i) => {
        expect(Math.abs(delayed[320 + i] - sample)).toBeLessThan(1e-6);
        expect(Math.abs(doubled[i] - 2 * sample)).toBeLessThan(1e-6);
      });
    }),
    { numRuns: 30 },
  ));

test("few samples, which need no table, give what many give", () => {
  const { samples } = sine(440, 44_100, 30_000);
  const many = resample({ sampleRate: 44_100, samples }, 16_000).samples;
  const few = resample({ sampleRate: 44_100, samples: samples.slice(0, 420) }, 16_000).samples;
  expect(few.length).toBeLessThan(160); // phases
  const padded = new Float32Array(30_000);
  padded.set(samples.subarray(0, 420));
  expect(few).toEqual(resample({ sampleRate: 44_100, samples: padded }, 16_000).samples.subarray(0, few.length));
  expect(many).toHaveLength(10_885);
});

test("a recording taken up to 48,000 and back differs by less than −100 dB", () => {
  const path = new URL("../fixtures/audio/chirp-16k-mono.wav", import.meta.url);
  const signal = mixDown(decodeWav(readFileSync(path)));
  const { samples } = resample(resample(signal, 48_000), 16_000);
  const [inside, original] = [samples.subarray(500, -500), signal.samples.subarray(500, -500)];
  const error = inside.map((sample, i) => sample - original[i]);
  expect(10 * Math.log10(energy(error) / energy(original))).toBeLessThan(-100);
});

test("rates that are not positive and finite, or too far apart, are refused", () => {
  const signal = sine(440, 8000, 10);
  for (const bad of [0, -8000, NaN, Infinity]) {
    expect(() => resample(signal, bad)).toThrow(ArgumentError);
    expect(() => resample({ ...signal, sampleRate: bad }, 8000)).toThrow(ArgumentError);
  }
  expect(() => resample(signal, 7)).toThrow("by a factor of 1024 at most, got 8000 to 7");
});

describe("in pieces", () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 });

  test("a signal comes out as it does whole, bit for bit, however it is cut", () =>
    fc.assert(
      fc.property(
        rate,
        fc.oneof(rate, fc.integer({ min: 4000, max: 60_000 }), fc.double({ min: 4000, max: 60_000, noNaN: true })),
        cuts,
        fc.integer({ min: 0, max: 1500 }),
        (from, to, lengths, last) => {
          const total = lengths.reduce((sum, length) => sum + length, last);
          const samples = Float32Array.from({ length: total }, (_, i) => Math.sin(i * i * 0.001) + Math.cos(i * 0.7));
          const resampler = new Resampler(from, to);
          const pieces: number[] = [];
          let at = 0;
          for (const length of lengths) pieces.push(...resampler.push(samples.subarray(at, (at += length))));
          pieces.push(...resampler.finish(samples.subarray(at)));
          expect(Float32Array.from(pieces)).toEqual(resample({ sampleRate: from, samples }, to).samples);
        },
      ),
      { numRuns: 60 },
    ));

  test("is given out as soon as no later sample can change it: 64 samples of the lower rate behind", () => {
    for (const [from, to] of [
      [44_100, 16_000],
      [16_000, 44_100],
    ]) {
      const out = new Resampler(from, to).push(new Float32Array(from));
      expect(out.length / to).toBeGreaterThan(1 - 65 / Math.min(from, to));
      expect(out.length / to).toBeLessThanOrEqual(1);
    }
  });

  test("needs no more after its end", () => {
    const resampler = new Resampler(8000, 16_000);
    expect(resampler.finish()).toHaveLength(0);
    expect(() => resampler.push(new Float32Array(1))).toThrow("Resampler.push: the signal has been finished");
    expect(() => resampler.finish()).toThrow(ArgumentError);
  });
});
