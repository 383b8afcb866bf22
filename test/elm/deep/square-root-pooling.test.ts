import { describe, expect, test } from "vitest";
import { pooledSize, poolSquareRoot, type SquareRootPooling } from "ulmus-source/elm/deep/square-root-pooling.ts";
import { expectClose } from "../../audio/close.ts";
import { normals } from "../naive.ts";
import { golden } from "./golden.ts";

function pool(input: ArrayLike<number>, pooling: SquareRootPooling): Float32Array {
  const [rows, columns] = pooledSize(pooling);
  const out = new Float32Array(rows * columns * pooling.maps);
  poolSquareRoot(out, Float32Array.from(input), pooling);
  return out;
}

test("a radius of 0 is the absolute value; a radius that reaches everywhere is the root of all energy, to 1e-6", () => {
  const { data } = normals(5 * 4, 1, 1);
  const shape = { height: 5, width: 4, maps: 1, stride: 1 };
  expectClose(pool(data, { ...shape, radius: 0 }), data.map(Math.abs), { relative: 1e-6 });
  const all = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
  expectClose(pool(data, { ...shape, radius: 5 }), new Float32Array(20).fill(all), { relative: 1e-6 });
});

test("a stride leaves out places and changes none", () => {
  const { data } = normals(7 * 5, 1, 2);
  const shape = { height: 7, width: 5, maps: 1, radius: 1 };
  const every = pool(data, { ...shape, stride: 1 });
  const kept = [0, 2, 4, 6].flatMap((y) => [0, 2, 4].map((x) => every[y * 5 + x]));
  expect([...pool(data, { ...shape, stride: 2 })]).toEqual(kept);
});

describe("scipy's sums over windows are the same, to 1e-6", () => {
  test.each(golden.pooling)("$height × $width, radius $radius, stride $stride", ({ input, output, ...shape }) => {
    expectClose(pool(input, { ...shape, maps: 2 }), output, { relative: 1e-6 });
  });
});
