import fc from "fast-check";
import { expect, test } from "vitest";
import { activationNames, activations } from "ulmus-source/math/activation.ts";
import { erfc } from "ulmus-source/math/error-function.ts";
import { expectClose } from "../audio/close.ts";
import { golden } from "../elm/layers/golden.ts";

test("every activation has numbers from scipy, and no other", () => {
  expect(Object.keys(golden.activations.values).toSorted()).toEqual([...activationNames].toSorted());
});

test.each(activationNames)("%s is scipy's formula to 1e-14", (name) => {
  const { z, values } = golden.activations;
  expectClose(z.map(activations[name]), values[name], { absolute: 1e-14, relative: 1e-14 });
});

test("erfc falls from 2 to 0, and erfc(x) + erfc(−x) = 2 to 1e-15", () => {
  fc.assert(
    fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
      expect(Math.abs(erfc(x) + erfc(-x) - 2)).toBeLessThan(1e-15);
      expect(erfc(x)).toBeGreaterThanOrEqual(erfc(x + 0.01));
    }),
  );
  expect([erfc(-40), erfc(0), erfc(40)]).toEqual([2, 1, 0]);
});
