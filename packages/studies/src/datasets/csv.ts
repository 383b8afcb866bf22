// The lines of a CSV file that comes with a data set.
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse";
import { FileError } from "ulmus";

/** A record for each line, by the names in the first one. @throws {FileError} for what is no CSV. */
export async function readCsv(path: string): Promise<Record<string, string>[]> {
  const bytes = await readFile(path);
  return new Promise((resolve, reject) => {
    parse(bytes, { columns: true, bom: true }, (error, rows) => {
      if (error) reject(new FileError(`${path}: ${error.message}`));
      else resolve(rows as unknown as Record<string, string>[]);
    });
  });
}
