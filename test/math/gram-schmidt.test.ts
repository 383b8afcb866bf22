import * as fc from "fast-check";
import { expect, test } from "vitest";
import { orthonormalize } from "ulmus-source/math/gram-schmidt.ts";
import { createRandom } from "ulmus-source/math/random.ts";

test("vectors become orthonormal, to 1e-13, nearly parallel ones too, and the first keeps its direction", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer(), fc.boolean(), (count, seed, nearlyParallel) => {
      const random = createRandom(seed);
      const first = Float64Array.from({ length: 10 }, () => random.normal());
      const vectors = Array.from({ length: count }, () =>
        first.map((x) => (nearlyParallel ? x + 1e-5 * random.normal() : random.normal())),
      );
      const before = vectors[0].slice();
      orthonormalize(vectors);
      const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, j) => sum + x * b[j], 0);
      vectors.forEach((a, i) =>
        vectors.forEach((b, k) => expect(Math.abs(inner(a, b) - Number(i === k))).toBeLessThan(1e-13)),
      );
      const length = Math.sqrt(inner(before, before));
      vectors[0].forEach((x, j) => expect(x).toBeCloseTo(before[j] / length, 12));
    }),
  );
});
