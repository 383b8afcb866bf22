import { expect, test } from "vitest";
import { createKWeighting } from "ulmus-source/audio/loudness/k-weighting.ts";
import { expectClose } from "../close.ts";

/** A filter's answer to an impulse: y[n] = Σ b[j] x[n − j] − Σ a[j] y[n − 1 − j]. */
function filtered(x: readonly number[], b: readonly number[], a: readonly number[]): number[] {
  const y: number[] = [];
  x.forEach((_, n) => {
    let value = 0;
    b.forEach((weight, j) => (value += weight * (x[n - j] ?? 0)));
    a.forEach((weight, j) => (value -= weight * (y[n - 1 - j] ?? 0)));
    y.push(value);
  });
  return y;
}

test("at 48 kHz the filter is the one whose coefficients BS.1770-4 prints (tables 1 and 2), to 1e-9", () => {
  const impulse = Array.from({ length: 200 }, (_, n) => (n === 0 ? 1 : 0));
  const shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285];
  const head = filtered(impulse, shelf, [-1.69065929318241, 0.73248077421585]);
  const expected = filtered(head, [1, -2, 1], [-1.99004745483398, 0.99007225036621]);
  const weighting = createKWeighting(48000);
  expectClose(
    impulse.map((sample) => weighting(sample)),
    expected,
    { absolute: 1e-9 },
  );
});

test("a channel's filter keeps nothing of another's", () => {
  const [one, other] = [createKWeighting(16000), createKWeighting(16000)];
  one(1);
  expect(other(0)).toBe(0);
});
