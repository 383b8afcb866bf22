import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Matrix32, matrix32, matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { sphericalMeans, unitRows } from "ulmus-source/math/spherical-means.ts";

const kernels = createPlainKernels();

function squareOf(row: ArrayLike<number>): number {
  return Array.from(row).reduce((sum, x) => sum + x * x, 0);
}

/** `count` directions around each axis of space, no further from it than a third of a right angle. */
function bundles(count: number, seed: number): Matrix32 {
  const random = createRandom(seed);
  const rows = Array.from({ length: 3 * count }, (_, i) =>
    [0, 1, 2].map((j) => (j === i % 3 ? 3 : random.normal() / 3)),
  );
  return unitRows(matrixFromRows(rows));
}

describe("spherical means", () => {
  test("are the directions that points gather around, to 10 degrees, from most beginnings", () => {
    const found = Array.from({ length: 20 }, (_, seed) => {
      const means = sphericalMeans(bundles(40, seed), 3, createRandom(seed), kernels);
      return [0, 1, 2].every((j) => [0, 1, 2].some((k) => means.data[3 * k + j] > Math.cos(Math.PI / 18)));
    });
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(10);
  });

  test("have length 1, to 1e-6, whatever the points, also where these are fewer or 0; the same seed, the same bits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 }), fc.integer(), (n, count, seed) => {
        const points = matrix32(n, 4);
        const random = createRandom(seed);
        points.data.forEach((_, i) => (points.data[i] = random.normal()));
        const means = sphericalMeans(unitRows(points), count, createRandom(seed), kernels);
        expect(means).toEqual(sphericalMeans(points, count, createRandom(seed), kernels));
        for (let k = 0; k < count; k++) expect(squareOf(rowOf(means, k))).toBeCloseTo(1, 6);
      }),
    );
    expect(sphericalMeans(matrix32(3, 2), 2, createRandom(1), kernels).data.every(Number.isFinite)).toBe(true);
  });

  test("do not ask how many points stand together at once: 5000 copies of one point are that point, to 1e-6", () => {
    const points = unitRows(matrixFromRows(Array.from({ length: 5000 }, () => [3, 4])));
    const means = sphericalMeans(points, 1, createRandom(1), kernels);
    expect(means.data[0]).toBeCloseTo(0.6, 6);
    expect(means.data[1]).toBeCloseTo(0.8, 6);
  });

  test("of no points are refused", () => {
    expect(() => sphericalMeans(matrix32(0, 2), 1, createRandom(1), kernels)).toThrow("at least 1 point, got 0");
  });
});
