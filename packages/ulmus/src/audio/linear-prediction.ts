// Linear prediction (Makhoul 1975) from the samples themselves, and the roots of polynomials, which are the resonances of its
// filter. From the autocorrelation: math/levinson.ts.
import { reflect } from "../math/levinson.ts";

/** The coefficients of the error filter as `levinson` has them, from samples that need no window: Burg's method (1975). */
export function burg(samples: Float64Array, order: number): Float64Array {
  const filter = new Float64Array(order);
  const [forward, backward] = [samples.slice(), samples.slice()];
  for (let i = 0; i < order; i++) {
    let [product, energy] = [0, 0];
    for (let n = i + 1; n < samples.length; n++) {
      product += forward[n] * backward[n - 1];
      energy += forward[n] ** 2 + backward[n - 1] ** 2;
    }
    if (energy === 0) break;
    const reflection = (-2 * product) / energy;
    reflect(filter, i, reflection);
    for (let n = samples.length - 1; n > i; n--) {
      const ahead = forward[n];
      forward[n] += reflection * backward[n - 1];
      backward[n] = backward[n - 1] + reflection * ahead;
    }
  }
  return filter;
}

/**
 * The complex roots of zⁿ + c₁ zⁿ⁻¹ + … + cₙ, as pairs (real, imaginary), in no order: Aberth's iteration (1973), all roots at
 * once, from points on a circle.
 */
export function polynomialRoots(coefficients: Float64Array): Float64Array {
  const degree = coefficients.length;
  const roots = new Float64Array(2 * degree);
  for (let i = 0; i < degree; i++) {
    const angle = (2 * Math.PI * i + 0.7) / degree;
    roots[2 * i] = 0.9 * Math.cos(angle);
    roots[2 * i + 1] = 0.9 * Math.sin(angle);
  }
  for (let round = 0; round < 100; round++) if (improveRoots(roots, coefficients) < 1e-13) break;
  return roots;
}

/** One round; returns the longest step. */
function improveRoots(roots: Float64Array, coefficients: Float64Array): number {
  const degree = coefficients.length;
  let longest = 0;
  for (let i = 0; i < degree; i++) {
    const [x, y] = [roots[2 * i], roots[2 * i + 1]];
    // The polynomial p and its derivative d at the root, by Horner's rule.
    let [pr, pi, dr, di] = [1, 0, 0, 0];
    for (let k = 0; k < degree; k++) {
      [dr, di] = [dr * x - di * y + pr, dr * y + di * x + pi];
      [pr, pi] = [pr * x - pi * y + coefficients[k], pr * y + pi * x];
    }
    // The step p / (d − p Σ 1 / (zᵢ − zⱼ)).
    let [sr, si] = [0, 0];
    for (let j = 0; j < degree; j++) {
      if (j === i) continue;
      const [a, b] = [x - roots[2 * j], y - roots[2 * j + 1]];
      const square = a * a + b * b || Number.MIN_VALUE;
      sr += a / square;
      si -= b / square;
    }
    const [qr, qi] = [dr - (pr * sr - pi * si), di - (pr * si + pi * sr)];
    const square = qr * qr + qi * qi;
    if (square === 0) continue;
    const [stepX, stepY] = [(pr * qr + pi * qi) / square, (pi * qr - pr * qi) / square];
    roots[2 * i] -= stepX;
    roots[2 * i + 1] -= stepY;
    longest = Math.max(longest, Math.abs(stepX) + Math.abs(stepY));
  }
  return longest;
}
