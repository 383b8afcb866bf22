// Line spectral pairs, by their laws.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lineSpectralPairs } from "ulmus-source/audio/line-spectral-pairs.ts";

/** The filter of reflection coefficients between −1 and 1, which is stable. */
function stableFilter(reflections: readonly number[]): Float64Array {
  let a: number[] = [];
  for (const k of reflections) a = [...a.map((value, i) => value + k * a[a.length - 1 - i]), k];
  return Float64Array.from(a);
}

/** Makes a filter of pairs again: the mean of the products of 1 − 2 cos ω z⁻¹ + z⁻², with the roots at ∓1. */
function filterOf(pairs: Float64Array): number[] {
  const product = (offset: number, end: number): number[] => {
    let out = [1, end];
    for (let i = offset; i < pairs.length; i += 2) {
      const factor = [1, -2 * Math.cos(pairs[i]), 1];
      out = Array.from({ length: out.length + 2 }, (_, n) =>
        factor.reduce((sum, value, k) => sum + value * (out[n - k] ?? 0), 0),
      );
    }
    return out;
  };
  const [sum, difference] = [product(0, 1), product(1, -1)];
  return sum.slice(1, -1).map((value, k) => (value + difference[k + 1]) / 2);
}

const reflections = fc.array(fc.double({ min: -0.9, max: 0.9, noNaN: true }), { minLength: 8, maxLength: 8 });

test("ascend from 0 to π, and give the filter back, to 1e-6", () => {
  fc.assert(
    fc.property(reflections, (k) => {
      const filter = stableFilter(k);
      const pairs = lineSpectralPairs(filter);
      expect(pairs.length).toBe(8);
      for (let i = 1; i < 8; i++) expect(pairs[i]).toBeGreaterThan(pairs[i - 1]);
      expect(pairs[0]).toBeGreaterThan(0);
      expect(pairs[7]).toBeLessThan(Math.PI);
      filterOf(pairs).forEach((value, i) => expect(Math.abs(value - filter[i])).toBeLessThan(1e-6));
    }),
  );
});

test("of a filter of zeros are equally spaced, to 1e-9", () => {
  lineSpectralPairs(new Float64Array(8)).forEach((angle, i) => expect(angle).toBeCloseTo(((i + 1) * Math.PI) / 9, 9));
});
