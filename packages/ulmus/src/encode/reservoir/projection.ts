// The few directions in which the states of training clips differ (F. M. Bianchi et al., Reservoir computing approaches for
// representation and classification of multivariate time series, 2021): principal components of all states, after the mean
// clip, not the mean state, has been taken away. So what every clip does alike counts for nothing.
import { ArgumentError } from "../../errors.ts";
import { symmetricEigen } from "../../math/eigen.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, matrix64 } from "../../math/matrix.ts";

/**
 * Learns the projection from the states (steps × columns) of each training clip, which may differ in length: the mean clip at
 * step t is the mean of those that last so long.
 *
 * @returns columns × components, orthonormal; the most important first.
 */
export function fitProjection(clips: Iterable<Matrix32>, components: number, kernels: Kernels): Matrix32 {
  const sums: Float64Array[] = [];
  const counts: number[] = [];
  let gram = matrix64(0, 0);
  for (const { rows, columns, data } of clips) {
    if (gram.rows === 0) gram = matrix64(columns, columns);
    if (columns !== gram.rows) {
      throw new ArgumentError(`fitProjection: a clip has ${columns} columns, expected ${gram.rows} as the first`);
    }
    kernels.gram(gram, { rows, columns, data });
    for (let t = 0; t < rows; t++) {
      const sum = (sums[t] ??= new Float64Array(columns));
      counts[t] = (counts[t] ?? 0) + 1;
      for (let j = 0; j < columns; j++) sum[j] += data[t * columns + j];
    }
  }
  const columns = gram.rows;
  if (!(Number.isInteger(components) && components >= 1 && components <= columns)) {
    throw new ArgumentError(
      `fitProjection: components must be a whole number from 1 to the ${columns} columns, got ${components}`,
    );
  }
  // Σ (x − x̄ₜ)(x − x̄ₜ)ᵀ = Σ x xᵀ − Σₜ nₜ x̄ₜ x̄ₜᵀ
  const means = matrix64(sums.length, columns);
  sums.forEach((sum, t) =>
    means.data.set(
      sum.map((value) => value / Math.sqrt(counts[t])),
      t * columns,
    ),
  );
  const negative = { ...means, data: means.data.map((value) => -value) };
  kernels.multiply(gram, negative, means, { transposeA: true, accumulate: true });
  const { vectors } = symmetricEigen(gram, kernels);
  const projection = matrix32(columns, components);
  for (let i = 0; i < columns; i++) {
    projection.data.set(vectors.data.subarray(i * columns, i * columns + components), i * components);
  }
  return projection;
}

/** States (steps × columns) → steps × components. */
export function projectStates(states: Matrix32, projection: Matrix32, kernels: Kernels): Matrix32 {
  if (states.columns !== projection.rows) {
    throw new ArgumentError(`projectStates: states have ${states.columns} columns, expected ${projection.rows}`);
  }
  const out = matrix32(states.rows, projection.columns);
  kernels.multiply(out, states, projection);
  return out;
}
