// Rows to learn from: what they must be, and all their sums but HᵀWH.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix, type Matrix64, matrix32, matrix64, requireFinite, rowOf } from "../math/matrix.ts";

/** Rows to add or to take away. */
export interface TrainingRows {
  /** n × columns. */
  readonly hidden: Matrix;
  /** n × outputs. */
  readonly targets: Matrix64;
  /** One for each row, ≥ 0; 1 each by default. */
  readonly weights?: ArrayLike<number>;
}

/** Rows with their sums. */
export interface SummedRows {
  /** √w h: n × columns. */
  readonly hidden: Matrix;
  readonly sums: {
    readonly count: number;
    readonly hidden: Float64Array;
    readonly targets: Float64Array;
    readonly targetSquares: Float64Array;
    readonly cross: Matrix64;
  };
}

/** Sums `rows`, or refuses them. HᵀWT and Σwh come from one product, with the roots of the weights beside the targets. */
export function sumRows(rows: TrainingRows, kernels: Kernels): SummedRows {
  const { hidden, targets, weights } = rows;
  requireAlike(rows, "Accumulator");
  requireFinite(targets, "Accumulator: targets");
  const scaled = weights ? rootWeighted(hidden, weights, kernels) : hidden;
  const { beside, ...rest } = targetSums(rows);
  const products = matrix64(hidden.columns, beside.columns);
  kernels.multiply(products, scaled, beside, { transposeA: true });
  const cross = matrix64(hidden.columns, targets.columns);
  const sums = new Float64Array(hidden.columns);
  for (let i = 0; i < sums.length; i++) {
    const row = rowOf(products, i);
    cross.data.set(row.subarray(0, cross.columns), i * cross.columns);
    sums[i] = row[cross.columns];
  }
  // What is not finite makes its column's sum so; then it is worth looking for.
  if (!sums.every(Number.isFinite)) requireFinite(hidden, "Accumulator: hidden");
  return { hidden: scaled, sums: { ...rest, hidden: sums, cross } };
}

/** √w t with √w beside it (n × (outputs + 1)), and the sums of targets. */
function targetSums({ targets: { rows, columns, data }, weights }: TrainingRows): {
  readonly beside: Matrix64;
  readonly count: number;
  readonly targets: Float64Array;
  readonly targetSquares: Float64Array;
} {
  const beside = matrix64(rows, columns + 1);
  const [targets, targetSquares] = [new Float64Array(columns), new Float64Array(columns)];
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const root = weights ? Math.sqrt(weights[i]) : 1;
    for (let c = 0; c < columns; c++) {
      const t = root * data[i * columns + c];
      beside.data[i * (columns + 1) + c] = t;
      targets[c] += root * t;
      targetSquares[c] += t * t;
    }
    beside.data[i * (columns + 1) + columns] = root;
    count += root * root;
  }
  return { beside, count, targets, targetSquares };
}

/** Each row times the root of its weight: in Float64, unless the kernels would take products in Float32. */
function rootWeighted(m: Matrix, weights: ArrayLike<number>, { isFast = false }: Kernels): Matrix {
  const create = isFast && m.data instanceof Float32Array ? matrix32 : matrix64;
  const out: Matrix = create(m.rows, m.columns);
  for (let i = 0; i < m.rows; i++) {
    const root = Math.sqrt(weights[i]);
    for (let j = i * m.columns; j < (i + 1) * m.columns; j++) out.data[j] = root * m.data[j];
  }
  return out;
}

/** Refuses rows that are not as many as their targets and weights, and values and weights that cannot be summed. */
export function requireRows(rows: TrainingRows, where: string): void {
  requireAlike(rows, where);
  requireFinite(rows.hidden, `${where}: hidden`);
  requireFinite(rows.targets, `${where}: targets`);
}

function requireAlike({ hidden, targets, weights }: TrainingRows, where: string): void {
  if (hidden.rows !== targets.rows || (weights && weights.length !== hidden.rows)) {
    const given = weights ? `, ${weights.length} weights` : "";
    throw new ArgumentError(
      `${where}: got ${hidden.rows} hidden rows, ${targets.rows} target rows${given}; they must be as many`,
    );
  }
  const bad = weights ? Array.prototype.findIndex.call(weights, (weight) => !(weight >= 0 && weight < Infinity)) : -1;
  if (weights && bad >= 0) {
    throw new ArgumentError(`${where}: a weight must be finite and ≥ 0, got ${weights[bad]} for row ${bad}`);
  }
}
