// ZIP files without compression (PKWARE APPNOTE 6.3): sound does not get smaller by it.
export interface ZipEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
/** 1980-01-01: the day says nothing, and equal projects are equal files. */
const DOS_DATE = 0x21;
/** Names are UTF-8. */
const FLAGS = 0x0800;

export function writeZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const named = entries.map(({ path, bytes }) => ({ name: new TextEncoder().encode(path), bytes, crc: crc32(bytes) }));
  const length = named.reduce((sum, { name, bytes }) => sum + 76 + 2 * name.length + bytes.length, 22);
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  let at = 0;
  const put = (...fields: readonly (readonly [value: number, size: 2 | 4])[]): void => {
    for (const [value, size] of fields) {
      if (size === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += size;
    }
  };
  const common = (name: Uint8Array, size: number, crc: number): void =>
    put([20, 2], [FLAGS, 2], [0, 2], [0, 2], [DOS_DATE, 2], [crc, 4], [size, 4], [size, 4], [name.length, 2], [0, 2]);
  const starts = named.map(({ name, bytes, crc }) => {
    const start = at;
    put([LOCAL, 4]);
    common(name, bytes.length, crc);
    out.set(name, at);
    out.set(bytes, at + name.length);
    at += name.length + bytes.length;
    return start;
  });
  const central = at;
  named.forEach(({ name, bytes, crc }, i) => {
    put([CENTRAL, 4], [20, 2]);
    common(name, bytes.length, crc);
    put([0, 2], [0, 2], [0, 2], [0, 4], [starts[i], 4]);
    out.set(name, at);
    at += name.length;
  });
  put([END, 4], [0, 2], [0, 2], [named.length, 2], [named.length, 2], [at - central, 4], [central, 4], [0, 2]);
  return out.subarray(0, at);
}

/** The files of a ZIP that was written without compression; damaged ones are left out and named in `damaged`. */
export function readZip(bytes: Uint8Array): { readonly entries: ZipEntry[]; readonly damaged: string[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw new Error("is not a whole project file: its end is missing; save it again");
  const entries: ZipEntry[] = [];
  const damaged: string[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = view.getUint16(end + 10, true); i > 0; i--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL)
      throw new Error("is damaged: its list of files is broken");
    const [method, crc] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
    const [size, nameLength] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const local = view.getUint32(at + 42, true);
    const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (path.endsWith("/")) continue;
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const content = bytes.subarray(start, start + size);
    if (method === 0 && content.length === size && crc32(content) === crc) entries.push({ path, bytes: content });
    else damaged.push(path);
  }
  return { entries, damaged };
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** As ZIP and PNG have it (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = crcTable[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
