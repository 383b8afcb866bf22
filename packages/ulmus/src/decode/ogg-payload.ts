// What an Ogg file carries, without the pages it is carried in (RFC 3533, 6). Of FLAC in Ogg this is a FLAC file.

/** The contents of the pages of the first stream, put together. Pages that are damaged at their start are left out. */
export function oggPayload(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let serial: number | undefined;
  for (let at = 0; at + 27 <= bytes.length; at++) {
    if (view.getUint32(at) !== 0x4f676753) continue; // "OggS"
    const segments = bytes.subarray(at + 27, at + 27 + bytes[at + 26]);
    const start = at + 27 + segments.length;
    const end = segments.reduce((sum, length) => sum + length, start);
    serial ??= view.getUint32(at + 14);
    if (view.getUint32(at + 14) === serial) parts.push(bytes.subarray(start, end));
    at = end - 1;
  }
  const payload = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    payload.set(part, offset);
    offset += part.length;
  }
  return payload;
}
