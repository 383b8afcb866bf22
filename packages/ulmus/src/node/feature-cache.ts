// Rows of features that were extracted before, found by what the file holds. One folder for each recipe; in it are
// segments, files of many rows that are written as a whole, never changed, and merged when there are many. So programs
// that run at the same time cannot spoil each other's rows, and whatever is damaged is passed over and made again.
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { toFileError } from "./file-error.ts";
import { type FeatureRow, ROW_VERSION, type RowJob, SKETCH_VERSION } from "./feature-row.ts";
import { readFileBytes } from "./read-file.ts";
import { writeFileAtomically } from "./write-file.ts";

// A segment is a word and then records: the file's hash, a word of flags, the sound's seconds, the number of values, the
// values, a CRC-32 of these. Words and values are in the machine's own byte order, and the first word shows which one that is.
const MAGIC = 0x756c6d03;
const HEADER = Buffer.from(new Uint32Array([MAGIC]).buffer);
const HASH_BYTES = 32;
const SECONDS_AT = HASH_BYTES + 4;
const COUNT_AT = SECONDS_AT + 8;
const VALUES_AT = COUNT_AT + 4;
const SILENT = 1;
const MOST_SEGMENTS = 16;
const FLUSH_SECONDS = 10;

/** SHA-256 in hexadecimal of what a file holds. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export class FeatureCache {
  /** Absolute, or as it was given. */
  readonly folder: string;
  readonly #records = new Map<string, Buffer>();
  #unwritten: Buffer[] = [];
  #writtenAt = performance.now();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Reads what was kept of the same job. */
  static async open(folder: string, job: RowJob | "sketch"): Promise<FeatureCache> {
    const heard = job === "sketch" ? [SKETCH_VERSION, job] : heardBy(job);
    const key = hashBytes(Buffer.from(JSON.stringify(heard)));
    const cache = new FeatureCache(join(folder, "features", key.slice(0, 32)));
    const segments = (await readdir(cache.folder).catch(() => [])).filter((name) => name.endsWith(".rows"));
    for (const name of segments) await cache.#readSegment(name);
    if (segments.length > MOST_SEGMENTS) await cache.#merge(segments);
    return cache;
  }

  /** Whether rows have waited long enough to be written. */
  get isDue(): boolean {
    return this.#unwritten.length > 0 && performance.now() - this.#writtenAt > 1000 * FLUSH_SECONDS;
  }

  get(hash: string): FeatureRow | undefined {
    const record = this.#records.get(hash);
    if (record === undefined) return undefined;
    const row = new Float32Array((record.length - 4 - VALUES_AT) / 4);
    new Uint8Array(row.buffer).set(record.subarray(VALUES_AT, record.length - 4));
    const [soundSeconds] = new Float64Array(Uint8Array.from(record.subarray(SECONDS_AT, COUNT_AT)).buffer);
    return { row, soundSeconds, isSilent: (record[HASH_BYTES] & SILENT) !== 0 };
  }

  /** Remembers a row until `flush` writes it. */
  add(hash: string, { row, soundSeconds, isSilent }: FeatureRow): void {
    const record = Buffer.alloc(recordBytes(row.length));
    record.write(hash, "hex");
    record[HASH_BYTES] = isSilent ? SILENT : 0;
    record.set(new Uint8Array(new Float64Array([soundSeconds]).buffer), SECONDS_AT);
    record.set(new Uint8Array(new Uint32Array([row.length]).buffer), COUNT_AT);
    record.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), VALUES_AT);
    record.writeUInt32LE(checksum(record), record.length - 4);
    this.#records.set(hash, record);
    this.#unwritten.push(record);
  }

  /** Writes what was added since; throws a FileError if that fails, and does not try the same rows again. */
  async flush(): Promise<void> {
    const records = this.#unwritten;
    this.#unwritten = [];
    this.#writtenAt = performance.now();
    if (records.length > 0) await this.#writeSegment(records);
  }

  async #writeSegment(records: readonly Buffer[]): Promise<void> {
    await mkdir(this.folder, { recursive: true }).catch((error: unknown) => {
      throw toFileError(error, this.folder);
    });
    await writeFileAtomically(join(this.folder, `${randomUUID()}.rows`), Buffer.concat([HEADER, ...records]));
  }

  async #readSegment(name: string): Promise<void> {
    // Another program may just have merged it with others.
    const bytes = Buffer.from(await readFileBytes(join(this.folder, name)).catch(() => new Uint8Array()));
    if (!bytes.subarray(0, HEADER.length).equals(HEADER)) return;
    for (let at = HEADER.length; at + VALUES_AT <= bytes.length;) {
      const [count] = new Uint32Array(Uint8Array.from(bytes.subarray(at + COUNT_AT, at + VALUES_AT)).buffer);
      const record = bytes.subarray(at, at + recordBytes(count));
      if (record.length < recordBytes(count)) return;
      if (record.readUInt32LE(record.length - 4) === checksum(record))
        this.#records.set(record.toString("hex", 0, HASH_BYTES), record);
      at += record.length;
    }
  }

  async #merge(segments: readonly string[]): Promise<void> {
    try {
      await this.#writeSegment([...this.#records.values()]);
      for (const name of segments) await rm(join(this.folder, name), { force: true });
    } catch {
      // Many segments are slower, not wrong.
    }
  }
}

/** All that rows depend on. */
function heardBy({ kind, isExact = true, recipe: { frontEnd, blocks, augment } }: RowJob): unknown[] {
  return [
    ROW_VERSION,
    kind,
    frontEnd,
    blocks.map((block) => ({ ...block, weight: 1 })), // no row depends on it
    ...(augment ? [augment] : []),
    ...(isExact ? [] : ["rounded"]),
  ];
}

function recordBytes(values: number): number {
  return VALUES_AT + 4 * values + 4;
}

function checksum(record: Buffer): number {
  return crc32(record.subarray(0, record.length - 4));
}
