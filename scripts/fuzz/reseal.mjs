// Makes the check sums of damaged files right again, so that the damage is not found by them.

/** Ogg: the sum of each page, in its bytes 22 to 25, over the page with zeros there (RFC 3533, 6). */
export function resealOgg(bytes) {
  const copy = bytes.slice();
  for (let at = 0; at + 27 <= copy.length; at++) {
    if (copy[at] !== 0x4f || copy[at + 1] !== 0x67 || copy[at + 2] !== 0x67 || copy[at + 3] !== 0x53) continue;
    const segments = copy.subarray(at + 27, at + 27 + copy[at + 26]);
    const end = at + 27 + segments.length + segments.reduce((sum, size) => sum + size, 0);
    if (end > copy.length) continue;
    copy.fill(0, at + 22, at + 26);
    const sum = checksum(copy.subarray(at, end), { bits: 32, polynomial: 0x04c11db7 });
    for (let i = 0; i < 4; i++) copy[at + 22 + i] = sum >>> (8 * i);
    at = end - 1;
  }
  return copy;
}

/** FLAC: what stands between two frame headers is a frame; its last two bytes are its sum (RFC 9639, 9.3). */
export function resealFlac(bytes) {
  const copy = bytes.slice();
  const starts = [];
  for (let at = 0; at + 16 <= copy.length; at++) if (isFlacHeader(copy, at)) starts.push(at);
  starts.forEach((start, i) => {
    const end = starts[i + 1] ?? copy.length;
    if (end - start < 8) return;
    const sum = checksum(copy.subarray(start, end - 2), { bits: 16, polynomial: 0x8005 });
    copy[end - 2] = sum >>> 8;
    copy[end - 1] = sum & 255;
  });
  return copy;
}

/** With the number in one byte, which is all that files of so few frames need. */
function isFlacHeader(bytes, at) {
  if (bytes[at] !== 0xff || (bytes[at + 1] & 0xfe) !== 0xf8 || bytes[at + 4] >= 0x80) return false;
  const [size, rate] = [bytes[at + 2] >> 4, bytes[at + 2] & 15];
  const length = 5 + (size === 6 ? 1 : size === 7 ? 2 : 0) + (rate === 12 ? 1 : rate === 13 || rate === 14 ? 2 : 0);
  return bytes[at + length] === checksum(bytes.subarray(at, at + length), { bits: 8, polynomial: 0x07 });
}

/** The remainder of a division by the polynomial, the highest bit first, from zero. */
function checksum(bytes, { bits, polynomial }) {
  let rest = 0;
  const [top, mask] = [2 ** (bits - 1), bits === 32 ? 0xffffffff : 2 ** bits - 1];
  for (const byte of bytes) {
    rest = (rest ^ (byte << (bits - 8))) >>> 0;
    for (let i = 0; i < 8; i++) rest = ((rest & top ? (rest << 1) ^ polynomial : rest << 1) & mask) >>> 0;
  }
  return rest;
}
