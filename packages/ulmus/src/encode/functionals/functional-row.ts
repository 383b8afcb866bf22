// Functionals of some frames that follow one another.
import { ArgumentError } from "../../errors.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import {
  contourFunctional,
  type ContourFunctionalName,
  type ContourOptions,
  FunctionalContour,
  usualContourFunctionals,
} from "./functional.ts";

/** Which functionals, and how they see a contour. */
export interface FunctionalOptions extends Partial<ContourOptions> {
  /** In frames per second. */
  readonly frameRate: number;
  /** In this order; all that have a name, and seven of percentiles, if left out. */
  readonly functionals?: readonly ContourFunctionalName[];
}

/**
 * Functionals of the frames `from` … `to` − 1: all columns by the first functional, then by the second …. All are 0 where they
 * have no values to be made of.
 */
export function functionalsOf(
  frames: Matrix32,
  options: FunctionalOptions,
  { from = 0, to = frames.rows }: { readonly from?: number; readonly to?: number } = {},
): Float32Array {
  const { functionals = usualContourFunctionals, frameRate, skipZeros = false, segmentsAbove = "mean" } = options;
  if (!(frameRate > 0)) throw new ArgumentError(`functionals: frameRate must be > 0, got ${frameRate}`);
  const { columns, data } = frames;
  const wanted = functionals.map(contourFunctional);
  const row = new Float32Array(columns * wanted.length);
  for (let j = 0; j < columns; j++) {
    const values = Float32Array.from({ length: to - from }, (_, t) => data[(from + t) * columns + j]);
    const contour = new FunctionalContour(values, 1 / frameRate, { skipZeros, segmentsAbove });
    wanted.forEach(({ of }, f) => (row[f * columns + j] = of(contour)));
  }
  return row;
}
