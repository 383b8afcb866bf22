// The clips of a fold: those to train on, with their changed copies if a recipe asks for some, and those to test, as they are.
import { ArgumentError } from "../errors.ts";
import { selectRows } from "../math/matrix.ts";
import type { LabelledClips } from "./labelled-clips.ts";
import { firstRows, rowsOfClips } from "./copies.ts";
import type { Fold } from "./protocol.ts";
import { clipCount, type Rows } from "./training.ts";

/** Clips to train on: none of them is tested, and they are of two classes at least. */
export function trainingPart(clips: LabelledClips & Rows, { name, train, test }: Fold): LabelledClips & Rows {
  if (train.length === 0 || test.length === 0) {
    throw new ArgumentError(
      `evaluate: fold "${name}" must have clips to train on and to test, got ${train.length} and ${test.length}`,
    );
  }
  const tested = new Set(test);
  const leaked = train.find((i) => tested.has(i));
  if (leaked !== undefined)
    throw new ArgumentError(
      `evaluate: fold "${name}" both trains on clip ${leaked} and tests it; the parts must not overlap`,
    );
  const { groups, ...rest } = clipsAt(clips, train);
  if (new Set(rest.labels).size < 2) {
    throw new ArgumentError(
      `evaluate: the training part of fold "${name}" must have at least two classes, got only "${rest.labels[0]}"; use other folds or groups`,
    );
  }
  // A single group cannot be left out: the ridge is then chosen by leaving out single clips.
  return groups && new Set(groups).size > 1 ? { ...rest, groups } : rest;
}

/** The clips `indices`, with their copies. */
export function clipsAt(clips: LabelledClips & Rows, indices: Int32Array): LabelledClips & Rows {
  const pick = (values: readonly string[]): string[] => Array.from(indices, (i) => values[i]);
  const rows = rowsOfClips(indices, clipCount(clips), clips.features.rows);
  return {
    features: selectRows(clips.features, rows),
    ...(clips.originals !== undefined && { originals: indices.length }),
    ...(clips.frames && { frames: Array.from(rows, (i) => clips.frames?.[i] ?? []) }),
    labels: pick(clips.labels),
    ...(clips.groups && { groups: pick(clips.groups) }),
    ...(clips.weights && { weights: Array.from(indices, (i) => clips.weights?.[i] ?? 1) }),
  };
}

/** Clips to test, as they are: without copies. */
export function testPart(clips: LabelledClips & Rows, { test }: Fold): LabelledClips & Rows {
  const { originals: _, ...some } = clipsAt({ ...clips, features: firstRows(clips.features, clipCount(clips)) }, test);
  return some;
}
