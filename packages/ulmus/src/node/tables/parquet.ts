// Parquet, the field's format for large tables, by hyparquet; loaded when it is needed.
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { FileError } from "../../errors.ts";
import { type FeatureTable, type RawColumn } from "./feature-table.ts";

/** The key of the file's metadata under which the units of the columns stand. */
const UNITS = "ulmus.units";

/** The bytes of a Parquet file: text columns, then numbers as FLOAT, which keeps them exactly. */
export async function writeParquet({ columns, features, texts }: FeatureTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const numbers = columns.map(({ name }, j) => ({
    name,
    data: Float32Array.from({ length: features.rows }, (_, i) => features.data[i * features.columns + j]),
    type: "FLOAT" as const,
    nullable: false,
  }));
  const words = Object.entries(texts).map(([name, data]) => ({
    name,
    data: [...data],
    type: "STRING" as const,
    nullable: false,
  }));
  const units = JSON.stringify(Object.fromEntries(columns.map(({ name, unit }) => [name, unit])));
  return new Uint8Array(
    parquetWriteBuffer({ columnData: [...words, ...numbers], kvMetadata: [{ key: UNITS, value: units }] }),
  );
}

/** What a Parquet file holds. */
export interface ParquetContents {
  readonly columns: readonly RawColumn[];
  /** By column, where the file says them. */
  readonly units: Readonly<Record<string, string>>;
}

/** Reads the bytes of a Parquet file with columns of numbers, text and lists of numbers. */
export async function readParquet(bytes: Uint8Array, file: string): Promise<ParquetContents> {
  const { parquetMetadata, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const buffer = bytes.slice().buffer;
  try {
    const metadata = parquetMetadata(buffer);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const rows = await parquetReadObjects({
      file: buffer,
      metadata,
      compressors: {
        GZIP: (input) => new Uint8Array(gunzipSync(input)),
        BROTLI: (input) => new Uint8Array(brotliDecompressSync(input)),
      },
    });
    return {
      columns: names.map((name) => ({ name, values: rows.map((row) => row[name] as unknown) })),
      units: unitsOf(metadata.key_value_metadata?.find(({ key }) => key === UNITS)?.value),
    };
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(
      `${file}: must be a Parquet file, uncompressed or by snappy, gzip or brotli, got: ${what}; save it again`,
      { cause },
    );
  }
}

function unitsOf(text: string | undefined): Record<string, string> {
  try {
    return JSON.parse(text ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}
