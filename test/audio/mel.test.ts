import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cepstrum } from "ulmus-source/audio/cepstrum.ts";
import { powerToDecibel } from "ulmus-source/audio/decibel.ts";
import { createMelFilterbank, hzToMel, melFilterMatrix, melSpectrogram, melToHz } from "ulmus-source/audio/mel.ts";
import type { MelRecipe } from "ulmus-source/audio/mel.ts";
import { powerSpectrogram, type SpectrumRecipe } from "ulmus-source/audio/spectrum.ts";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "./close.ts";
import { noise, randomMatrix } from "./noise.ts";

const kernels = createPlainKernels();
const scale = fc.constantFrom("slaney" as const, "htk" as const);
const melRecipe: MelRecipe = {
  sampleRate: 16000,
  fftLength: 512,
  bands: 40,
  minHz: 50,
  maxHz: 8000,
  scale: "htk",
  normalization: "none",
};
const spectrumRecipe: SpectrumRecipe = {
  frameLength: 400,
  hopLength: 160,
  fftLength: 512,
  window: "hann",
  center: true,
  padding: "zero",
};

describe("laws", () => {
  test("hzToMel and melToHz undo one another, to 1e-9", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50000, noNaN: true }), scale, (hz, s) => {
        expectClose([melToHz(hzToMel(hz, s), s)], [hz], { relative: 1e-9, absolute: 1e-9 });
      }),
    );
  });

  test("the sparse filterbank gives the product with its own matrix, to 1e-5", () => {
    const recipe = fc.record({
      sampleRate: fc.constantFrom(8000, 16000, 22050),
      fftLength: fc.constantFrom(64, 256, 512),
      bands: fc.integer({ min: 1, max: 60 }),
      minHz: fc.constantFrom(0, 50, 300),
      maxHz: fc.constantFrom(2000, 4000),
      scale,
      normalization: fc.constantFrom("slaney" as const, "none" as const),
    });
    fc.assert(
      fc.property(recipe, fc.integer(), (r, seed) => {
        const filterbank = createMelFilterbank(r);
        const power = randomMatrix(3, filterbank.bins, seed);
        for (let i = 0; i < power.data.length; i++) power.data[i] **= 2;
        const mel = melSpectrogram(power, filterbank);
        const dense = melFilterMatrix(filterbank);
        const expected = { ...mel, data: mel.data.slice() };
        kernels.multiply(expected, power, dense, { transposeB: true });
        expectClose(mel.data, expected.data, { relative: 1e-5, absolute: 1e-9 });
      }),
    );
  });

  test("between the outermost peaks, triangles of height 1 add up to 1 at every bin, on the mel scale's own points", () => {
    const filterbank = createMelFilterbank(melRecipe);
    const { centersHz, bands, bins } = filterbank;
    const dense = melFilterMatrix(filterbank).data;
    let checked = 0;
    for (let k = 0; k < bins; k++) {
      const hz = (k * 16000) / 512;
      if (hz < centersHz[0] || hz > centersHz[bands - 1]) continue;
      let sum = 0;
      for (let b = 0; b < bands; b++) sum += dense[b * bins + k];
      expect(sum).toBeCloseTo(1, 5);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(200);
  });

  test("gain: scaling a sound by g shifts every band by 20 log10 g dB, to 1e-3 dB", () => {
    const filterbank = createMelFilterbank(melRecipe);
    const decibels = (samples: Float32Array): Float32Array => {
      const power = powerSpectrogram({ sampleRate: 16000, samples }, kernels, spectrumRecipe);
      return powerToDecibel(melSpectrogram(power, filterbank), { minimumPower: 1e-30, topDecibel: Infinity }).data;
    };
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 30, noNaN: true }), fc.integer(), (gain, seed) => {
        const samples = noise(3000, seed);
        const shifted = decibels(samples).map((value) => value + 20 * Math.log10(gain));
        expectClose(decibels(samples.map((x) => gain * x)), shifted, { absolute: 1e-3 });
      }),
      { numRuns: 20 },
    );
  });

  test("the whole cepstrum keeps the length of each frame (the DCT is orthonormal), to 1e-5", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (bands, seed) => {
        const logMel = randomMatrix(1, bands, seed);
        const energy = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);
        const whole = cepstrum(logMel, { coefficients: bands });
        expectClose([energy(whole.data)], [energy(logMel.data)], { relative: 1e-5 });
      }),
    );
  });
});

describe("decibels", () => {
  const power = matrixFromRows([
    [1, 100],
    [0, 1e-5],
  ]);

  test("are 10 log10 of the power, at most 80 below the clip's greatest", () => {
    expectClose(powerToDecibel(power).data, [0, 20, -60, -50], { absolute: 1e-5 });
  });

  test("of a reference `max` are at most 0, and a floor of 70 holds", () => {
    expectClose(powerToDecibel(power, { reference: "max", topDecibel: 70 }).data, [-20, 0, -70, -70], {
      absolute: 1e-5,
    });
  });

  test("of silence are all the same and finite", () => {
    const silence = matrixFromRows([[0, 0]]);
    expectClose(powerToDecibel(silence).data, [-100, -100], { absolute: 1e-5 });
    expectClose(powerToDecibel(silence, { reference: "max" }).data, [0, 0], { absolute: 1e-5 });
  });

  test("without topDecibel stop at the minimum power only", () => {
    expectClose(powerToDecibel(power, { topDecibel: Infinity }).data, [0, 20, -100, -50], { absolute: 1e-5 });
  });

  test("leave the powers as they were", () => {
    expect(Array.from(power.data.slice(0, 3))).toEqual([1, 100, 0]);
  });
});

test("liftering weighs coefficient k by 1 + L/2 sin(π (k + 1) / L)", () => {
  const logMel = randomMatrix(2, 26, 5);
  const plain = cepstrum(logMel, { coefficients: 13 });
  const liftered = cepstrum(logMel, { coefficients: 13, lifter: 22 });
  const expected = plain.data.map((value, i) => value * (1 + 11 * Math.sin((Math.PI * ((i % 13) + 1)) / 22)));
  expectClose(liftered.data, expected, { relative: 1e-5, absolute: 1e-6 });
});

test("impossible recipes are refused with rule and value", () => {
  expect(() => createMelFilterbank({ ...melRecipe, maxHz: 9000 })).toThrow("maxHz ≤ 8000 Hz (half the sample rate)");
  expect(() => createMelFilterbank({ ...melRecipe, minHz: Number.NaN })).toThrow("got minHz NaN");
  expect(() => createMelFilterbank({ ...melRecipe, bands: 0 })).toThrow("bands must be a whole number ≥ 1, got 0");
  expect(() => melSpectrogram(randomMatrix(1, 9, 1), createMelFilterbank(melRecipe))).toThrow("257 bins");
  expect(() => cepstrum(randomMatrix(1, 10, 1))).toThrow("coefficients must be 1 to 10 (the bands), got 20");
  expect(() => powerToDecibel(randomMatrix(1, 1, 1), { topDecibel: -1 })).toThrow("topDecibel must be ≥ 0, got -1");
});
