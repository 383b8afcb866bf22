import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRealFft } from "ulmus-source/math/fft.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../audio/close.ts";

const lengths = fc.integer({ min: 1, max: 9 }).map((power) => 2 ** power);
const laws = fc.tuple(lengths, fc.integer());

function noise(length: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => random.normal());
}

const spectrumOf = (samples: Float64Array): Float64Array => createRealFft(samples.length).transform(samples).slice();

/** Σ_t x_t exp(−2πikt/n), term by term. */
function slowSpectrum(x: Float64Array): Float64Array {
  const n = x.length;
  const out = new Float64Array(n + 2);
  for (let k = 0; k <= n / 2; k++) {
    for (let t = 0; t < n; t++) {
      const angle = (2 * Math.PI * ((k * t) % n)) / n;
      out[2 * k] += x[t] * Math.cos(angle);
      out[2 * k + 1] -= x[t] * Math.sin(angle);
    }
  }
  return out;
}

describe("laws, for every power of two from 2 to 512", () => {
  test("the transform is the sum that defines it, to 1e-12 of the length", () => {
    fc.assert(
      fc.property(laws, ([length, seed]) => {
        const samples = noise(length, seed);
        expectClose(spectrumOf(samples), slowSpectrum(samples), { absolute: 1e-12 * length });
      }),
    );
  });

  test("energy is kept: Σx² = (|X₀|² + 2 Σ|X_k|² + |X_n/2|²) / n to 1e-12 (Parseval)", () => {
    fc.assert(
      fc.property(laws, ([length, seed]) => {
        const samples = noise(length, seed);
        const spectrum = spectrumOf(samples);
        let energy = 0;
        for (let k = 0; k <= length / 2; k++) {
          const isPaired = k > 0 && k < length / 2;
          energy += (isPaired ? 2 : 1) * (spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2);
        }
        const expected = samples.reduce((sum, x) => sum + x * x, 0);
        expectClose([energy / length], [expected], { relative: 1e-12 });
      }),
    );
  });

  test("it is linear, to 1e-12 of the length", () => {
    fc.assert(
      fc.property(laws, ([length, seed]) => {
        const [x, y] = [noise(length, seed), noise(length, seed + 1)];
        const [a, b] = [spectrumOf(x), spectrumOf(y)];
        const together = spectrumOf(x.map((value, i) => 2 * value - 3 * y[i]));
        expectClose(
          together,
          a.map((value, i) => 2 * value - 3 * b[i]),
          { absolute: 1e-12 * length },
        );
      }),
    );
  });

  test("using it again gives the same bits, and the samples stay as they were", () => {
    fc.assert(
      fc.property(laws, ([length, seed]) => {
        const samples = noise(length, seed);
        const before = samples.slice();
        const fft = createRealFft(length);
        const first = fft.transform(samples).slice();
        fft.transform(noise(length, seed + 1));
        expect(fft.transform(samples)).toEqual(first);
        expect(samples).toEqual(before);
      }),
    );
  });
});

test("a cosine that fits 5 times into 64 samples is 32 in bin 5 and 0 elsewhere, to 1e-13", () => {
  const spectrum = spectrumOf(Float64Array.from({ length: 64 }, (_, t) => Math.cos((2 * Math.PI * 5 * t) / 64)));
  const expected = new Float64Array(66);
  expected[10] = 32;
  expectClose(spectrum, expected, { absolute: 1e-13 });
});

test("32,768 samples: an impulse at t = 1 turns once, to 1e-12", () => {
  const length = 32_768;
  const impulse = new Float64Array(length);
  impulse[1] = 1;
  const expected = Float64Array.from({ length: length + 2 }, (_, i) => {
    const angle = (2 * Math.PI * (i >> 1)) / length;
    return i % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  });
  expectClose(spectrumOf(impulse), expected, { absolute: 1e-12 });
});

test.each([0, 1, 3, 6, 1000, -8, 2.5, Number.NaN, Infinity, 2 ** 32 + 2])("the length %d is refused", (length) => {
  expect(() => createRealFft(length)).toThrow(`length must be a power of two ≥ 2, got ${length}`);
});

test("the inverse of a complex spectrum is the sum of its waves, to 1e-12", () => {
  fc.assert(
    fc.property(fc.constantFrom(2, 8, 64), fc.integer(), (length, seed) => {
      const random = createRandom(seed);
      const spectrum = Float64Array.from({ length: 2 * length }, () => random.normal());
      const samples = createRealFft(length).inverse(spectrum).slice();
      for (let t = 0; t < length; t++) {
        let [re, im] = [0, 0];
        for (let k = 0; k < length; k++) {
          const [c, s] = [Math.cos((2 * Math.PI * k * t) / length), Math.sin((2 * Math.PI * k * t) / length)];
          re += (spectrum[2 * k] * c - spectrum[2 * k + 1] * s) / length;
          im += (spectrum[2 * k] * s + spectrum[2 * k + 1] * c) / length;
        }
        expect(Math.abs(samples[2 * t] - re)).toBeLessThan(1e-12);
        expect(Math.abs(samples[2 * t + 1] - im)).toBeLessThan(1e-12);
      }
    }),
  );
});
