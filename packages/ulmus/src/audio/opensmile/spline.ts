// The natural cubic spline through values at 0, 1, 2 …, read at places that are known beforehand.

/** Creates a function that fills `out` with the spline's values at `places` (0 to length − 1) from `length` values. */
export function createSpline(length: number, places: Float64Array): (out: Float64Array, values: Float64Array) => void {
  const last = length - 1;
  // The tridiagonal system m[i−1] + 4 m[i] + m[i+1] = 6 (y[i+1] − 2 y[i] + y[i−1]) of the second derivatives, eliminated once.
  const ratios = new Float64Array(length);
  for (let i = 1; i < last; i++) ratios[i] = 1 / (4 - ratios[i - 1]);
  const bends = new Float64Array(length);
  const below = Int32Array.from(places, (place) => Math.min(Math.max(0, Math.floor(place)), Math.max(0, last - 1)));
  const parts = places.map((place, i) => Math.min(Math.max(0, place - below[i]), 1));
  return (out, values) => {
    bends[0] = bends[last] = 0;
    for (let i = 1; i < last; i++) {
      bends[i] = (6 * (values[i + 1] - 2 * values[i] + values[i - 1]) - bends[i - 1]) * ratios[i];
    }
    for (let i = last - 1; i > 0; i--) bends[i] -= ratios[i] * bends[i + 1];
    for (let n = 0; n < places.length; n++) {
      const [i, b] = [below[n], parts[n]];
      const a = 1 - b;
      out[n] =
        a * values[i] +
        b * values[Math.min(i + 1, last)] +
        ((a * a * a - a) * bends[i] + (b * b * b - b) * bends[Math.min(i + 1, last)]) / 6;
    }
  };
}
