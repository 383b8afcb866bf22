// Compares numbers with a reference, and says where they are farthest apart.
import { expect } from "vitest";

/** Expects |actual − expected| ≤ relative · |expected| + absolute, everywhere. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 0, absolute = 0 }: { relative?: number; absolute?: number },
): void {
  expect(actual.length).toBe(expected.length);
  let [worst, at] = [0, 0];
  for (let i = 0; i < expected.length && !Number.isNaN(worst); i++) {
    if (actual[i] === expected[i]) continue;
    const excess = Math.abs(actual[i] - expected[i]) / (relative * Math.abs(expected[i]) + absolute);
    if (!(excess <= worst)) [worst, at] = [excess, i]; // NaN is the worst
  }
  expect(worst <= 1, `value ${at}: got ${actual[at]}, expected ${expected[at]}, ${worst} times what is allowed`).toBe(
    true,
  );
}
