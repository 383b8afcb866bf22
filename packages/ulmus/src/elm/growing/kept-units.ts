// What growing and pruning give: which hidden columns to keep, and what each size of the network is worth. With the
// recipe and the seed of the candidates that is a whole model, in a few bytes a unit.
import type { Readout } from "../readout.ts";

/** The units that were kept, and how the fit went with fewer. */
export interface KeptUnits {
  /** The kept columns of the candidate layer, in the order in which they came in. */
  readonly units: Int32Array;
  /** The weights of those columns, in that order. */
  readonly readout: Readout;
  /** One point for each size, from the intercept alone upwards. */
  readonly curve: readonly SizePoint[];
}

/** A network of the first `units` kept columns. Errors are root mean squares over rows (weighted) and outputs. */
export interface SizePoint {
  readonly units: number;
  readonly trainingError: number;
  /**
   * The error of each row, or group of rows, under the weights fitted without it, exactly; the choice of units has seen
   * every row. Absent where the weights are not least squares, or where without some row they are not determined.
   */
  readonly heldOutError?: number;
  /** The penalty of the weights, relative to the mean diagonal of the kept columns' centred HᵀWH as in `solveRidge`. */
  readonly ridge: number;
}
