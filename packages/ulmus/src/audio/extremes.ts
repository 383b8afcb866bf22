// Local extremes of a sequence, and where the top of a parabola through three of its values lies. The rules at ties and
// ends are those of librosa's `localmax` and `localmin`, which its pitch and rhythm features rest on.

/** Is value i above the one before, and not below the one after? The first value is no maximum, the last may be. */
export function isLocalMaximum(values: ArrayLike<number>, i: number): boolean {
  return i > 0 && values[i] > values[i - 1] && (i === values.length - 1 || values[i] >= values[i + 1]);
}

/** Is value i below the one before, and not above the one after? The first is a minimum if it is below the second. */
export function isLocalMinimum(values: ArrayLike<number>, i: number): boolean {
  if (i === 0) return values[0] < values[1];
  return values[i] < values[i - 1] && (i === values.length - 1 || values[i] <= values[i + 1]);
}

/** How far from i, within ±1, the extreme of the parabola through values i − 1, i and i + 1 lies; 0 at both ends. */
export function parabolicShift(values: ArrayLike<number>, i: number): number {
  if (i === 0 || i === values.length - 1) return 0;
  const curvature = values[i + 1] + values[i - 1] - 2 * values[i];
  const slope = (values[i + 1] - values[i - 1]) / 2;
  return Math.abs(slope) < Math.abs(curvature) ? -slope / curvature : 0;
}
