import { test } from "vitest";
import { multiplySymmetric } from "ulmus-source/math/symmetric-product.ts";
import { expectClose } from "../audio/close.ts";
import { normals } from "../elm/naive.ts";

test.each([0, 1, 2, 3, 4, 5, 8, 11, 37])(
  "of %d rows is the product with the whole matrix, to 1e-13, and the upper triangle is never read",
  (n) => {
    const { data } = normals(n, n, 3);
    const x = normals(n, 1, 4).data;
    const element = (i: number, j: number): number => data[Math.max(i, j) * n + Math.min(i, j)];
    const indices = Array.from({ length: n }, (_, i) => i);
    const expected = indices.map((i) => indices.reduce((sum, j) => sum + element(i, j) * x[j], 0));
    const lower = Float64Array.from(data, (value, k) => (k % n > Math.floor(k / n) ? Number.NaN : value));
    const product = new Float64Array(n);
    multiplySymmetric(product, lower, n, x, n);
    expectClose(product, expected, { absolute: 1e-13 * (1 + n) });
  },
);
