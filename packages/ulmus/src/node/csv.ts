// CSV files: text in UTF-8, cells between commas, semicolons or tabs, by csv-parse.
import { CsvError, parse } from "csv-parse";
import { FileError } from "../errors.ts";

export interface CsvRow {
  readonly cells: readonly string[];
  /** Where it ends in the file, from 1. */
  readonly line: number;
}

function decodeText(bytes: Uint8Array, table: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FileError(`${table}: a CSV file must be text in UTF-8, got other bytes; save it again as "CSV UTF-8"`, {
      cause,
    });
  }
}

/** The rows of a CSV file, its header first; empty lines are none. */
export async function parseCsv(bytes: Uint8Array, table: string): Promise<CsvRow[]> {
  const text = decodeText(bytes, table);
  const rows: CsvRow[] = [];
  const delimiter = findDelimiter(text);
  // A wrong number of cells is ours to report, with the names of the columns.
  const options = { delimiter, trim: true, skip_empty_lines: true, info: true, relax_column_count: true } as const;
  try {
    for await (const { record, info } of parse(text, options)) rows.push({ cells: record, line: info.lines });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new FileError(
      `${table}: must be a CSV file, got: ${cause.message}; put cells that hold quotes or commas in quotes`,
      { cause },
    );
  }
  return rows;
}

/** Spreadsheets of some countries put semicolons between cells; the header, which needs no commas otherwise, shows it. */
function findDelimiter(text: string): string {
  const [header] = text.trimStart().split("\n", 1);
  const counts = [",", ";", "\t"].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).delimiter;
}
