// The centres of radial units: somewhere in the box that the training rows fill, some of the rows themselves, or given;
// and how far rows are from them.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, matrix64, rowOf } from "../../math/matrix.ts";
import { createRandom, permutation } from "../../math/random.ts";
import { type Learnt, requireLearnt } from "./kind.ts";

export interface CentresRecipe {
  readonly units: number;
  readonly seed: number;
  /** Uniform in the box of the training rows, some of those rows, or scaled rows of one's own. */
  readonly centres: "box" | "rows" | readonly (readonly number[])[];
}

/** Learns the box ("box": least and largest value of each column), or picks "centres" among the rows; nothing if given. */
export function fitCentres({ centres, units, seed }: CentresRecipe, rows: Matrix32): Learnt {
  if (rows.rows === 0) throw new ArgumentError("fitLayer: centres need training rows, got none");
  if (centres === "box") return { box: boxOf(rows) };
  if (centres !== "rows") return {};
  const picked = matrix32(units, rows.columns);
  const order = permutation(rows.rows, createRandom(seed));
  for (let c = 0; c < units; c++) rowOf(picked, c).set(rowOf(rows, order[c % order.length]));
  return { centres: picked };
}

/** The centres (units × inputs), from what `fitCentres` has learnt. */
export function createCentres({ centres, units, seed }: CentresRecipe, inputs: number, learnt: Learnt): Matrix32 {
  const out = matrix32(units, inputs);
  if (centres === "box") {
    const box = requireLearnt(learnt, "box", 2, inputs);
    const [least, largest] = [rowOf(box, 0), rowOf(box, 1)];
    const random = createRandom(seed);
    for (let c = 0; c < units; c++) {
      for (let j = 0; j < inputs; j++) {
        out.data[c * inputs + j] = least[j] + (largest[j] - least[j]) * random.uniform();
      }
    }
    return out;
  }
  if (centres === "rows") return requireLearnt(learnt, "centres", units, inputs);
  if (centres.length !== units || centres.some((centre) => centre.length !== inputs)) {
    throw new ArgumentError(
      `createLayer: centres must be ${units} lists of ${inputs} numbers, got ${centres.length} of ${[...new Set(centres.map((centre) => centre.length))].join(", ")}`,
    );
  }
  centres.forEach((centre, c) => out.data.set(centre, c * inputs));
  return out;
}

/** The length of the diagonal of the rows' box; 1 where it is a point. */
export function reachOf(rows: Matrix32): number {
  const box = boxOf(rows);
  let squares = 0;
  for (let j = 0; j < rows.columns; j++) squares += (box.data[rows.columns + j] - box.data[j]) ** 2;
  return Math.sqrt(squares) || 1;
}

function boxOf(rows: Matrix32): Matrix32 {
  const box = matrix32(2, rows.columns);
  const [least, largest] = [rowOf(box, 0).fill(Infinity), rowOf(box, 1).fill(-Infinity)];
  for (let i = 0; i < rows.rows; i++) {
    rowOf(rows, i).forEach((value, j) => {
      if (value < least[j]) least[j] = value;
      if (value > largest[j]) largest[j] = value;
    });
  }
  return box;
}

/** How many rows are compared with all centres at once. */
const BLOCK = 256;

/** Calls `use` with the number of each row and its squared distances to all `centres`. */
export function eachDistances(
  rows: Matrix32,
  centres: Matrix32,
  kernels: Kernels,
  use: (row: number, squares: Float64Array) => void,
): void {
  const { columns, data } = rows;
  const lengths = squaredLengths(centres);
  for (let from = 0; from < rows.rows; from += BLOCK) {
    const to = Math.min(rows.rows, from + BLOCK);
    const part = { rows: to - from, columns, data: data.subarray(from * columns, to * columns) };
    const products = matrix64(part.rows, centres.rows);
    kernels.multiply(products, part, centres, { transposeB: true });
    squaredLengths(part).forEach((length, i) => {
      const squares = rowOf(products, i);
      for (let c = 0; c < squares.length; c++) {
        // ‖x − c‖² = ‖x‖² + ‖c‖² − 2xc; what rounding leaves of 0 is 0
        const sum = length + lengths[c];
        const square = sum - 2 * squares[c];
        squares[c] = square > 1e-14 * sum ? square : 0;
      }
      use(from + i, squares);
    });
  }
}

function squaredLengths(m: Matrix32): Float64Array {
  return Float64Array.from({ length: m.rows }, (_, i) => rowOf(m, i).reduce((sum, value) => sum + value * value, 0));
}
