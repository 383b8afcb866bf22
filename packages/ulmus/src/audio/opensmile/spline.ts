// The natural cubic spline through values at given knots, read at places that are known beforehand.

/** Creates a function that fills `out` with the spline's values at `places` from one value at each of `knots`, which ascend. */
export function createSpline(
  knots: Float64Array,
  places: Float64Array,
): (out: Float64Array, values: Float64Array) => void {
  const last = knots.length - 1;
  const gaps = Float64Array.from({ length: last }, (_, i) => knots[i + 1] - knots[i]);
  const steepness = gaps.map((gap) => 1 / gap);
  // The tridiagonal system of the second derivatives, eliminated once:
  // g[i−1] m[i−1] + 2 (g[i−1] + g[i]) m[i] + g[i] m[i+1] = 6 ((y[i+1] − y[i]) / g[i] − (y[i] − y[i−1]) / g[i−1]).
  const pivots = new Float64Array(knots.length);
  const ratios = new Float64Array(knots.length);
  for (let i = 1; i < last; i++) {
    pivots[i] = 1 / (2 * (gaps[i - 1] + gaps[i]) - gaps[i - 1] * ratios[i - 1]);
    ratios[i] = gaps[i] * pivots[i];
  }
  const below = intervals(knots, places);
  const parts = places.map((place, n) => Math.min(Math.max(0, (place - knots[below[n]]) / gaps[below[n]]), 1));
  const bends = new Float64Array(knots.length);
  return (out, values) => {
    bends[0] = bends[last] = 0;
    for (let i = 1; i < last; i++) {
      const turn = (values[i + 1] - values[i]) * steepness[i] - (values[i] - values[i - 1]) * steepness[i - 1];
      bends[i] = (6 * turn - gaps[i - 1] * bends[i - 1]) * pivots[i];
    }
    for (let i = last - 1; i > 0; i--) bends[i] -= ratios[i] * bends[i + 1];
    for (let n = 0; n < places.length; n++) {
      const [i, b] = [below[n], parts[n]];
      const [a, square] = [1 - b, (gaps[i] * gaps[i]) / 6];
      const bend = (a * a * a - a) * bends[i] + (b * b * b - b) * bends[i + 1];
      out[n] = a * values[i] + b * values[i + 1] + bend * square;
    }
  };
}

/** The number of the knot at or below each place, but never that of the last knot. */
function intervals(knots: Float64Array, places: Float64Array): Int32Array {
  let i = 0;
  return Int32Array.from(places, (place) => {
    while (i > 0 && knots[i] > place) i--;
    while (i < knots.length - 2 && knots[i + 1] <= place) i++;
    return i;
  });
}
