// Laws of contrast, flux, entropy, slope, low-energy ratio, harmonic and percussive parts and per-channel energy. Their
// numbers are compared in librosa-golden.test.ts.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChannelEnergy } from "ulmus-source/audio/channel-energy.ts";
import { spectralContrast } from "ulmus-source/audio/contrast.ts";
import { separateHarmonicPercussive } from "ulmus-source/audio/harmonic-percussive.ts";
import { lowEnergyRatio, spectralEntropy, spectralFlux, spectralSlope } from "ulmus-source/audio/spectral-shape.ts";
import { matrix32, type Matrix32 } from "ulmus-source/math/matrix.ts";
import { expectClose } from "./close.ts";
import { randomMatrix } from "./noise.ts";

const squared = (rows: number, columns: number, seed: number): Matrix32 => {
  const m = randomMatrix(rows, columns, seed);
  return { ...m, data: m.data.map((value) => value * value) };
};
const louder = (m: Matrix32): Matrix32 => ({ ...m, data: m.data.map((value) => 16 * value) });

describe("contrast", () => {
  test("in decibels is the same at any gain, to 1e-4 dB, and not below 0", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const power = squared(3, 513, seed);
        const contrast = spectralContrast(power, 22050);
        expect(contrast.data.every((value) => value >= 0)).toBe(true);
        expectClose(spectralContrast(louder(power), 22050).data, contrast.data, { absolute: 1e-4 });
      }),
    );
  });
  test("of silence and of a flat spectrum is 0", () => {
    for (const level of [0, 3]) {
      const flat = { ...matrix32(2, 513), data: new Float32Array(2 * 513).fill(level) };
      expect([...spectralContrast(flat, 22050).data]).toEqual(Array(14).fill(0));
    }
  });
  test("takes 2 bins where the quantile says 2.5, as numpy rounds", () => {
    const power = { ...matrix32(1, 17), data: Float32Array.from({ length: 17 }, (_, k) => k * k) };
    const [lowest] = spectralContrast(power, 32, { minHz: 4, octaves: 1, quantile: 0.5, scale: "linear" }).data;
    expect(lowest).toBe((2 + 3) / 2 - (0 + 1) / 2); // of the five bins 0 … 4, whose last is left out
  });
  test("of octaves above half the sample rate is refused with what to do", () => {
    expect(() => spectralContrast(matrix32(1, 257), 8000)).toThrow("6 octaves begin below 4000 Hz");
    expect(() => spectralContrast(matrix32(1, 257), 8000, { octaves: 0 })).toThrow(
      "octaves must be a whole number ≥ 1, got 0",
    );
    expect(() => spectralContrast(matrix32(1, 257), 8000, { octaves: 3, quantile: 1 })).toThrow(
      "between 0 and 1, got 1",
    );
  });
});

describe("shape", () => {
  test("a gain leaves flux, entropy and slope, to 1e-5", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const power = squared(4, 65, seed);
        expectClose(spectralFlux(louder(power)), spectralFlux(power), { relative: 1e-5 });
        expectClose(spectralEntropy(louder(power)), spectralEntropy(power), { relative: 1e-5 });
        expectClose(spectralSlope(louder(power), 8000), spectralSlope(power, 8000), {
          relative: 1e-5,
          absolute: 1e-12,
        });
      }),
    );
  });
  test("entropy is 0 for a tone, 1 for a flat spectrum and for silence", () => {
    const power = matrix32(3, 9);
    power.data[4] = 7;
    power.data.fill(2, 9, 18);
    expectClose(spectralEntropy(power), [0, 1, 1], { absolute: 1e-6 });
  });
  test("slope is 0 for a flat spectrum and for silence, and that of a line of magnitudes over their sum", () => {
    const power = matrix32(3, 5);
    power.data.fill(2, 5, 10);
    power.data.set([0, 1, 4, 9, 16], 10); // magnitudes 0 … 4 over 10, 1000 Hz apart
    expectClose(spectralSlope(power, 8000), [0, 0, 1e-4], { relative: 1e-6, absolute: 1e-10 });
  });
  test("flux is 0 first, 0 for what stays, and 2 for a tone that moves", () => {
    const power = matrix32(4, 3);
    power.data.set([5, 0, 0, 5, 0, 0, 0, 0, 2, 0, 0, 0]);
    expect([...spectralFlux(power)]).toEqual([0, 0, 2, 1]);
  });
  test("the low-energy ratio counts frames below the mean, and is 0 where all are alike or none is", () => {
    expect(lowEnergyRatio(Float32Array.of(1, 1, 1, 9))).toBe(0.75);
    expect(lowEnergyRatio(Float32Array.of(2, 2))).toBe(0);
    expect(lowEnergyRatio(new Float32Array(0))).toBe(0);
  });
});

describe("harmonic and percussive parts", () => {
  test("their magnitudes add up to the whole's, to 1e-5", () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(sizes, sizes, fc.constantFrom(1, 3, 7, 31), fc.integer(), (rows, columns, width, seed) => {
        const power = squared(rows, columns, seed);
        const { harmonic, percussive } = separateHarmonicPercussive(power, width);
        const sum = harmonic.data.map((value, i) => Math.sqrt(value) + Math.sqrt(percussive.data[i]));
        expectClose(sum, power.data.map(Math.sqrt), { relative: 1e-5 });
      }),
    );
  });
  test("a lasting tone is harmonic, a click percussive, each by more than 99 %", () => {
    const power = { ...matrix32(60, 60), data: new Float32Array(3600).fill(1e-6) };
    for (let t = 0; t < 60; t++) power.data[t * 60 + 20] = 1;
    const tone = separateHarmonicPercussive(power);
    expect(tone.harmonic.data[5 * 60 + 20]).toBeGreaterThan(0.99);
    const turned = { ...power, data: power.data.map((_, i) => power.data[(i % 60) * 60 + Math.floor(i / 60)]) };
    expect(separateHarmonicPercussive(turned).percussive.data[20 * 60 + 5]).toBeGreaterThan(0.99);
  });
  test("an even width is refused", () => {
    expect(() => separateHarmonicPercussive(matrix32(2, 2), 4)).toThrow("width must be an odd number ≥ 1, got 4");
  });
});

describe("per-channel energy", () => {
  const recipe = { frameRate: 50 };
  test("of a steady sound ends near the same value at any loudness, to 2 %", () => {
    const steady = (level: number): number => {
      const energy = { ...matrix32(400, 1), data: new Float32Array(400).fill(level) };
      return new ChannelEnergy({ ...recipe, gain: 1 }).push(energy).data[399];
    };
    expect(steady(1e4) / steady(1)).toBeCloseTo(1, 2);
  });
  test("is 0 in silence and never below", () => {
    expect([...new ChannelEnergy(recipe).push(matrix32(3, 2)).data]).toEqual(Array(6).fill(0));
    expect(new ChannelEnergy(recipe).push(squared(30, 4, 2)).data.every((value) => value >= 0)).toBe(true);
  });
  test("refuses what is not > 0, and another number of bands", () => {
    expect(() => new ChannelEnergy({ frameRate: 0 })).toThrow("frameRate must be > 0, got 0");
    expect(() => new ChannelEnergy({ ...recipe, floor: Number.NaN })).toThrow("floor must be > 0, got NaN");
    const channels = new ChannelEnergy(recipe);
    channels.push(matrix32(1, 3));
    expect(() => channels.push(matrix32(1, 4))).toThrow("frames must have 3 bands as before, got 4");
  });
});
