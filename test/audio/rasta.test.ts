// RASTA filtering against its transfer function.
import { expect, test } from "vitest";
import { rastaFilter } from "ulmus-source/audio/rasta.ts";

const column = (data: number[]) => ({ rows: data.length, columns: 1, data: Float32Array.from(data) });

test("takes out what does not change", () => {
  expect(rastaFilter(column([5, 5, 5, 5, 5, 5])).data.every((value) => Math.abs(value) < 1e-6)).toBe(true);
});

test("has the gain of its transfer function for a wave of 4 Hz at 100 frames a second, within 1 percent", () => {
  const turn = (2 * Math.PI * 4) / 100;
  const { data } = rastaFilter(column(Array.from({ length: 2000 }, (_, t) => Math.sin(turn * t))));
  const greatest = Math.max(...data.slice(1000));
  // |.2 + .1 z⁻¹ − .1 z⁻³ − .2 z⁻⁴| / |1 − .98 z⁻¹|
  const above = 2 * (0.2 * Math.sin(2 * turn) + 0.1 * Math.sin(turn));
  const below = Math.hypot(1 - 0.98 * Math.cos(turn), 0.98 * Math.sin(turn));
  expect(Math.abs(greatest / (above / below) - 1)).toBeLessThan(0.01);
});
