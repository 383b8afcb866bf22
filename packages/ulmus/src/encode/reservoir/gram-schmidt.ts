// The step from which orthogonal bases are made, in exactly rounded operations: the same bits on every engine.

/** Makes `x` orthogonal to the vector `unit` of length 1, and returns how much of it there was. */
export function takeAway(x: Float64Array, unit: Float64Array): number {
  let share = 0;
  for (let i = 0; i < x.length; i++) share += x[i] * unit[i];
  for (let i = 0; i < x.length; i++) x[i] -= share * unit[i];
  return share;
}

/** Not Math.hypot, which engines round differently. */
export function lengthOf(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
}
