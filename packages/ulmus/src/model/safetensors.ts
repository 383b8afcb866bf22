// The safetensors layout: 8 bytes with the length of the header, the header as JSON, then raw little-endian arrays.
// https://huggingface.co/docs/safetensors — here with F32 and F64 only.
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

const ALIGNMENT = 8;

/** The bytes of a file with these arrays. */
export function writeTensors({ metadata, tensors }: TensorFile): Uint8Array<ArrayBuffer> {
  // Wider numbers first, so that every array begins at a multiple of its own size.
  const entries = Object.entries(tensors).toSorted(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of entries) {
    header[name] = { dtype: data instanceof Float64Array ? "F64" : "F32", shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength).set(json, 8);
  let at = 8 + headerLength;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Reads such bytes. Copies the arrays. */
export function readTensors(bytes: Uint8Array, name: string): TensorFile {
  const broken = (what: string): FileError => new FileError(`${name}: ${what}; it is not a model, or it was cut or changed on its way`);
  if (bytes.length < 8) throw broken(`has ${bytes.length} bytes, fewer than a header`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (!(headerLength <= bytes.length - 8)) throw broken("its header is longer than the file");
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + headerLength))) as Record<string, unknown>;
  } catch {
    throw broken("its header is not JSON");
  }
  const body = bytes.slice(8 + headerLength);
  const tensors: Record<string, Tensor> = {};
  let end = 0;
  for (const [key, value] of Object.entries(header ?? {})) {
    if (key === "__metadata__") continue;
    const tensor = readTensor(body, value as Partial<HeaderEntry> | null);
    if (!tensor) throw broken(`its array ${key} is damaged or missing`);
    tensors[key] = tensor;
    end = Math.max(end, (value as HeaderEntry).data_offsets[1]);
  }
  if (end !== body.length) throw broken(`holds ${body.length} bytes of arrays, expected ${end}`);
  return { metadata: (header["__metadata__"] ?? {}) as Record<string, string>, tensors };
}

function readTensor(body: Uint8Array<ArrayBuffer>, entry: Partial<HeaderEntry> | null): Tensor | undefined {
  const [from, to] = entry?.data_offsets ?? [];
  const shape = entry?.shape;
  const kind = entry?.dtype === "F32" ? Float32Array : entry?.dtype === "F64" ? Float64Array : undefined;
  if (!kind || !Array.isArray(shape) || from === undefined || to === undefined) return undefined;
  const length = (shape as number[]).reduce((a, b) => a * b, 1);
  if (!(from >= 0 && to <= body.length && to - from === length * kind.BYTES_PER_ELEMENT)) return undefined;
  return { shape, data: new kind(body.slice(from, to).buffer) };
}
