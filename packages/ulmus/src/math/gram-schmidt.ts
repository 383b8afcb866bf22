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

/** Makes `vectors`, which must not depend on each other, orthonormal in place: each minus what those before it hold, twice. */
export function orthonormalize(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, k) => {
    for (let pass = 0; pass < 2; pass++) for (let i = 0; i < k; i++) takeAway(vector, vectors[i]);
    const length = lengthOf(vector);
    for (let j = 0; j < vector.length; j++) vector[j] /= length;
  });
}
