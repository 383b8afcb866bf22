// What every reservoir is: a fixed dynamical system that turns frames into states, and the two ways to advance it.
// Nothing here is learnt, and nothing knows sound.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, requireFinite, rowOf } from "../../math/matrix.ts";
import { addProduct } from "./sparse-product.ts";
import type { ReservoirWeights } from "./weights.ts";

/** A fixed recurrent network: frames in, a state for each out. */
export interface Reservoir {
  /** Width of a frame. */
  readonly inputs: number;
  /** Width of a state. */
  readonly columns: number;
  /** A run from rest, all states 0. */
  start(kernels: Kernels): ReservoirRun;
}

/** A reservoir that hears one clip. */
export interface ReservoirRun {
  /** The next frames (steps × inputs) → the state after each (steps × columns), however they are cut into calls. */
  push(frames: Matrix32): Matrix32;
}

/** Fills `out` (steps × units) with the states that follow from `drive`, W_in u + b of each step, and remembers the last. */
export type Advance = (out: Matrix32, drive: Matrix32) => void;

/** Overwrites `state` by the next one, from the whole drive of each unit, W x + W_in u + b. */
export type Cell = (state: Float32Array, drive: Float64Array) => void;

/** A reservoir whose steps `begin` makes, once for each run. */
export function createReservoirOf({ input, bias }: ReservoirWeights, begin: (kernels: Kernels) => Advance): Reservoir {
  const [inputs, columns] = [input.rows, input.columns];
  return {
    inputs,
    columns,
    start(kernels) {
      const advance = begin(kernels);
      return {
        push(frames) {
          if (frames.columns !== inputs) {
            throw new ArgumentError(`reservoir: frames have ${frames.columns} columns, expected ${inputs}`);
          }
          requireFinite(frames, "reservoir");
          const drive = matrix32(frames.rows, columns);
          kernels.hidden(drive, frames, input, bias, "identity");
          const out = matrix32(frames.rows, columns);
          advance(out, drive);
          return out;
        },
      };
    },
  };
}

/** Steps of a cell that the kernels do not know, one by one. */
export function stepwise({ recurrent, bias }: ReservoirWeights, cell: Cell): Advance {
  const state = new Float32Array(bias.length);
  const sums = new Float64Array(bias.length);
  return (out, drive) => {
    for (let t = 0; t < out.rows; t++) {
      sums.set(rowOf(drive, t));
      addProduct(sums, recurrent, state);
      cell(state, sums);
      rowOf(out, t).set(state);
    }
  };
}

/** Refuses a rate outside (0, 1]. */
export function requireRate(leakRate: number): void {
  if (!(leakRate > 0 && leakRate <= 1))
    throw new ArgumentError(`reservoir: leakRate must be in (0, 1], got ${leakRate}`);
}
