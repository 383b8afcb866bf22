// How long an MP3 file says that it is, or its frames do, to see whether all of them were decoded. Decodes nothing.
import { findMpegFrame, type MpegFrame, readMpegFrame } from "./mpeg-frame.ts";

/**
 * Samples of each channel: by the header that most encoders write into the first frame (Xing, Info, with LAME's delay and padding),
 * else by the frames themselves, with room for those that may have been in bytes that are none. 0 if there is no frame.
 */
export function mpegLength(bytes: Uint8Array): number {
  const first = findMpegFrame(bytes);
  if (first === undefined) return 0;
  const samples = samplesOf(bytes, first);
  return saidLength(bytes, first, samples) ?? walkedLength(bytes, first, samples);
}

function isFirstVersion(bytes: Uint8Array, { offset }: MpegFrame): boolean {
  return ((bytes[offset + 1] >> 3) & 3) === 3;
}

/** Of one frame. Layer III and II; layer I is not met any more. */
function samplesOf(bytes: Uint8Array, frame: MpegFrame): number {
  const isThird = ((bytes[frame.offset + 1] >> 1) & 3) === 1;
  return isThird && !isFirstVersion(bytes, frame) ? 576 : 1152;
}

function saidLength(bytes: Uint8Array, frame: MpegFrame, samples: number): number | undefined {
  const isMono = frame.channelCount === 1;
  const side = isFirstVersion(bytes, frame) ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  const at = frame.offset + 4 + side;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 12 > bytes.length || ![0x58696e67, 0x496e666f].includes(view.getUint32(at))) return undefined; // "Xing", "Info"
  const flags = view.getUint32(at + 4);
  if ((flags & 1) === 0) return undefined;
  const all = view.getUint32(at + 8) * samples;
  // After it a table of places, if flagged, then 21 bytes of LAME's, and delay and padding of 12 bits each.
  const lame = at + 8 + 4 + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (lame + 24 > bytes.length || bytes[lame] === 0) return all;
  const both = (bytes[lame + 21] << 16) | (bytes[lame + 22] << 8) | bytes[lame + 23];
  return all - (both >> 12) - (both & 0xfff);
}

function walkedLength(bytes: Uint8Array, first: MpegFrame, samples: number): number {
  let [frames, stray, at] = [0, 0, first.offset];
  let lastLength = first.length;
  while (at + 4 <= bytes.length && !isTag(bytes, at)) {
    const frame = readMpegFrame(bytes, at);
    if (frame !== undefined && frame.sampleRate === first.sampleRate) {
      frames++;
      lastLength = frame.length;
      at += frame.length;
    } else {
      stray++;
      at++;
    }
  }
  return Math.round((frames + stray / lastLength) * samples);
}

/** Tags at the end: ID3v1, APE and Lyrics3. */
function isTag(bytes: Uint8Array, at: number): boolean {
  const start = String.fromCharCode(...bytes.subarray(at, at + 6));
  return start.startsWith("TAG") || start === "APETAG" || start === "LYRICS";
}
