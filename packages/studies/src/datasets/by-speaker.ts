// Leave one speaker out: what an honest score of speech is of.
import { foldsByValue } from "ulmus";
import type { DatasetItem } from "ulmus/node";
import { type Division, divideByColumns } from "./division.ts";

/** Each speaker is held out in turn, by the column `speaker`; where there is none, or one speaker alone, as the set's columns say. */
export function leaveSpeakersOut(items: readonly DatasetItem[]): Division {
  const speakers = items.map(({ columns }) => columns["speaker"] ?? "");
  const count = new Set(speakers).size;
  if (speakers.every((speaker) => speaker !== "") && count > 1) {
    const folds = foldsByValue(speakers, "speaker");
    return {
      folds,
      groups: speakers,
      draws: speakers,
      about: `each of ${count} speakers held out in turn`,
      warnings: [],
    };
  }
  const reason =
    count === 1 && speakers[0] !== ""
      ? `all clips are of the speaker "${speakers[0]}"`
      : "not every clip has a value in a column speaker of labels.csv";
  const usual = divideByColumns(items);
  return {
    ...usual,
    warnings: [`no speaker can be held out, as ${reason}: scores are too good for a new one`, ...usual.warnings],
  };
}
