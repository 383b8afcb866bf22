// Reads tables of features of any format, and joins them with a CSV of labels.
import { basename, dirname, extname, join } from "node:path";
import { existsSync } from "node:fs";
import { FileError } from "../../errors.ts";
import { readTensors } from "../../model/safetensors.ts";
import { type CsvRow, parseCsv } from "../csv.ts";
import { readFileBytes } from "../read-file.ts";
import { assembleTable, type FeatureTable, type RawColumn } from "./feature-table.ts";
import { readNpy } from "./npy.ts";
import { readParquet } from "./parquet.ts";

/** How a table of features is read. */
export interface ReadTableOptions {
  /**
   * A CSV with the text of the rows (label, groups, folds …): found by the column `path` where both have it, or else in the
   * order of the rows. A file of that name with `.rows.csv` in place of its extension is taken by itself.
   */
  readonly labels?: string | undefined;
  /** Columns that are text though they hold numbers; path, label, group, speaker, fold and their like always are. */
  readonly textColumns?: readonly string[];
}

/** The extensions of files that hold features. */
export const tableExtensions = [".csv", ".parquet", ".npy", ".safetensors"] as const;

/**
 * Reads a table of features: CSV (a header, a line for each row), Parquet (columns of numbers, text and lists of numbers), NPY
 * (rows × columns) or safetensors (the array `features`, or its only one of rows × columns).
 *
 * @throws {FileError} for a cell that is no finite number, lists of different lengths, and labels that do not fit the rows.
 */
export async function readFeatureTable(path: string, options: ReadTableOptions = {}): Promise<FeatureTable> {
  const table = await readByExtension(path, options.textColumns ?? []);
  const beside = join(dirname(path), `${basename(path, extname(path))}.rows.csv`);
  const labels = options.labels ?? (existsSync(beside) ? beside : undefined);
  return labels === undefined ? table : joinTexts(table, path, labels);
}

async function readByExtension(path: string, textColumns: readonly string[]): Promise<FeatureTable> {
  const extension = extname(path).toLowerCase();
  const bytes = await readFileBytes(path);
  const context = { file: path, textColumns, placeOf: (row: number) => `row ${row + 1}` };
  switch (extension) {
    case ".csv":
      return readCsvTable(bytes, path, textColumns);
    case ".parquet": {
      const { columns, units } = await readParquet(bytes, path);
      const table = assembleTable(columns, context);
      return { ...table, columns: table.columns.map(({ name, unit }) => ({ name, unit: units[name] ?? unit })) };
    }
    case ".npy": {
      const { rows, columns, data } = readNpy(bytes, path);
      const at = (j: number) => Float32Array.from({ length: rows }, (_, i) => data[i * columns + j]);
      return assembleTable(
        Array.from({ length: columns }, (_, j) => ({ name: `x${j}`, values: at(j) })),
        context,
      );
    }
    case ".safetensors":
      return readTensorTable(bytes, path, context);
  }
  throw new FileError(
    `${path}: features must be in a file ${tableExtensions.join(", ")}, got ${extension || "no extension"}`,
  );
}

async function readCsvTable(bytes: Uint8Array, path: string, textColumns: readonly string[]): Promise<FeatureTable> {
  const { header, rows } = await readCsv(bytes, path);
  return assembleTable(columnsOf(header, rows), {
    file: path,
    textColumns,
    placeOf: (row) => `line ${rows[row].line}`,
  });
}

async function readCsv(
  bytes: Uint8Array,
  path: string,
): Promise<{ header: readonly string[]; rows: readonly CsvRow[] }> {
  const [header, ...rows] = await parseCsv(bytes, path);
  if (header === undefined)
    throw new FileError(`${path}: must have a header line and a line for each row, got an empty file`);
  for (const { cells, line } of rows) {
    if (cells.length === header.cells.length) continue;
    throw new FileError(
      `${path}: line ${line}: must have ${header.cells.length} cells as the header, got ${cells.length}`,
    );
  }
  return { header: header.cells, rows };
}

function columnsOf(header: readonly string[], rows: readonly CsvRow[]): RawColumn[] {
  return header.map((name, j) => ({ name, values: rows.map(({ cells }) => cells[j]) }));
}

function readTensorTable(bytes: Uint8Array, path: string, context: Parameters<typeof assembleTable>[1]): FeatureTable {
  const { tensors, metadata } = readTensors(bytes, path, "a file of features");
  const tables = Object.entries(tensors).filter(([, { shape }]) => shape.length === 2);
  const [, tensor] = tables.find(([name]) => name === "features") ?? (tables.length === 1 ? tables[0] : []);
  if (tensor === undefined) {
    const got = Object.entries(tensors)
      .map(([name, { shape }]) => `${name} (${shape.join(" × ")})`)
      .join(", ");
    throw new FileError(
      `${path}: must hold an array "features" of rows × columns, or one such array, got ${got || "none"}`,
    );
  }
  const [rows, columns] = tensor.shape;
  const named = listOf(metadata["columns"]);
  const names = named?.length === columns ? named : Array.from({ length: columns }, (_, j) => `x${j}`);
  const table = assembleTable(
    names.map((name, j) => ({
      name,
      values: Float64Array.from({ length: rows }, (_, i) => tensor.data[i * columns + j]),
    })),
    context,
  );
  const units = listOf(metadata["units"]) ?? [];
  const texts = JSON.parse(metadata["texts"] ?? "{}") as FeatureTable["texts"];
  return { ...table, columns: table.columns.map(({ name }, j) => ({ name, unit: units[j] ?? "1" })), texts };
}

function listOf(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as string[]);
}

/** The table with the text columns of a CSV, row by row. */
async function joinTexts(table: FeatureTable, path: string, labels: string): Promise<FeatureTable> {
  const { header, rows } = await readCsv(await readFileBytes(labels), labels);
  const at = placesIn(table, { path, labels, header, rows });
  const texts = header.map((name, j) => [name, at.map((row) => rows[row].cells[j])] as const);
  return { ...table, texts: { ...table.texts, ...Object.fromEntries(texts) } };
}

interface LabelLines {
  readonly path: string;
  readonly labels: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Which line of the CSV belongs to each row. */
function placesIn({ features, texts }: FeatureTable, { path, labels, header, rows }: LabelLines): number[] {
  const column = header.indexOf("path");
  const paths = texts["path"];
  if (paths !== undefined && column >= 0) {
    const places = new Map(rows.map(({ cells }, i) => [cells[column], i]));
    return paths.map((name) => {
      const place = places.get(name);
      if (place !== undefined) return place;
      throw new FileError(`${labels}: must have a line for each path of ${path}, got none for ${name}`);
    });
  }
  if (rows.length !== features.rows) {
    throw new FileError(
      `${labels}: must have a line for each of the ${features.rows} rows of ${path}, got ${rows.length}; or give both the column path`,
    );
  }
  return rows.map((_, i) => i);
}
