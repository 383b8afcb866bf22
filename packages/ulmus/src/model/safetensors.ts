// The safetensors layout: 8 bytes with the length of the header, the header as JSON, then raw little-endian arrays.
// https://huggingface.co/docs/safetensors — here with F32 and F64 only, and with a checksum of ours in the metadata.
import { FileError } from "../errors.ts";
import type { FloatArray } from "../math/matrix.ts";

export interface TensorFile {
  /** Strings beside the arrays. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

type Header = Readonly<Record<string, unknown>>;

const ALIGNMENT = 8;

/** The bytes of a file with these arrays; `crc32` is added to its metadata. */
export function writeTensors({ metadata, tensors }: TensorFile): Uint8Array<ArrayBuffer> {
  // Wider numbers first, so that every array begins at a multiple of its own size.
  const entries = Object.entries(tensors).toSorted(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT,
  );
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of entries) {
    const dtype = data instanceof Float64Array ? "F64" : "F32";
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const body = new Uint8Array(offset);
  let at = 0;
  for (const [, { data }] of entries) {
    body.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  header["__metadata__"] = { ...metadata, crc32: checksum(header, body) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + headerLength + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength).set(json, 8);
  bytes.set(body, 8 + headerLength);
  return bytes;
}

/** Reads such bytes, which messages call a `kind`; a file without `crc32` may come from elsewhere. Copies the arrays. */
export function readTensors(bytes: Uint8Array, name: string, kind = "a model"): TensorFile {
  const broken = (what: string): FileError =>
    new FileError(`${name}: ${what}; it is not ${kind}, or it was cut or changed on its way`);
  if (bytes.length < 8) throw broken(`has ${bytes.length} bytes, fewer than a header`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (!(headerLength <= bytes.length - 8)) throw broken("its header is longer than the file");
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  if (!header) throw broken("its header is not JSON of the right form");
  const body = new Uint8Array(bytes.subarray(8 + headerLength));
  const tensors: Record<string, Tensor> = {};
  let end = 0;
  for (const [key, value] of Object.entries(header)) {
    if (key === "__metadata__") continue;
    const tensor = readTensor(body, value as Partial<HeaderEntry> | null);
    if (!tensor) throw broken(`its array ${key} is damaged or missing, or of numbers that are neither F32 nor F64`);
    tensors[key] = tensor;
    end = Math.max(end, (value as HeaderEntry).data_offsets[1]);
  }
  if (end !== body.length) throw broken(`holds ${body.length} bytes of arrays, expected ${end}`);
  const metadata = (header["__metadata__"] ?? {}) as Record<string, string>;
  const { crc32, ...rest } = metadata;
  if (crc32 !== undefined && crc32 !== checksum({ ...header, __metadata__: rest }, body)) {
    throw broken("its checksum does not fit its contents");
  }
  return { metadata, tensors };
}

/** An object whose `__metadata__`, if it has any, holds nothing but strings. */
function parseHeader(bytes: Uint8Array): Header | undefined {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (!isRecord(header)) return undefined;
  const metadata = header["__metadata__"] ?? {};
  const isWhole = isRecord(metadata) && Object.values(metadata).every((value) => typeof value === "string");
  return isWhole ? header : undefined;
}

function isRecord(value: unknown): value is Header {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readTensor(body: Uint8Array<ArrayBuffer>, entry: Partial<HeaderEntry> | null): Tensor | undefined {
  const [from, to] = Array.isArray(entry?.data_offsets) ? (entry.data_offsets as unknown[]) : [];
  const shape: unknown = entry?.shape;
  const kind = entry?.dtype === "F32" ? Float32Array : entry?.dtype === "F64" ? Float64Array : undefined;
  if (!kind || !Array.isArray(shape) || !isSize(from) || !isSize(to) || !shape.every(isSize)) return undefined;
  const length = shape.reduce((a, b) => a * b, 1);
  if (!(to <= body.length && to - from === length * kind.BYTES_PER_ELEMENT)) return undefined;
  return { shape, data: new kind(body.slice(from, to).buffer) };
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** CRC-32 (ITU-T V.42, as in zip and PNG) of the header as compact JSON, without its own entry, and of the arrays. */
function checksum(header: Header, body: Uint8Array): string {
  let crc = 0xffffffff;
  for (const bytes of [new TextEncoder().encode(JSON.stringify(header)), body]) {
    for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]) & 0xff];
  }
  return (~crc >>> 0).toString(16).padStart(8, "0");
}

/** What a byte does to the checksum, by the reversed polynomial 0xEDB88320. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
