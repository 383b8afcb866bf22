// Standard scores: each column less its mean over the training rows, divided by its deviation, at most ±10.
import type { Matrix32 } from "ulmus";
import { createScaler, Moments, scaleRows } from "ulmus/parts";
import type { Standardise } from "./classifier.ts";

/** A column that does not vary becomes 0. */
export const standardScores: Standardise = (training) => {
  const scaler = createScaler(new Moments(training.columns).add(training), undefined, "unit");
  return (features: Matrix32) => scaleRows(scaler, features);
};
