import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyLaplacian, createLaplacian } from "ulmus-source/elm/graph/laplacian.ts";
import { symmetricEigen } from "ulmus-source/math/eigen.ts";
import { type Matrix64, matrix64, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { golden } from "../deep/golden.ts";
import { normals32 } from "./normals.ts";

const kernels = createPlainKernels();

/** L as a full matrix. */
function whole(laplacian: ReturnType<typeof createLaplacian>): Matrix64 {
  const n = laplacian.degrees.length;
  const identity = matrix64(n, n);
  for (let i = 0; i < n; i++) identity.data[i * n + i] = 1;
  return applyLaplacian(laplacian, identity);
}

const graphs = fc
  .record({
    n: fc.integer({ min: 1, max: 14 }),
    neighbours: fc.integer({ min: 1, max: 5 }),
    normalised: fc.boolean(),
    power: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
  })
  .map(({ n, seed, ...options }) => ({ rows: normals32(n, 3, seed), options }));

describe("laws", () => {
  test("symmetric bit for bit at power 1, no eigenvalue below 0, and none above 2 ** power where normalised, to 1e-12", () => {
    fc.assert(
      fc.property(graphs, ({ rows, options }) => {
        const l = whole(createLaplacian(rows, { ...options, power: 1, kernels }));
        l.data.forEach((value, e) => expect(value).toBe(l.data[(e % l.rows) * l.rows + Math.floor(e / l.rows)]));
        const { values } = symmetricEigen(whole(createLaplacian(rows, { ...options, kernels })), kernels);
        const most = options.normalised ? 2 ** options.power : values[0];
        expect(values[0]).toBeLessThanOrEqual(most + 1e-12);
        expect(values[values.length - 1]).toBeGreaterThan(-1e-12 * Math.max(1, values[0]));
      }),
    );
  });

  test("a constant, or the root of the degrees where normalised, costs nothing, to 1e-12", () => {
    fc.assert(
      fc.property(graphs, ({ rows, options }) => {
        const laplacian = createLaplacian(rows, { ...options, kernels });
        const flat = laplacian.degrees.map((degree) => (options.normalised ? Math.sqrt(degree) : 1));
        const cost = applyLaplacian(laplacian, { rows: rows.rows, columns: 1, data: flat });
        expectClose(cost.data, new Float64Array(rows.rows), { absolute: 1e-12 });
      }),
    );
  });

  test("all rows times 1024 give the same graph, to 1e-9", () => {
    fc.assert(
      fc.property(graphs, ({ rows, options }) => {
        const larger = { ...rows, data: rows.data.map((x) => 1024 * x) };
        expectClose(
          whole(createLaplacian(larger, { ...options, kernels })).data,
          whole(createLaplacian(rows, { ...options, kernels })).data,
          {
            absolute: 1e-9,
          },
        );
      }),
    );
  });
});

describe("numpy and scikit-learn have the same Laplacian, to 1e-12", () => {
  const { x, neighbours, laplacians } = golden.graph;
  test.each(laplacians)("normalised: $normalised, power $power", ({ values, ...options }) => {
    expectClose(whole(createLaplacian(matrixFromRows(x), { neighbours, ...options, kernels })).data, values.flat(), {
      absolute: 1e-12,
    });
  });
});

describe("borders", () => {
  test("rows that are all equal are joined with weight 1; a single row has no joints and a Laplacian of 0", () => {
    const same = createLaplacian(matrixFromRows([[3], [3], [3]]), { normalised: false, kernels });
    expect([...whole(same).data]).toEqual([2, -1, -1, -1, 2, -1, -1, -1, 2]);
    expect([...whole(createLaplacian(matrixFromRows([[3]]), { kernels })).data]).toEqual([0]);
  });

  test("a smaller width leaves less of far joints", () => {
    const rows = matrixFromRows([[0], [1], [3]]);
    const weights = (width: number): Float64Array => createLaplacian(rows, { width, neighbours: 1, kernels }).weights;
    expectClose(weights(1), [Math.exp(-0.5), Math.exp(-0.5), Math.exp(-2), Math.exp(-2)], { absolute: 1e-15 });
    expect(weights(0.5)[0]).toBeLessThan(weights(1)[0]);
  });

  test("a width that is not > 0, a power that is not whole, and values of other rows are refused", () => {
    const rows = matrixFromRows([[0], [1]]);
    expect(() => createLaplacian(rows, { width: 0, kernels })).toThrow("createLaplacian: width must be > 0, got 0");
    expect(() => createLaplacian(rows, { power: 0.5, kernels })).toThrow("power must be a whole number ≥ 1, got 0.5");
    expect(() => applyLaplacian(createLaplacian(rows, { kernels }), matrix64(3, 1))).toThrow("got 3 rows, expected 2");
  });
});
