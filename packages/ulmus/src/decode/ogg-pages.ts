// The pages of an Ogg file, to see whether all of them are there and whole (RFC 3533, 6). Decodes nothing.

export interface OggSurvey {
  /** The place of the last page's end: samples at the codec's rate, counted from the beginning of the stream. */
  readonly lastPosition: number;
  /** Whether the last page says that it is the last. */
  readonly hasEnd: boolean;
}

const HEADER_BYTES = 27;
const [CHECKSUM_AT, LAST_PAGE] = [22, 4];

/** What the pages with right check sums of the first stream say. */
export function surveyOgg(bytes: Uint8Array): OggSurvey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let serial: number | undefined;
  let [lastPosition, hasEnd] = [0, false];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; at++) {
    if (view.getUint32(at) !== 0x4f676753) continue; // "OggS"
    const segments = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + bytes[at + 26]);
    const end = segments.reduce((sum, length) => sum + length, at + HEADER_BYTES + segments.length);
    if (end > bytes.length || checksum(bytes.subarray(at, end)) !== view.getUint32(at + CHECKSUM_AT, true)) continue;
    serial ??= view.getUint32(at + 14);
    if (view.getUint32(at + 14) === serial) {
      const position = view.getBigInt64(at + 6, true);
      if (position > 0n) lastPosition = Number(position); // −1: no packet ends on the page
      hasEnd = (bytes[at + 5] & LAST_PAGE) !== 0;
    }
    at = end - 1;
  }
  return { lastPosition, hasEnd };
}

/** The remainder after division by 0x04c11db7, with the check sum's own place counted as 0. */
function checksum(page: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= CHECKSUM_AT && i < CHECKSUM_AT + 4 ? 0 : page[i];
    sum = (sum << 8) ^ remainders[(sum >>> 24) ^ byte];
  }
  return sum >>> 0;
}

const remainders = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let i = 0; i < 8; i++) rest = rest < 0 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
  return rest;
});
