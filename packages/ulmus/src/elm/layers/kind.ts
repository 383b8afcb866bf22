// What every kind of hidden layer is: a frozen step from scaled rows to activations. Most kinds need their recipe and
// inputs only; some also learn from training rows, once and before the readout does, and keep that as plain matrices.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32, Matrix64 } from "../../math/matrix.ts";
import type { Block } from "../scaler.ts";

/** What a layer has learnt from training rows, by name; empty where recipe and seed say all. It is saved with a model. */
export type Learnt = Readonly<Record<string, Matrix32>>;

/** What a layer may use when it learns, besides the scaled training rows. */
export interface LayerContext {
  readonly kernels: Kernels;
  /** The class of each row, as a whole number from 0 on; absent in regression. */
  readonly classes?: ArrayLike<number>;
  /** What the rows should give (n × outputs), how much each counts, and its group: for a layer that is grown or pruned. */
  readonly targets?: Matrix64;
  readonly weights?: ArrayLike<number>;
  readonly groups?: ArrayLike<number>;
  /** What a row is made of: for kernels that compare block by block. */
  readonly blocks?: readonly Block[];
}

/** A frozen layer. */
export interface HiddenLayer {
  readonly inputs: number;
  /** Width of a hidden row. */
  readonly columns: number;
  /** Scaled rows (n × inputs) → activations (n × columns); a row's activations do not depend on the others. */
  transform(rows: Matrix32, kernels: Kernels): Matrix32;
  /** The same layer with these of its columns only, where that is less work than to make all and take some. */
  keep?(columns: Int32Array): HiddenLayer;
}

/** A matrix that a layer has learnt, of the shape that its recipe asks for. */
export function requireLearnt(learnt: Learnt, name: string, rows: number, columns: number): Matrix32 {
  const m = learnt[name] as Matrix32 | undefined;
  if (m?.rows === rows && m.columns === columns) return m;
  const got = m ? `${m.rows} × ${m.columns}` : "none";
  throw new ArgumentError(
    `createLayer: needs learnt "${name}" of ${rows} × ${columns}, got ${got}; fit the layer first`,
  );
}
