// Linear prediction: the all-pole filter that explains a signal best (Makhoul 1975), from its autocorrelation.

/**
 * The coefficients a₁ … a_order of the error filter A(z) = 1 + Σ aᵢ z⁻ⁱ from the autocorrelation at the lags 0 … order, by
 * Levinson's recursion; all 0 for silence.
 */
export function levinson(autocorrelation: Float64Array, order: number): { filter: Float64Array; error: number } {
  const filter = new Float64Array(order);
  let error = autocorrelation[0];
  for (let i = 0; i < order && error > 0; i++) {
    let sum = autocorrelation[i + 1];
    for (let j = 0; j < i; j++) sum += filter[j] * autocorrelation[i - j];
    error = reflect(filter, i, -sum / error) * error;
  }
  return { filter, error };
}

/** Makes a filter of order i into one of order i + 1; returns what part of the error remains. */
export function reflect(filter: Float64Array, i: number, reflection: number): number {
  for (let j = 0; j < Math.floor(i / 2); j++) {
    const [a, b] = [filter[j], filter[i - 1 - j]];
    filter[j] = a + reflection * b;
    filter[i - 1 - j] = b + reflection * a;
  }
  if (i % 2 === 1) filter[(i - 1) / 2] *= 1 + reflection;
  filter[i] = reflection;
  return 1 - reflection * reflection;
}
