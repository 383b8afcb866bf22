// The header of an MPEG audio frame (ISO/IEC 11172-3, 2.4.1.3 and 13818-3), enough of it to find the first one.
// An MP3 file has no header of its own, so this is also how one is recognised.

export interface MpegFrame {
  readonly offset: number;
  /** In bytes, header included. */
  readonly length: number;
  /** In samples per second. */
  readonly sampleRate: number;
  readonly channelCount: 1 | 2;
}

// kbit/s by index 1–14, for layers I, II and III of MPEG-1, and for layers I and II/III of MPEG-2 and 2.5.
const bitRates = {
  first: {
    1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  second: {
    1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;

// Some programs leave padding or the rest of a frame before the first whole one.
const searchLength = 16_384;

/**
 * The first frame within 16 KiB that is followed by another of its kind, so that a chance pattern is not taken for
 * one; undefined if there is none. A single frame that fills the bytes exactly, or to the end, is accepted at 0.
 */
export function findMpegFrame(bytes: Uint8Array): MpegFrame | undefined {
  const end = Math.min(bytes.length, searchLength);
  for (let offset = 0; offset < end; offset++) {
    if (bytes[offset] !== 0xff) continue;
    const frame = readMpegFrame(bytes, offset);
    if (frame === undefined) continue;
    const next = offset + frame.length;
    if (offset === 0 && next === bytes.length) return frame;
    const following = readMpegFrame(bytes, next);
    if (following !== undefined && following.sampleRate === frame.sampleRate && isSameKind(bytes, offset, next))
      return frame;
  }
  return undefined;
}

/** The frame header at `offset`, or undefined if there is none. A frame of "free" bit rate is not recognised. */
export function readMpegFrame(bytes: Uint8Array, offset: number): MpegFrame | undefined {
  if (offset + 4 > bytes.length || bytes[offset] !== 0xff || (bytes[offset + 1] & 0xe0) !== 0xe0) return undefined;
  const version = (bytes[offset + 1] >> 3) & 3; // 0: MPEG-2.5, 2: MPEG-2, 3: MPEG-1
  const layer = 4 - ((bytes[offset + 1] >> 1) & 3);
  const bitRateIndex = bytes[offset + 2] >> 4;
  const rateIndex = (bytes[offset + 2] >> 2) & 3;
  if (version === 1 || layer === 4 || bitRateIndex === 0 || bitRateIndex === 15 || rateIndex === 3) return undefined;
  const sampleRate = [44_100, 48_000, 32_000][rateIndex] / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const bitRate = 1000 * bitRates[version === 3 ? "first" : "second"][layer as 1 | 2 | 3][bitRateIndex - 1];
  const padding = (bytes[offset + 2] >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 2 || version === 3 ? 1152 : 576;
  // Layer I counts in slots of four bytes.
  const slots = Math.floor(((samples / (layer === 1 ? 32 : 8)) * bitRate) / sampleRate) + padding;
  const channelCount = bytes[offset + 3] >> 6 === 3 ? 1 : 2;
  return { offset, length: layer === 1 ? 4 * slots : slots, sampleRate, channelCount };
}

/** Whether version and layer are the same. */
function isSameKind(bytes: Uint8Array, a: number, b: number): boolean {
  return (bytes[a + 1] & 0x1e) === (bytes[b + 1] & 0x1e);
}
