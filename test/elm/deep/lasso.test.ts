import * as fc from "fast-check";
import { expect, test } from "vitest";
import { solveLasso } from "ulmus-source/elm/deep/lasso.ts";
import { symmetricEigen } from "ulmus-source/math/eigen.ts";
import { type Matrix64, matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals, toMatrix, toRows } from "../naive.ts";
import { golden } from "./golden.ts";

const kernels = createPlainKernels();

function products(h: Matrix64, x: Matrix64): { gram: Matrix64; cross: Matrix64 } {
  const [gram, cross] = [matrix64(h.columns, h.columns), matrix64(h.columns, x.columns)];
  kernels.gram(gram, h);
  kernels.multiply(cross, h, x, { transposeA: true });
  return { gram, cross };
}

const largest = ({ data }: Matrix64): number => data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** ½‖X − HB‖² + λ Σ|B| */
function objective(h: Matrix64, x: Matrix64, weights: Matrix64, penalty: number): number {
  const [b, t] = [toRows(weights), toRows(x)];
  let sum = 0;
  toRows(h).forEach((row, i) =>
    t[i].forEach((value, c) => (sum += 0.5 * (value - row.reduce((s, z, j) => s + z * b[j][c], 0)) ** 2)),
  );
  return sum + penalty * weights.data.reduce((s, value) => s + Math.abs(value), 0);
}

const problem = fc
  .record({ n: fc.integer({ min: 1, max: 12 }), units: fc.integer({ min: 1, max: 8 }), seed: fc.integer() })
  .map(({ n, units, seed }) => ({ h: normals(n, units, seed), x: normals(n, 3, seed + 1) }));
const sparsities = fc.constantFrom(0.01, 0.1, 0.5);

test("k steps are at most 2 ‖B*‖² λmax / (k + 1)² above the least objective", () => {
  fc.assert(
    fc.property(problem, sparsities, ({ h, x }, sparsity) => {
      const { gram, cross } = products(h, x);
      const after = (steps: number): Matrix64 => solveLasso(gram, cross, { sparsity, steps, kernels });
      const penalty = sparsity * largest(cross);
      const best = after(2000);
      const least = objective(h, x, best, penalty);
      const size = best.data.reduce((sum, value) => sum + value * value, 0);
      const [slope] = symmetricEigen(gram, kernels).values;
      for (const steps of [1, 2, 5, 20, 50]) {
        const above = objective(h, x, after(steps), penalty) - least;
        expect(above).toBeLessThanOrEqual((2 * size * slope) / (steps + 1) ** 2 + 1e-9 * least);
        expect(above).toBeGreaterThan(-1e-6 * least);
      }
    }),
    { numRuns: 20 },
  );
});

test("at the least, the slope of a weight that is not 0 is λ against its sign, and no slope is above λ, to 1e-6", () => {
  const [h, x] = [normals(40, 6, 3), normals(40, 3, 4)];
  const { gram, cross } = products(h, x);
  for (const sparsity of [0.01, 0.2, 0.7]) {
    const weights = solveLasso(gram, cross, { sparsity, steps: 3000, kernels });
    const slope = matrix64(6, 3);
    kernels.multiply(slope, gram, weights);
    const penalty = sparsity * largest(cross);
    slope.data.forEach((value, e) => {
      const share = (cross.data[e] - value) / penalty;
      if (weights.data[e] === 0) expect(Math.abs(share)).toBeLessThan(1 + 1e-6);
      else expect(share).toBeCloseTo(Math.sign(weights.data[e]), 6);
    });
  }
});

test("a sparsity of 1 leaves no weight, one just below leaves one; features times 1000 give weights / 1000", () => {
  const [h, x] = [normals(40, 6, 3), normals(40, 3, 4)];
  const { gram, cross } = products(h, x);
  const count = (sparsity: number): number =>
    solveLasso(gram, cross, { sparsity, steps: 500, kernels }).data.filter((value) => value !== 0).length;
  expect([count(1), count(0.999)]).toEqual([0, 1]);
  const options = { sparsity: 0.1, steps: 50, kernels };
  const large = products({ ...h, data: h.data.map((value) => 1000 * value) }, x);
  const expected = solveLasso(gram, cross, options).data.map((value) => value / 1000);
  expectClose(solveLasso(large.gram, large.cross, options).data, expected, { relative: 1e-9, absolute: 1e-15 });
});

test("features that do not vary have no weight; a sparsity below 0 is refused", () => {
  const [gram, cross] = [matrix64(3, 3), matrix64(3, 2)];
  expect(solveLasso(gram, cross, { sparsity: 0.1, steps: 50, kernels })).toEqual(matrix64(3, 2));
  for (const sparsity of [-1, Infinity, Number.NaN]) {
    expect(() => solveLasso(gram, cross, { sparsity, steps: 50, kernels })).toThrow(
      `solveLasso: sparsity must be ≥ 0, got ${sparsity}`,
    );
  }
});

test("scikit-learn's Lasso has the same weights, to 1e-9", () => {
  const { features, rows, cases } = golden.lasso;
  const { gram, cross } = products(toMatrix(features), toMatrix(rows));
  for (const { sparsity, weights } of cases) {
    const found = solveLasso(gram, cross, { sparsity, steps: 3000, kernels });
    expectClose(found.data, weights.flat(), { absolute: 1e-9 });
  }
});
