// The natural cubic spline, against scipy and its own laws.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSpline } from "ulmus-source/audio/opensmile/spline.ts";

test("is that of scipy 1.17's CubicSpline(knots, values, bc_type='natural'), to 1e-12", () => {
  const knots = Float64Array.of(0, 0.5, 1.7, 2, 4);
  const places = Float64Array.of(0, 0.3, 0.5, 1.1, 1.9, 3, 4);
  const out = new Float64Array(places.length);
  createSpline(knots, places)(out, Float64Array.of(1, -2, 0.5, 3, -1));
  const scipy = [1.0, -0.9742895723930982, -2.0, -2.590138784696173, 2.202549804117695, 4.525318829707427, -1.0];
  out.forEach((value, i) => expect(Math.abs(value - scipy[i])).toBeLessThan(1e-12));
});

test("goes through its values, and is straight where they are", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })), {
        minLength: 3,
        maxLength: 12,
      }),
      (steps) => {
        let at = 0;
        const knots = Float64Array.from(steps, ([gap]) => (at += gap));
        const out = new Float64Array(knots.length);
        createSpline(knots, knots)(
          out,
          Float64Array.from(steps, ([, value]) => value),
        );
        steps.forEach(([, value], i) => expect(out[i]).toBeCloseTo(value, 9));
        const places = knots.map((knot, i) => knot - (i === 0 ? 0 : 0.3 * (knot - knots[i - 1])));
        createSpline(knots, places)(
          out,
          knots.map((knot) => 2 * knot - 1),
        );
        places.forEach((place, i) => expect(out[i]).toBeCloseTo(2 * place - 1, 9));
      },
    ),
  );
});
