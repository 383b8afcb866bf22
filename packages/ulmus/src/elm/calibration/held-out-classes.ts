// What every calibration is fitted on: a row of held-out scores for each clip, and the column of its true class.
import { ArgumentError } from "../../errors.ts";
import { type Matrix64, requireFinite } from "../../math/matrix.ts";

/** Refuses classes that are not one column of `scores` for each of its rows. */
export function requireClasses(scores: Matrix64, classes: ArrayLike<number>, where: string): void {
  const { rows, columns } = scores;
  if (rows === 0 || classes.length !== rows) {
    throw new ArgumentError(`${where}: needs one class for each of ≥ 1 rows, got ${classes.length} for ${rows}`);
  }
  for (let i = 0; i < rows; i++) {
    if (Number.isInteger(classes[i]) && classes[i] >= 0 && classes[i] < columns) continue;
    throw new ArgumentError(`${where}: a class must be a column of 0 … ${columns - 1}, got ${classes[i]} for row ${i}`);
  }
  requireFinite(scores, `${where}: scores`);
}
