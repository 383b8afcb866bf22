// Line spectral pairs: a prediction filter as frequencies, which can be averaged and interpolated (Itakura 1975; Soong & Juang 1984).

/** Grid points between 0 and π in which roots are looked for; two of one polynomial lie farther apart than this. */
const GRID = 512;
const BISECTIONS = 40;

/**
 * The frequencies of the error filter a₁ … a_p of a stable predictor, p even, ascending, in radians from 0 to π: the angles of the
 * roots of A(z) ± z⁻⁽ᵖ⁺¹⁾ A(1/z), without those at 0 and π. Equally spaced for a filter of zeros.
 */
export function lineSpectralPairs(filter: Float64Array): Float64Array {
  const order = filter.length;
  const a = Float64Array.of(1, ...filter, 0);
  const mirrored = a.toReversed();
  const roots = [1, -1].flatMap((sign) =>
    unitCircleRoots(
      withoutTrivialRoot(
        a.map((value, k) => value + sign * mirrored[k]),
        -sign,
      ),
    ),
  );
  // Where a filter is on the edge of being stable and roots fall together, the places that are left are filled up.
  for (let k = 1; roots.length < order; k++) roots.push((k * Math.PI) / (order + 1));
  return Float64Array.from(roots).toSorted().slice(0, order);
}

/** The quotient by 1 − root z⁻¹, which divides the polynomial. */
function withoutTrivialRoot(polynomial: Float64Array, root: number): Float64Array {
  const quotient = new Float64Array(polynomial.length - 1);
  let carried = 0;
  for (let k = 0; k < quotient.length; k++) quotient[k] = carried = polynomial[k] + root * carried;
  return quotient;
}

/** The angles in (0, π) at which a symmetric polynomial of even degree is 0. */
function unitCircleRoots(symmetric: Float64Array): number[] {
  const half = (symmetric.length - 1) / 2;
  const value = (angle: number): number => {
    let sum = symmetric[half];
    for (let k = 0; k < half; k++) sum += 2 * symmetric[k] * Math.cos((half - k) * angle);
    return sum;
  };
  const roots: number[] = [];
  let before = value(0);
  for (let i = 1; i <= GRID && roots.length < half; i++) {
    const after = value((i * Math.PI) / GRID);
    if (before * after < 0) roots.push(bisect(value, ((i - 1) * Math.PI) / GRID, (i * Math.PI) / GRID));
    before = after;
  }
  return roots;
}

function bisect(value: (angle: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const isPositive = value(low) > 0;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (value(middle) > 0 === isPositive) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
