// Cuts a FLAC file into frames by their check sums (RFC 9639, 8 and 9), so that the decoder gets each whole frame and
// nothing else. The parser that comes with the decoder loses the last frame of some sound files. Not for FLAC in Ogg.

interface FrameHeader {
  /** In bytes, its check sum included. */
  readonly length: number;
  /** What stays the same from frame to frame: blocking strategy, sample rate and bit depth, as they are coded. */
  readonly form: number;
  /** Of the frame or, with blocks of various sizes, of its first sample. It grows from frame to frame. */
  readonly number: number;
}

/** The frames whose check sums are right, in order: views. Takes one pass, whatever the bytes are. */
export function splitFlacFrames(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let current: FrameHeader | undefined;
  let [start, end, sum] = [0, 0, 0];
  for (let i = audioOffset(bytes); i < bytes.length; i++) {
    if (bytes[i] === 0xff && (bytes[i + 1] & 0xfe) === 0xf8) {
      const header = readFrameHeader(bytes, i);
      // A header is the next frame's if the frame before it is whole, or if it can only be that: then what was
      // before is damaged and is left out.
      if (header !== undefined && (current === undefined || sum === 0 || isLater(header, current))) {
        if (current !== undefined && sum === 0) frames.push(bytes.subarray(start, i));
        [current, start, end, sum] = [header, i, i, 0];
      }
    }
    sum = ((sum << 8) & 0xffff) ^ crc16[(sum >> 8) ^ bytes[i]];
    // With its own check sum in it, a whole frame's sum is zero.
    if (sum === 0) end = i + 1;
  }
  // Other data, such as a tag, may follow the last frame.
  if (current !== undefined && end > start + current.length) frames.push(bytes.subarray(start, end));
  return frames;
}

/** Where the metadata blocks end; if they do not fit into the file, where they begin. */
function audioOffset(bytes: Uint8Array): number {
  let offset = 4;
  let isLast = false;
  while (!isLast && offset + 4 <= bytes.length) {
    isLast = bytes[offset] >= 0x80;
    offset += 4 + (bytes[offset + 1] << 16) + (bytes[offset + 2] << 8) + bytes[offset + 3];
  }
  return isLast && offset <= bytes.length ? offset : 4;
}

function isLater(header: FrameHeader, before: FrameHeader): boolean {
  return header.form === before.form && header.number > before.number;
}

function readFrameHeader(bytes: Uint8Array, offset: number): FrameHeader | undefined {
  const [sizeCode, rateCode] = [bytes[offset + 2] >> 4, bytes[offset + 2] & 15];
  const [channelCode, depthCode] = [bytes[offset + 3] >> 4, bytes[offset + 3] & 15];
  if (sizeCode === 0 || rateCode === 15 || channelCode > 10 || depthCode === 6 || depthCode % 2 === 1) return undefined;
  // The number is written as UTF-8 writes characters, in up to seven bytes.
  const first = bytes[offset + 4];
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones > 7) return undefined;
  const following = Math.max(0, ones - 1);
  let number = ones === 0 ? first : first & (0x7f >> ones);
  for (let i = 1; i <= following; i++) number = number * 64 + (bytes[offset + 4 + i] & 63);
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const length = 5 + following + sizeBytes + rateBytes + 1;
  if (offset + length > bytes.length) return undefined;
  let sum = 0;
  for (let i = offset; i < offset + length; i++) sum = crc8[sum ^ bytes[i]];
  return sum === 0 ? { length, form: (bytes[offset + 1] << 8) | (rateCode << 4) | depthCode, number } : undefined;
}

// Remainders of each byte after division by x⁸ + x² + x + 1 and by x¹⁶ + x¹⁵ + x² + 1 (RFC 9639, 9.1.8 and 9.3).
const crc8 = remainders(8, 0x07);
const crc16 = remainders(16, 0x8005);

function remainders(bits: number, polynomial: number): Uint16Array {
  const [top, mask] = [1 << (bits - 1), (1 << bits) - 1];
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let rest = byte << (bits - 8);
    for (let i = 0; i < 8; i++) rest = (rest & top ? (rest << 1) ^ polynomial : rest << 1) & mask;
    return rest;
  });
}
