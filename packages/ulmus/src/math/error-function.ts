// The complementary error function, which JavaScript lacks; to 1e-13 of its value.

/** erfc x = 2 / √π ∫ₓ^∞ exp(−t²) dt (M. Abramowitz & I. A. Stegun 1964, 7.1.6 and 7.1.14). */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) return 1 - series(x);
  if (x > 28) return 0; // less than the smallest number
  // x + ½ / (x + 1 / (x + 3⁄2 / (x + …)))
  let fraction = x;
  for (let k = 80; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}

/** erf x = 2 / √π exp(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 … (2n + 1)), without cancellation. */
function series(x: number): number {
  let term = x;
  let sum = 0;
  for (let n = 1; term > 1e-17 * sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
