// Scores → probabilities, in one of four ways, each fitted on scores that were held out. Plain data: saved with its model.
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import { applyCurves, fitCurves, type RisingCurves } from "./isotonic.ts";
import { applySigmoids, fitSigmoids, type Sigmoids } from "./sigmoid.ts";
import { fitSharpness, softmax } from "./temperature.ts";
import { applyVectorScaling, fitVectorScaling, type VectorScaling } from "./vector-scaling.ts";

export const calibrationNames = ["temperature", "vector", "platt", "isotonic"] as const;
/** How scores become probabilities. */
export type CalibrationName = (typeof calibrationNames)[number];

/** `sharpness` is 1 / temperature. */
export type Calibration =
  | { readonly kind: "temperature"; readonly sharpness: number }
  | ({ readonly kind: "vector"; readonly sharpness: number } & VectorScaling)
  | ({ readonly kind: "platt"; readonly sharpness: number } & Sigmoids)
  | ({ readonly kind: "isotonic"; readonly sharpness: number } & RisingCurves);

/** Fits the calibration `kind` on held-out `scores` (n × classes) and the true column of each row. */
export function fitCalibration(
  kind: CalibrationName,
  scores: Matrix64,
  classes: ArrayLike<number>,
  kernels: Kernels,
): Calibration {
  const sharpness = fitSharpness(scores, classes);
  switch (kind) {
    case "temperature":
      return { kind, sharpness };
    case "vector":
      return { kind, sharpness, ...fitVectorScaling(scores, classes, kernels) };
    case "platt":
      return { kind, sharpness, ...fitSigmoids(scores, classes) };
    case "isotonic":
      return { kind, sharpness, ...fitCurves(scores, classes) };
  }
  return kind satisfies never;
}

/** Whether `calibration`, as read from a file, is for so many classes. */
export function isCalibrationFor(classes: number, calibration: Calibration): boolean {
  if (!(calibration.sharpness > 0)) return false;
  switch (calibration.kind) {
    case "temperature":
      return true;
    case "vector":
    case "platt":
      return calibration.slopes.length === classes && calibration.offsets.length === classes;
    case "isotonic":
      return calibration.curves.length === classes && calibration.count > 0;
  }
  calibration satisfies never;
  return false;
}

/** Scores (n × classes) → probabilities (n × classes), each row of the sum 1. */
export function calibrate(calibration: Calibration, scores: Matrix64): Matrix64 {
  const out = matrix64(scores.rows, scores.columns);
  for (let i = 0; i < scores.rows; i++) out.data.set(probabilitiesOf(calibration, rowOf(scores, i)), i * out.columns);
  return out;
}

function probabilitiesOf(calibration: Calibration, scores: Float64Array): Float64Array {
  switch (calibration.kind) {
    case "temperature":
      return softmax(scores, calibration.sharpness);
    case "vector":
      return applyVectorScaling(calibration, scores);
    case "platt":
      return applySigmoids(calibration, scores);
    case "isotonic":
      return applyCurves(calibration, scores, calibration.sharpness);
  }
  return calibration satisfies never;
}
