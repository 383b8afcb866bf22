// The message of a study that was given no data.
import { ArgumentError } from "ulmus";
import type { Study, StudyRequest } from "../study.ts";

/** @throws {ArgumentError} that says what the study needs. */
export function requireDataset({ name, needs }: Pick<Study, "name" | "needs">, { dataset }: StudyRequest): string {
  if (dataset === undefined) throw new ArgumentError(`${name}: needs ${needs}`);
  return dataset;
}
