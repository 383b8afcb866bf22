// What SMILExtract of openSMILE 3 wrote for two clips, the clips, and how numbers are compared with it.
import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { mixDown, type Signal } from "ulmus-source/audio/signal.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { rowOf } from "ulmus-source/math/matrix.ts";
import type { FeatureSet } from "ulmus-source/model/feature-sets/feature-set.ts";

const folder = `${process.env["ULMUS_DATASETS"] ?? "../shared/datasets"}/oracles/opensmile`;
export const isPresent = existsSync(folder);
export const reason = "needs the oracle data sets: set ULMUS_DATASETS to their folder";
/** An emotional sentence at 16 kHz, and openSMILE's own example at 44.1 kHz. */
export const clips = ["03a01Fa", "opensmile"] as const;

export function clip(name: string): Signal {
  return mixDown(decodeWav(readFileSync(`${folder}/${name}.wav`)));
}

interface Written {
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** A CSV file of SMILExtract, without the clip's name and the time. */
export function written(file: string): Written {
  const [head, ...lines] = readFileSync(`${folder}/${file}`, "utf8").trim().split("\n");
  return {
    names: head.trim().split(";").slice(2),
    rows: lines.map((line) => line.split(";").slice(2).map(Number)),
  };
}

/**
 * In how many frames each column of a set's low-level descriptors is farther than 1e-3 from SMILExtract's values, relative to
 * each value; values that are next to nothing beside the column's largest are compared to a millionth of that.
 */
export function columnsApart(set: FeatureSet, name: string, file: string): Record<string, number> {
  const { names, rows } = written(file);
  const frames = set.lowLevel(clip(name));
  expect(set.lowLevelColumns.map((column) => column.name)).toEqual(names);
  expect(frames.rows).toBe(rows.length);
  const apart: Record<string, number> = {};
  names.forEach((column, j) => {
    const largest = Math.max(...rows.map((row) => Math.abs(row[j])));
    const isApart = (row: readonly number[], t: number): boolean =>
      !(Math.abs(rowOf(frames, t)[j] - row[j]) <= 1e-3 * Math.abs(row[j]) + 1e-6 * largest);
    const count = rows.filter(isApart).length;
    if (count > 0) apart[column] = count;
  });
  return apart;
}

/** The columns of a set's row that are farther than 1e-3 from SMILExtract's, relative to its values. */
export function functionalsApart(set: FeatureSet, name: string, file: string): string[] {
  const { names, rows } = written(file);
  const row = set.row(clip(name));
  expect(set.columns.map((column) => column.name)).toEqual(names);
  expect(row.length).toBe(names.length);
  return names.filter((_, i) => !(Math.abs(row[i] - rows[0][i]) <= 1e-3 * Math.abs(rows[0][i])));
}
