import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Framer, frameMatrix } from "ulmus-source/audio/framing.ts";
import { binFrequencies, nextPowerOfTwo, powerSpectra, powerSpectrogram } from "ulmus-source/audio/spectrum.ts";
import type { SpectrumRecipe } from "ulmus-source/audio/spectrum.ts";
import { createWindow, hamming, hann } from "ulmus-source/audio/window.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "./close.ts";
import { noise, pieces } from "./noise.ts";

const kernels = createPlainKernels();
const recipe = fc
  .record({
    frameLength: fc.integer({ min: 2, max: 70 }),
    hopLength: fc.integer({ min: 1, max: 90 }),
    extra: fc.constantFrom(1, 2, 4),
    window: fc.constantFrom("hann" as const, "hamming" as const, "rectangular" as const),
    center: fc.boolean(),
    padding: fc.constantFrom("zero" as const, "edge" as const),
  })
  .map(({ extra, ...rest }): SpectrumRecipe => ({ ...rest, fftLength: extra * nextPowerOfTwo(rest.frameLength) }));
const length = fc.integer({ min: 1, max: 400 });

describe("laws", () => {
  test("Parseval: the powers of a spectrum add up to fftLength times the windowed frame's energy, to 1e-5", () => {
    fc.assert(
      fc.property(length, recipe, fc.integer(), (n, r, seed) => {
        const samples = noise(n, seed);
        const power = powerSpectrogram({ sampleRate: 8000, samples }, kernels, r);
        const frames = frameMatrix(new Framer(r).finish(samples));
        const window = createWindow(r.window, r.frameLength);
        const [sums, energies] = [new Float64Array(frames.rows), new Float64Array(frames.rows)];
        const nyquist = r.fftLength / 2;
        for (let t = 0; t < frames.rows; t++) {
          for (let k = 0; k <= nyquist; k++) {
            sums[t] += (k === 0 || k === nyquist ? 1 : 2) * power.data[t * (nyquist + 1) + k];
          }
          for (let i = 0; i < r.frameLength; i++) {
            energies[t] += r.fftLength * (frames.data[t * r.frameLength + i] * window[i]) ** 2;
          }
        }
        expectClose(sums, energies, { relative: 1e-5, absolute: 1e-9 });
      }),
    );
  });

  test("a stream, cut anywhere, gives the spectra of the whole clip, bit for bit", () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(length, recipe, cuts, fc.integer(), (n, r, lengths, seed) => {
        const samples = noise(n, seed);
        const framer = new Framer(r);
        const runs = [...pieces(samples, lengths).map((piece) => framer.push(piece)), framer.finish()];
        const streamed = runs.flatMap((run) => Array.from(powerSpectra(run, kernels, r).data));
        expect(streamed).toEqual(Array.from(powerSpectrogram({ sampleRate: 8000, samples }, kernels, r).data));
      }),
    );
  });

  test("samples are left as they were", () => {
    const samples = noise(500, 1);
    const before = samples.slice();
    const r: SpectrumRecipe = {
      frameLength: 60,
      hopLength: 20,
      fftLength: 64,
      window: "hann",
      center: true,
      padding: "zero",
    };
    powerSpectrogram({ sampleRate: 8000, samples }, kernels, r);
    expect(samples).toEqual(before);
  });
});

test("periodic Hann windows at half a window's hop add up to 1, to 1e-12", () => {
  const window = hann(64);
  expectClose(
    Float64Array.from({ length: 32 }, (_, i) => window[i] + window[i + 32]),
    new Float64Array(32).fill(1),
    { absolute: 1e-12 },
  );
});

test("the Hamming window is symmetric and goes from 0.08 to 1", () => {
  const window = hamming(65);
  expectClose(window, window.toReversed(), { absolute: 1e-12 });
  expectClose([window[0], window[32]], [0.08, 1], { absolute: 1e-12 });
  expect(Array.from(hamming(1))).toEqual([expect.closeTo(0.08, 12)]);
});

test("a sine on a bin has all its power there: (amplitude · length / 2)²", () => {
  const samples = Float32Array.from({ length: 256 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 10 * i) / 256));
  const r: SpectrumRecipe = {
    frameLength: 256,
    hopLength: 256,
    fftLength: 256,
    window: "rectangular",
    center: false,
    padding: "zero",
  };
  const power = powerSpectrogram({ sampleRate: 8000, samples }, kernels, r).data;
  expect(power[10]).toBeCloseTo(64 ** 2, 2);
  expect(power.reduce((sum, value) => sum + value, -power[10])).toBeLessThan(1e-6);
  expect(binFrequencies(8000, 256)[10]).toBe(312.5);
});

test("an fftLength that is no power of two, or shorter than a frame, is refused with both values", () => {
  const r = { frameLength: 100, hopLength: 50, window: "hann", center: true, padding: "zero" } as const;
  for (const fftLength of [64, 100, 1]) {
    expect(() => powerSpectrogram({ sampleRate: 8000, samples: noise(9, 1) }, kernels, { ...r, fftLength })).toThrow(
      `fftLength must be a power of two ≥ frameLength (100), got ${fftLength}`,
    );
  }
});
