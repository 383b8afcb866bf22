// A clip as the linear model that predicts its own next step (F. M. Bianchi et al., 2021, as in projection.ts): of its states
// (reservoir-model space) or of its frames (output-model space; H. Chen et al., Model-based kernel for efficient time series
// analysis, 2013). Clips that move alike have like models, however long they are. No label is needed.
import { ArgumentError, NumericalError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix32, type Matrix64, matrix64 } from "../../math/matrix.ts";

/**
 * The U and u that minimise Σ ‖next(t+1) − U states(t) − u‖² + ridge ‖U‖² over a clip, as one row: U by rows, then u.
 * Its length is (columns of states + 1) × columns of next, so states are best projected first (`fitProjection`).
 *
 * @param next as many rows as `states`: the states themselves, or the clip's frames.
 * @param ridge > 0; a clip alone is short.
 */
export function nextStepModel(states: Matrix32, next: Matrix32, ridge: number, kernels: Kernels): Float32Array {
  const pairs = states.rows - 1;
  if (!(pairs >= 1 && next.rows === states.rows)) {
    throw new ArgumentError(
      `nextStepModel: needs at least 2 states and as many next ones, got ${states.rows} and ${next.rows}`,
    );
  }
  if (!(ridge > 0 && ridge < Infinity)) throw new ArgumentError(`nextStepModel: ridge must be > 0, got ${ridge}`);
  const [from, to] = [centred(states, 0, pairs), centred(next, 1, pairs)];
  const [inputs, outputs] = [states.columns, next.columns];
  const system = matrix64(inputs, inputs);
  kernels.gram(system, from.rows);
  for (let i = 0; i < inputs; i++) system.data[i * inputs + i] += ridge;
  const weights = matrix64(inputs, outputs);
  kernels.multiply(weights, from.rows, to.rows, { transposeA: true });
  const pivot = kernels.cholesky(system);
  if (pivot >= 0) {
    throw new NumericalError(
      `nextStepModel: the sums are not positive definite at pivot ${pivot} of ${inputs}; raise the ridge`,
    );
  }
  kernels.choleskySolve(system, weights);
  const row = new Float32Array((inputs + 1) * outputs);
  for (let c = 0; c < outputs; c++) {
    let intercept = to.mean[c];
    for (let i = 0; i < inputs; i++) {
      const weight = weights.data[i * outputs + c];
      row[c * inputs + i] = weight;
      intercept -= weight * from.mean[i];
    }
    row[inputs * outputs + c] = intercept;
  }
  return row;
}

/** `count` rows of `m` from row `first` on, less their mean. */
function centred({ columns, data }: Matrix, first: number, count: number): { rows: Matrix64; mean: Float64Array } {
  const mean = new Float64Array(columns);
  const rows = {
    rows: count,
    columns,
    data: Float64Array.from(data.subarray(first * columns, (first + count) * columns)),
  };
  for (let i = 0; i < rows.data.length; i++) mean[i % columns] += rows.data[i] / count;
  for (let i = 0; i < rows.data.length; i++) rows.data[i] -= mean[i % columns];
  return { rows, mean };
}
