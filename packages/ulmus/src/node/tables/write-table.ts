// Writes tables of features in any format; the file is there as a whole or not at all.
import { basename, dirname, extname, join } from "node:path";
import { ArgumentError } from "../../errors.ts";
import { withoutTwins } from "../../model/features/frame-features.ts";
import { writeTensors } from "../../model/safetensors.ts";
import { writeFileAtomically } from "../write-file.ts";
import type { FeatureTable } from "./feature-table.ts";
import { writeNpy } from "./npy.ts";
import { writeParquet } from "./parquet.ts";
import { tableExtensions } from "./read-table.ts";

/**
 * Writes a table of features as the extension of `path` says: CSV, Parquet, NPY or safetensors. Numbers are kept exactly. NPY
 * has no room for names and text: they stand beside it in `….columns.csv` (name and unit) and `….rows.csv`.
 */
export async function writeFeatureTable(path: string, given: FeatureTable): Promise<void> {
  requireTableName(path);
  const table = { ...given, columns: withoutTwins(given.columns) };
  const stem = join(dirname(path), basename(path, extname(path)));
  switch (extname(path).toLowerCase()) {
    case ".csv":
      return writeFileAtomically(path, encode(csvLines(table)));
    case ".parquet":
      return writeFileAtomically(path, await writeParquet(table));
    case ".safetensors":
      return writeFileAtomically(path, tensorBytes(table));
    default: {
      const { columns, texts, features } = table;
      const lines = columns.map(({ name, unit }) => line([name, unit]));
      await writeFileAtomically(`${stem}.columns.csv`, encode([line(["name", "unit"]), ...lines]));
      if (Object.keys(texts).length > 0) await writeFileAtomically(`${stem}.rows.csv`, encode(textLines(table)));
      await writeFileAtomically(path, writeNpy(features));
    }
  }
}

/** Refuses a name that says no format. */
export function requireTableName(path: string): void {
  const extension = extname(path).toLowerCase();
  if ((tableExtensions as readonly string[]).includes(extension)) return;
  throw new ArgumentError(
    `${path}: must end in one of ${tableExtensions.join(", ")}, got ${extension || "no extension"}`,
  );
}

function tensorBytes({ columns, features, texts }: FeatureTable): Uint8Array {
  return writeTensors({
    metadata: {
      columns: JSON.stringify(columns.map(({ name }) => name)),
      units: JSON.stringify(columns.map(({ unit }) => unit)),
      texts: JSON.stringify(texts),
    },
    tensors: { features: { shape: [features.rows, features.columns], data: features.data } },
  });
}

function* csvLines(table: FeatureTable): Generator<string> {
  const { columns, features, texts } = table;
  yield line([...Object.keys(texts), ...columns.map(({ name }) => name)]);
  const words = Object.values(texts);
  for (let i = 0; i < features.rows; i++) {
    const numbers = Array.from(features.data.subarray(i * features.columns, (i + 1) * features.columns), shortest);
    yield line([...words.map((values) => values[i]), ...numbers]);
  }
}

function* textLines({ features, texts }: FeatureTable): Generator<string> {
  yield line(Object.keys(texts));
  const words = Object.values(texts);
  for (let i = 0; i < features.rows; i++) yield line(words.map((values) => values[i]));
}

function line(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

/** The shortest decimal number that is the same Float32: at most nine digits. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

function encode(lines: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  return Buffer.concat(Array.from(lines, (text) => encoder.encode(`${text}\n`)));
}
