// Frames → one row: functionals of each column over the whole, over equal parts of it, or over texture windows (Tzanetakis &
// Cook 2002), whose mean and deviation stand in the row. It knows no sound: a frame is a row of numbers.
import { ArgumentError } from "../../errors.ts";
import { type Matrix32, matrix32 } from "../../math/matrix.ts";
import type { EncodingCost } from "../cost.ts";
import { contourFunctional, usualContourFunctionals } from "./functional.ts";
import { type FunctionalOptions, functionalsOf } from "./functional-row.ts";
import { TextureWindows } from "./texture-windows.ts";

/** Over what functionals are taken: the whole if both are left out. */
export interface FunctionalSpan {
  /** So many equal parts; 0 as 1: the whole. Part i begins at frame ⌊i · frames / parts⌋ and has at least one frame. */
  readonly parts?: number;
  /** Windows of so many seconds, one each `hopSeconds`; whole windows only, but a shorter clip is one window. */
  readonly window?: { readonly seconds: number; readonly hopSeconds: number };
}

/** One row of frames (≥ 1) × columns: the functionals of part 1, then of part 2 …; of windows their means, then deviations. */
export function encodeFunctionals(frames: Matrix32, options: FunctionalOptions & FunctionalSpan): Float32Array {
  const { window } = options;
  const parts = checkedParts(options);
  const { rows } = frames;
  if (rows < 1) throw new ArgumentError("functionals: there must be at least 1 frame, got 0");
  if (window !== undefined) return meanAndDeviation(new TextureWindows({ ...options, ...window }).finish(frames));
  const each = Array.from({ length: parts }, (_, i) => {
    const from = Math.floor((i * rows) / parts);
    return functionalsOf(frames, options, { from, to: Math.max(from + 1, Math.floor(((i + 1) * rows) / parts)) });
  });
  const row = new Float32Array(parts * each[0].length);
  each.forEach((values, i) => row.set(values, i * values.length));
  return row;
}

/** A name for each column of `encodeFunctionals`: `pitch_mean`, `pitch_mean_2of5`, `pitch_mean_windowMean`. */
export function functionalNames(
  measured: readonly string[],
  options: Omit<FunctionalOptions, "frameRate"> & FunctionalSpan,
): string[] {
  const { functionals = usualContourFunctionals } = options;
  return suffixesOf(options).flatMap((suffix) =>
    functionals.flatMap((functional) => measured.map((name) => `${name}_${functional}${suffix}`)),
  );
}

/** The unit of each column of `encodeFunctionals`, from those of the columns that are measured. */
export function functionalUnits(
  measured: readonly string[],
  options: Omit<FunctionalOptions, "frameRate"> & FunctionalSpan,
): string[] {
  const wanted = (options.functionals ?? usualContourFunctionals).map(contourFunctional);
  return suffixesOf(options).flatMap(() => wanted.flatMap(({ unit }) => measured.map(unit)));
}

/** What `encodeFunctionals` costs, about: passes over the frames, and sorting for percentiles; comparisons count as sums. */
export function functionalsCost(
  { rows, columns }: Pick<Matrix32, "rows" | "columns">,
  options: FunctionalOptions & FunctionalSpan,
): EncodingCost {
  const { window, functionals = usualContourFunctionals } = options;
  const overlap = window === undefined ? 1 : Math.max(1, window.seconds / window.hopSeconds);
  const perFrame = 20 + Math.log2(Math.max(2, rows));
  return {
    multiplyAdds: columns * rows * overlap * perFrame,
    bytes: 4 * (rows + columns * functionals.length * suffixesOf(options).length),
  };
}

function suffixesOf(options: FunctionalSpan): string[] {
  if (options.window !== undefined) return ["_windowMean", "_windowDeviation"];
  const parts = checkedParts(options);
  return parts === 1 ? [""] : Array.from({ length: parts }, (_, i) => `_${i + 1}of${parts}`);
}

function checkedParts({ parts = 0, window }: FunctionalSpan): number {
  if (!Number.isInteger(parts) || parts < 0) {
    throw new ArgumentError(`functionals: parts must be a whole number ≥ 0, got ${parts}`);
  }
  if (window !== undefined && parts > 1) {
    throw new ArgumentError(`functionals: windows stand in the place of parts, got ${parts} parts; leave one out`);
  }
  return Math.max(1, parts);
}

function meanAndDeviation({ rows, columns, data }: Matrix32): Float32Array {
  const { data: out } = matrix32(2, columns);
  for (let j = 0; j < columns; j++) {
    let [sum, square] = [0, 0];
    for (let i = 0; i < rows; i++) sum += data[i * columns + j];
    for (let i = 0; i < rows; i++) square += (data[i * columns + j] - sum / rows) ** 2;
    [out[j], out[columns + j]] = [sum / rows, Math.sqrt(square / rows)];
  }
  return out;
}
