// NPY, numpy's format for one array (NEP 1): a header that looks like Python, then the numbers. Reads arrays of rows ×
// columns of any number type, writes Float32.
import { FileError } from "../../errors.ts";
import { type Matrix32, matrix32 } from "../../math/matrix.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** The bytes of a NPY file, version 1.0. */
export function writeNpy({ rows, columns, data }: Matrix32): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10; // data begin at a multiple of 64
  const bytes = new Uint8Array(10 + length + 4 * rows * columns);
  bytes.set([...MAGIC, 1, 0, length & 0xff, length >> 8]);
  bytes.set(new TextEncoder().encode(`${header.padEnd(length - 1)}\n`), 10);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < rows * columns; i++) view.setFloat32(10 + length + 4 * i, data[i], true);
  return bytes;
}

type Reader = (view: DataView, at: number, isLittle: boolean) => number;

/** By kind and size in bytes. */
const readers: Readonly<Record<string, Reader>> = {
  f2: (view, at, isLittle) => halfToNumber(view.getUint16(at, isLittle)),
  f4: (view, at, isLittle) => view.getFloat32(at, isLittle),
  f8: (view, at, isLittle) => view.getFloat64(at, isLittle),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, isLittle) => view.getInt16(at, isLittle),
  i4: (view, at, isLittle) => view.getInt32(at, isLittle),
  i8: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, isLittle) => view.getUint16(at, isLittle),
  u4: (view, at, isLittle) => view.getUint32(at, isLittle),
  u8: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)),
  b1: (view, at) => view.getUint8(at),
};

/** Reads the bytes of a NPY file of two dimensions; numbers are rounded to Float32. */
export function readNpy(bytes: Uint8Array, file: string): Matrix32 {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new FileError(`${file}: must be a NPY file of numpy, got other bytes; save it with numpy.save`);
  }
  const isFirst = bytes[6] === 1;
  const start = isFirst ? 10 : 12;
  const length = isFirst ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const [, order, kind] = /'descr': *'([<>|=])([a-zA-Z]\d+)'/.exec(header) ?? [];
  const shape = (/'shape': *\(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").map((part) => part.trim());
  const sizes = shape.filter((part) => part !== "").map(Number);
  const reader = readers[kind];
  if (reader === undefined) {
    const got = /'descr': *([^,]*)/.exec(header)?.[1] ?? "no type";
    throw new FileError(
      `${file}: must hold numbers (float32 best), got the type ${got}; save it with astype("float32")`,
    );
  }
  if (sizes.length !== 2 || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new FileError(`${file}: must have two dimensions, rows × columns, got (${sizes.join(", ")}); reshape it`);
  }
  const size = Number(kind.slice(1));
  const [rows, columns] = sizes;
  const at = start + length;
  if (bytes.length - at !== size * rows * columns) {
    throw new FileError(
      `${file}: must hold ${rows} × ${columns} numbers of ${size} bytes, got ${bytes.length - at} bytes; it was cut or changed`,
    );
  }
  const isFortran = /'fortran_order': *True/.test(header);
  const out = matrix32(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const place = isFortran ? j * rows + i : i * columns + j;
      out.data[i * columns + j] = reader(view, at + size * place, order !== ">");
    }
  }
  return out;
}

/** IEEE 754 half precision. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
