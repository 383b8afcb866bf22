// Whether all of a compressed file could be decoded, by what its headers say about its length.
import { describeLoss } from "../audio/loss.ts";
import type { Recording } from "../audio/signal.ts";
import type { CompressedFormat } from "./decoders.ts";
import { mpegLength } from "./mpeg-length.ts";
import { surveyOgg } from "./ogg-pages.ts";
import { skipId3 } from "./sniff.ts";

/** Decoders give a little less than the headers say at the ends of a whole file: up to two frames of MP3, a block of Vorbis. */
const TOLERANCE = 2 * 1152;

/** What is missing and how much was kept, as the end of a sentence that begins with the file's name; undefined if nothing is. */
export function describeDamage(
  bytes: Uint8Array,
  format: CompressedFormat,
  { channels, sampleRate }: Recording,
): string | undefined {
  const kept = channels[0].length;
  const body = skipId3(bytes);
  if (format === "flac") return describeLoss({ kept, whole: flacLength(body) }, sampleRate);
  if (format === "mp3") return describeLoss({ kept, whole: mpegLength(body), tolerance: TOLERANCE }, sampleRate);
  const { lastPosition, hasEnd } = surveyOgg(body);
  const loss = describeLoss({ kept, whole: lastPosition, tolerance: TOLERANCE + preSkip(body, format) }, sampleRate);
  if (loss !== undefined || hasEnd) return loss;
  return `is damaged or cut off: its last page is missing; ${(kept / sampleRate).toFixed(2)} s could be read`;
}

/** Samples of each channel, 36 bits of STREAMINFO (RFC 9639, 8.2); 0 where the file does not say. */
function flacLength(bytes: Uint8Array): number {
  const packet = 27 + (bytes[26] ?? 0);
  const start = bytes[0] === 0x4f ? packet + 9 : 0; // in Ogg after the page's header and nine bytes
  if (bytes.length < start + 26) return 0;
  const low = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(start + 22);
  return (bytes[start + 21] & 15) * 2 ** 32 + low;
}

/** Samples that Opus decoders leave out at the beginning (RFC 7845, 5.1). */
function preSkip(bytes: Uint8Array, format: CompressedFormat): number {
  const packet = 27 + (bytes[26] ?? 0);
  return format === "opus" && bytes.length > packet + 12 ? bytes[packet + 10] | (bytes[packet + 11] << 8) : 0;
}
