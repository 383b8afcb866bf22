// What scikit-learn and scipy give for the same scores and classes.
import { readFileSync } from "node:fs";
import type { Matrix64 } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { normals, toMatrix } from "../naive.ts";

export interface Scored {
  readonly scores: Matrix64;
  readonly classes: number[];
}

/** A part of test/golden/readout.json, made by `python3 scripts/golden-readout.py`. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what its part of the file holds
export function golden<Part extends object>(name: string): Scored & Part {
  const part = JSON.parse(readFileSync(new URL("../../golden/readout.json", import.meta.url), "utf8"))[name];
  return { ...part, scores: toMatrix(part.scores) };
}

/** Scores of normal noise, with `skill` more for the true class; every class occurs. */
export function someScores(rows: number, classes: number, { skill = 1, seed = 1 } = {}): Scored {
  const random = createRandom(seed);
  const scores = normals(rows, classes, seed + 1);
  const truth = Array.from({ length: rows }, (_, i) => (i < classes ? i : Math.floor(random.uniform() * classes)));
  truth.forEach((c, i) => (scores.data[i * classes + c] += skill));
  return { scores, classes: truth };
}
