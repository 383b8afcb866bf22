import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { solveEmbedding } from "ulmus-source/elm/graph/embedding.ts";
import { createLaplacian } from "ulmus-source/elm/graph/laplacian.ts";
import { applyReadout } from "ulmus-source/elm/readout.ts";
import { type Matrix64, matrix64, matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { golden } from "../deep/golden.ts";
import { normals, toMatrix } from "../naive.ts";
import { normals32 } from "./normals.ts";

const kernels = createPlainKernels();

test("every output has length 1 over the rows, and outputs are at right angles, to 1e-8", () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 20 }), fc.integer({ min: 3, max: 30 }), fc.integer(), (n, columns, seed) => {
      const hidden = normals(n, columns, seed);
      const laplacian = createLaplacian(normals32(n, 2, seed + 1), { neighbours: 3, kernels });
      const readout = solveEmbedding(hidden, laplacian, { dimensions: 2, ridge: 0.1, kernels });
      const products = matrix64(2, 2);
      kernels.gram(products, applyReadout(readout, hidden, kernels));
      expectClose(products.data, [1, 0, 0, 1], { absolute: 1e-8 });
    }),
  );
});

test("scipy's generalised eigenvectors are the same but for their sign, to 1e-7, with fewer and with more columns than rows", () => {
  const { x, neighbours, cases } = golden.graph;
  const laplacian = createLaplacian(matrixFromRows(x), { neighbours, kernels });
  for (const { hidden, embedding } of cases) {
    const rows = toMatrix(hidden);
    const readout = solveEmbedding(rows, laplacian, { dimensions: 3, ridge: embedding.ridge, kernels });
    expectClose(sameSigns(applyReadout(readout, rows, kernels)), sameSigns(toMatrix(embedding.rows)), {
      absolute: 1e-7,
    });
  }
});

/** Each column times the sign of its first element. */
function sameSigns({ columns, data }: Matrix64): Float64Array {
  return data.map((value, e) => value * Math.sign(data[e % columns]));
}

describe("borders", () => {
  const rows = normals32(6, 2, 1);
  const laplacian = createLaplacian(rows, { neighbours: 2, kernels });

  test("dimensions must be fewer than what the rows can span, and the ridge above 0", () => {
    for (const dimensions of [0, 1.5, 2, Number.NaN]) {
      expect(() => solveEmbedding(rows, laplacian, { dimensions, ridge: 1, kernels })).toThrow(
        `solveEmbedding: dimensions must be 1 … 1 for these rows, got ${dimensions}`,
      );
    }
    for (const ridge of [0, -1, Number.NaN]) {
      expect(() => solveEmbedding(rows, laplacian, { dimensions: 1, ridge, kernels })).toThrow(
        `solveEmbedding: ridge must be > 0, got ${ridge}`,
      );
    }
  });

  test("columns that repeat each other say that they span too little", () => {
    const twice = toMatrix([1, 2, 3, 5, 8, 13].map((x) => [x, x, -x]));
    expect(() => solveEmbedding(twice, laplacian, { dimensions: 1, ridge: 1, kernels })).toThrow(
      "solveEmbedding: the rows span fewer than 2 dimensions",
    );
  });
});
