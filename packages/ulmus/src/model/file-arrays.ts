// Values as arrays of a model file, and back.
import type { Learnt } from "../elm/layers/kind.ts";
import { FileError } from "../errors.ts";
import type { FloatArray, Matrix, Matrix64 } from "../math/matrix.ts";
import type { Tensor } from "./safetensors.ts";

export type Tensors = Readonly<Record<string, Tensor>>;

export function vector(data: FloatArray): Tensor {
  return { shape: [data.length], data };
}

export function matrix({ rows, columns, data }: Matrix): Tensor {
  return { shape: [rows, columns], data };
}

export function matrixOf({ shape, data }: Tensor): Matrix64 {
  return { rows: shape[0], columns: shape[1], data: Float64Array.from(data) };
}

/** The array of that name; a FileError if there is none. */
export function arrayOf(tensors: Tensors, name: string): Tensor {
  if (!(name in tensors)) throw new FileError(`its array ${name} is missing`);
  return tensors[name];
}

/** What was learnt as arrays whose names begin with `prefix`. */
export function learntTensors(prefix: string, learnt: Learnt): Tensors {
  return Object.fromEntries(Object.entries(learnt).map(([name, m]) => [prefix + name, matrix(m)]));
}

export function learntFrom(prefix: string, tensors: Tensors): Learnt {
  const stored = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    stored.map(([name, { shape, data }]) => {
      return [name.slice(prefix.length), { rows: shape[0], columns: shape[1], data: Float32Array.from(data) }];
    }),
  );
}
