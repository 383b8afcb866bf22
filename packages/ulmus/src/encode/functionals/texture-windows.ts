// Functionals of texture windows while frames arrive: a row for each window as soon as it is whole (Tzanetakis & Cook 2002 take
// windows of a second). The rows do not depend on how the frames are cut.
import { ArgumentError } from "../../errors.ts";
import { type Matrix32, matrix32, matrixFromRows, stackRows } from "../../math/matrix.ts";
import { usualContourFunctionals } from "./functional.ts";
import { type FunctionalOptions, functionalsOf } from "./functional-row.ts";

/** Which windows, and which functionals of each. */
export interface TextureWindowOptions extends FunctionalOptions {
  /** Length of a window. */
  readonly seconds: number;
  /** From one window's start to the next. */
  readonly hopSeconds: number;
}

/** Takes frames as they arrive, and gives a row for each window, in the order of `functionalsOf`. */
export class TextureWindows {
  readonly #options: FunctionalOptions;
  /** In frames. */
  readonly #length: number;
  readonly #hop: number;
  /** From the next window's start on, as far as they have arrived. */
  #held: Matrix32 | undefined;
  /** How many frames are still to come before the next window's start, where windows lie apart. */
  #skip = 0;
  #hasGiven = false;

  constructor({ seconds, hopSeconds, ...options }: TextureWindowOptions) {
    for (const [name, value] of Object.entries({ seconds, hopSeconds })) {
      if (!(value > 0)) throw new ArgumentError(`TextureWindows: ${name} must be > 0, got ${value}`);
    }
    this.#options = options;
    this.#length = Math.max(1, Math.round(seconds * options.frameRate));
    this.#hop = Math.max(1, Math.round(hopSeconds * options.frameRate));
  }

  /** The windows that these further frames complete, a row for each. Copies what it will need of them. */
  push(frames: Matrix32): Matrix32 {
    const { columns } = frames;
    let { rows, data } = stackRows(this.#held, frames);
    const rowsOfWindows: Float32Array[] = [];
    const skipped = Math.min(this.#skip, rows);
    this.#skip -= skipped;
    [rows, data] = [rows - skipped, data.subarray(skipped * columns)];
    while (rows >= this.#length) {
      rowsOfWindows.push(functionalsOf({ rows, columns, data }, this.#options, { to: this.#length }));
      const used = Math.min(this.#hop, rows);
      this.#skip = this.#hop - used;
      [rows, data] = [rows - used, data.subarray(used * columns)];
    }
    this.#held = { rows, columns, data: data.slice() };
    this.#hasGiven ||= rowsOfWindows.length > 0;
    if (rowsOfWindows.length > 0) return matrixFromRows(rowsOfWindows);
    return matrix32(0, columns * (this.#options.functionals ?? usualContourFunctionals).length);
  }

  /** Hands over the last frames. Frames that make no whole window are left out, unless there was none before: they are one. */
  finish(frames: Matrix32): Matrix32 {
    const windows = this.push(frames);
    const held = this.#held;
    if (this.#hasGiven || held === undefined || held.rows === 0) return windows;
    return matrixFromRows([functionalsOf(held, this.#options)]);
  }
}
