// Tables of features: rows of numbers with named columns, and text beside them. Which columns of a file are numbers to learn
// from, and which are text such as labels and groups, is decided here, for every format alike.
import { FileError } from "../../errors.ts";
import { type Matrix32, matrix32 } from "../../math/matrix.ts";
import type { FeatureColumn } from "../../model/feature-sets/feature-set.ts";

/** Features of clips, or of anything that a row of numbers describes, with the text that belongs to each row. */
export interface FeatureTable {
  /** A name and a unit for each column of `features`; "1" where a file does not say the unit. */
  readonly columns: readonly FeatureColumn[];
  /** rows × columns, every number finite. */
  readonly features: Matrix32;
  /** Columns of text by name, such as path, label and speaker: a value for each row, "" where there is none. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** A column as a file has it. */
export interface RawColumn {
  readonly name: string;
  readonly values: ArrayLike<unknown>;
}

/** How messages call things, and which columns are text though they hold numbers. */
export interface TableContext {
  readonly file: string;
  readonly textColumns: readonly string[];
  /** Of row i, from 0: "row 1", "line 2". */
  readonly placeOf: (row: number) => string;
}

/** Columns of these names say what a row is, never what to learn from, even where they hold numbers. */
const textNames = [
  "path",
  "label",
  "group",
  "speaker",
  "recording",
  "source",
  "artist",
  "session",
  "fold",
  "split",
  "part",
];

/** Divides columns into numbers and text; refuses cells among numbers that are none, and tables without numbers. */
export function assembleTable(raw: readonly RawColumn[], context: TableContext): FeatureTable {
  const { file } = context;
  const twice = raw.find(({ name }, i) => raw.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) {
    throw new FileError(`${file}: columns must have different names, got "${twice.name}" twice; rename one`);
  }
  const isText = ({ name, values }: RawColumn): boolean =>
    textNames.includes(name.toLowerCase()) ||
    context.textColumns.includes(name) ||
    !Array.prototype.some.call(values, isNumber);
  const texts = raw.filter(isText);
  const numbers = raw.filter((column) => !isText(column)).flatMap((column) => spread(column, context));
  const rows = raw[0]?.values.length ?? 0;
  if (rows === 0) throw new FileError(`${file}: must have a row for each clip, got none`);
  if (numbers.length === 0) {
    const got = texts.map(({ name }) => `"${name}"`).join(", ");
    throw new FileError(
      `${file}: must have columns of numbers to learn from, got only ${got}; write numbers with a point and without units`,
    );
  }
  const features = matrix32(rows, numbers.length);
  numbers.forEach(({ name, values }, j) => {
    for (let i = 0; i < rows; i++) features.data[i * numbers.length + j] = finite(values[i], { row: i, name }, context);
  });
  return {
    columns: numbers.map(({ name }) => ({ name, unit: "1" })),
    features,
    texts: Object.fromEntries(texts.map(({ name, values }) => [name, Array.from(values, asText)])),
  };
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}

function isNumber(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "" && !Number.isNaN(Number(value));
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" || isList(value);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** A column of lists, as tables of embeddings have it, becomes a column for each of their numbers. */
function spread(column: RawColumn, { file, placeOf }: TableContext): RawColumn[] {
  const { name, values } = column;
  const first: unknown = Array.prototype.find.call(values, (value: unknown) => value !== null && value !== undefined);
  if (!isList(first)) return [column];
  const { length } = first;
  for (let i = 0; i < values.length; i++) {
    const list = values[i];
    const got = isList(list) ? list.length : 0;
    if (got === length) continue;
    throw new FileError(
      `${file}: ${placeOf(i)}: "${name}" must hold ${length} numbers as in the rows before, got ${got}`,
    );
  }
  return Array.from({ length }, (_, k) => ({
    name: `${name}${k}`,
    values: Array.from(values, (list) => (list as ArrayLike<unknown>)[k]),
  }));
}

function finite(
  value: unknown,
  { row, name }: { readonly row: number; readonly name: string },
  { file, placeOf }: TableContext,
): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value ?? Number.NaN);
  if (Number.isFinite(Math.fround(number))) return number;
  const got = asText(value) || "nothing";
  throw new FileError(
    `${file}: ${placeOf(row)}, column "${name}": must be a finite number, got ${got}; fill it in or leave the row out`,
  );
}
