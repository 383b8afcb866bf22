// The rows of an exact kernel machine as arrays of a model file. They are the training clips' scaled features: whoever has the
// file has them, and their labels.
import type { SupportRows } from "../elm/kernel/support-rows.ts";
import { FileError } from "../errors.ts";
import type { Tensors } from "./file-arrays.ts";
import type { Tensor } from "./safetensors.ts";

export function supportTensors({ rows: { hidden, targets, weights } }: SupportRows): Tensors {
  return {
    "support.rows": { shape: [hidden.rows, hidden.columns], data: hidden.data },
    "support.targets": { shape: [targets.rows, targets.columns], data: targets.data },
    "support.weights": { shape: [weights.length], data: weights },
  };
}

/** Adds to `support` the rows in `tensors`, one for each of `count` output weights. */
export function readSupport(support: SupportRows, tensors: Tensors, count: number): SupportRows {
  const [rows, targets, weights] = ["rows", "targets", "weights"].map((name): Tensor => {
    const tensor = (tensors as Partial<Tensors>)[`support.${name}`];
    if (tensor?.shape[0] === count) return tensor;
    throw new FileError(`its array support.${name} must be of ${count} rows, got ${tensor?.shape[0] ?? "none"}`);
  });
  return support.add({
    hidden: { rows: count, columns: rows.shape[1], data: Float32Array.from(rows.data) },
    targets: { rows: count, columns: targets.shape[1], data: Float64Array.from(targets.data) },
    weights: weights.data,
  });
}
