// Resonances of made-up vowels, whose formants are known, and the polynomial's roots behind them.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { polynomialRoots } from "ulmus-source/audio/linear-prediction.ts";
import { correctedFormants } from "ulmus-source/audio/opensmile/corrected-formants.ts";
import { levinson } from "ulmus-source/math/levinson.ts";
import { rowOf } from "ulmus-source/math/matrix.ts";

/** Pulses every 10 ms, 6 dB per octave weaker as voices are, through resonances of the given frequency and bandwidth in Hz. */
function vowel(resonances: readonly (readonly [number, number])[], sampleRate: number): Float32Array {
  let samples = Float64Array.from({ length: sampleRate / 2 }, (_, i) => (i % (sampleRate / 100) === 0 ? 1 : 0));
  for (let i = 1; i < samples.length; i++) samples[i] += 0.98 * samples[i - 1];
  for (const [hz, bandwidth] of resonances) {
    const radius = Math.exp((-Math.PI * bandwidth) / sampleRate);
    const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / sampleRate);
    const out = new Float64Array(samples.length);
    samples.forEach((x, i) => (out[i] = x + turn * (out[i - 1] ?? 0) - radius * radius * (out[i - 2] ?? 0)));
    samples = out;
  }
  const most = samples.reduce((greatest, x) => Math.max(greatest, Math.abs(x)), 0);
  return Float32Array.from(samples, (x) => (0.5 * x) / most);
}

describe("corrected formants", () => {
  test.each([
    [700, 1220, 2600],
    [300, 2300, 3000],
    [400, 800, 2500],
  ])("of a vowel with %i, %i and %i Hz are within 6 percent of them", (...hz) => {
    const resonances = [...hz, 3500].map((f, i) => [f, 80 + 30 * i] as const);
    const signal = { sampleRate: 16_000, samples: vowel(resonances, 16_000) };
    const row = rowOf(correctedFormants(signal, [0.25]), 0);
    hz.forEach((f, i) => expect(Math.abs(row[2 * i] / f - 1), `F${i + 1}: ${row[2 * i]}`).toBeLessThan(0.06));
  });
});

test("the roots of a polynomial give it back, to 1e-8", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 11 }),
      (coefficients) => {
        const roots = polynomialRoots(Float64Array.from(coefficients));
        let product = [[1, 0]];
        for (let i = 0; i < roots.length; i += 2) {
          const [x, y] = [roots[i], roots[i + 1]];
          product = [...product, [0, 0]].map(([a, b], k) => {
            const [c, d] = k > 0 ? product[k - 1] : [0, 0];
            return [a - (c * x - d * y), b - (c * y + d * x)];
          });
        }
        coefficients.forEach((c, k) => expect(Math.abs(product[k + 1][0] - c)).toBeLessThan(1e-8));
      },
    ),
  );
});

test("a filter predicts the resonance that made its autocorrelation", () => {
  const [turn, radius] = [1.5, 0.9];
  const impulse = new Float64Array(400);
  impulse.forEach(
    (_, i) => (impulse[i] = (i === 0 ? 1 : 0) + turn * (impulse[i - 1] ?? 0) - radius ** 2 * (impulse[i - 2] ?? 0)),
  );
  const correlation = Float64Array.from({ length: 3 }, (_, lag) =>
    impulse.reduce((sum, x, i) => sum + x * (impulse[i + lag] ?? 0), 0),
  );
  const { filter } = levinson(correlation, 2);
  expect(filter[0]).toBeCloseTo(-turn, 9);
  expect(filter[1]).toBeCloseTo(radius ** 2, 9);
});
