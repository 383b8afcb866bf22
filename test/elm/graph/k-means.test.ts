import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kMeans } from "ulmus-source/elm/graph/k-means.ts";
import { rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { golden } from "../deep/golden.ts";
import { normals, toMatrix, toRows } from "../naive.ts";

const kernels = createPlainKernels();
const cases = fc.record({
  n: fc.integer({ min: 1, max: 30 }),
  share: fc.double({ min: 0.01, max: 1, noNaN: true }),
  seed: fc.integer(),
});

const squares = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0);

describe("laws", () => {
  test("each row is with its nearest centre, each centre the mean of its rows; the same seed gives the same clusters", () => {
    fc.assert(
      fc.property(cases, ({ n, share, seed }) => {
        const rows = normals(n, 3, seed);
        const options = { clusters: Math.max(1, Math.floor(share * n)), seed, starts: 2, kernels };
        const found = kMeans(rows, options);
        expect(kMeans(rows, options)).toEqual(found);
        const lists = toRows(rows);
        const centres = toRows(found.centres);
        let inertia = 0;
        lists.forEach((row, i) => {
          const own = squares(row, centres[found.clusters[i]]);
          inertia += own;
          centres.forEach((centre) => expect(own).toBeLessThanOrEqual(squares(row, centre) + 1e-9));
        });
        expect(found.inertia).toBeCloseTo(inertia, 9);
        centres.forEach((centre, c) => {
          const members = lists.filter((_, i) => found.clusters[i] === c);
          const sum = [0, 1, 2].map((j) => members.reduce((total, row) => total + row[j], 0));
          expectClose(
            centre,
            sum.map((x) => x / members.length),
            { absolute: 1e-9 },
          );
        });
      }),
    );
  });

  test("as many clusters as rows leave no distance; one cluster is the mean", () => {
    const rows = normals(9, 2, 4);
    expect(kMeans(rows, { clusters: 9, kernels }).inertia).toBe(0);
    const mean = [0, 1].map((j) => toRows(rows).reduce((sum, row) => sum + row[j], 0) / 9);
    expectClose(rowOf(kMeans(rows, { clusters: 1, kernels }).centres, 0), mean, { absolute: 1e-12 });
  });
});

test("scikit-learn finds the same clusters, with the same inertia to 1e-12", () => {
  const { rows, inertia, clusters } = golden.clusters;
  const found = kMeans(toMatrix(rows), { clusters: 4, kernels });
  expect(found.inertia / inertia).toBeCloseTo(1, 12);
  clusters.forEach((cluster, i) =>
    clusters.forEach((other, j) => expect(found.clusters[i] === found.clusters[j]).toBe(cluster === other)),
  );
});

test("rows that are all equal are no obstacle; more clusters than rows, and no starts, are refused", () => {
  const same = toMatrix([[2], [2], [2]]);
  expect(kMeans(same, { clusters: 2, kernels }).inertia).toBe(0);
  for (const clusters of [0, 4, 1.5, Number.NaN]) {
    expect(() => kMeans(same, { clusters, kernels })).toThrow(
      `kMeans: clusters must be 1 … 3, the number of rows, got ${clusters}`,
    );
  }
  expect(() => kMeans(same, { clusters: 1, starts: 0, kernels })).toThrow(
    "starts and rounds must be ≥ 1, got 0 and 100",
  );
});
