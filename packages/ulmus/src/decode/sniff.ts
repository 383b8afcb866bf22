// What kind of file these bytes are, and at which rate it was recorded, from the first bytes alone. Decodes nothing.
// May be asynchronous in this folder, though nothing is here; does no IO. Imports audio, math and errors only.
import { FileError } from "../errors.ts";
import { readAiffHeader } from "../audio/pcm/aiff-header.ts";
import type { SampleLayout } from "../audio/pcm/layout.ts";
import { readWavHeader } from "../audio/pcm/wav-header.ts";
import { findMpegFrame } from "./mpeg-frame.ts";

/** `wav` to `opus` and `aiff` can be decoded here; of the others we know only the name. `ogg` is Ogg with another codec. */
export type AudioFormat =
  | "wav"
  | "flac"
  | "mp3"
  | "vorbis"
  | "opus"
  | "aac"
  | "aiff"
  | "amr"
  | "au"
  | "caf"
  | "mp4"
  | "ogg"
  | "webm"
  | "wma"
  | "unknown";

export interface SniffedAudio {
  readonly format: AudioFormat;
  /** In samples per second, as the header says; absent if it does not, or is not one that we read. */
  readonly sampleRate?: number;
  /** As the header says; known for WAV, AIFF, FLAC, MP3, Vorbis and Opus. */
  readonly channelCount?: number;
}

const magics: readonly (readonly [offset: number, text: string, format: AudioFormat])[] = [
  [4, "ftyp", "mp4"],
  [0, "\x1a\x45\xdf\xa3", "webm"],
  [0, "#!AMR", "amr"],
  [0, ".snd", "au"],
  [0, "caff", "caf"],
  [0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wma"],
];

/** The format by the first bytes, whatever the file is called. Never throws. */
export function sniffAudio(bytes: Uint8Array): SniffedAudio {
  const body = skipId3(bytes);
  if (hasText(body, 8, "WAVE") && ["RIFF", "RF64", "BW64", "RIFX"].some((magic) => hasText(body, 0, magic))) {
    return sniffPcm(body, "wav", readWavHeader);
  }
  if (hasText(body, 0, "FORM") && ["AIFF", "AIFC"].some((kind) => hasText(body, 8, kind))) {
    return sniffPcm(body, "aiff", readAiffHeader);
  }
  if (hasText(body, 0, "fLaC")) return sniffFlac(body);
  if (hasText(body, 0, "OggS")) return sniffOgg(body);
  const magic = magics.find(([offset, text]) => hasText(body, offset, text));
  if (magic !== undefined) return { format: magic[2] };
  return sniffMpeg(body, body !== bytes);
}

/** The bytes after the ID3v2 tags that stand before the sound; `bytes` itself if there are none. A view. */
export function skipId3(bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  while (hasText(rest, 0, "ID3") && rest.length >= 10) {
    // Four times seven bits, and ten more bytes if the tag has a footer (id3.org, ID3v2.4, 3.1).
    const size = (rest[6] << 21) | (rest[7] << 14) | (rest[8] << 7) | rest[9];
    rest = rest.subarray(10 + size + (rest[5] & 0x10 ? 10 : 0));
  }
  return rest;
}

function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

function sniffPcm(
  bytes: Uint8Array,
  format: "wav" | "aiff",
  readHeader: (bytes: Uint8Array, name: string) => SampleLayout,
): SniffedAudio {
  try {
    const { sampleRate, channelCount } = readHeader(bytes, format);
    return { format, sampleRate, channelCount };
  } catch (error) {
    if (error instanceof FileError) return { format };
    throw error;
  }
}

/** FLAC's first block is always STREAMINFO: 20 bits of rate and 3 bits of channels from its tenth byte (RFC 9639, 8.2). */
function sniffFlac(bytes: Uint8Array, start = 0): SniffedAudio {
  const at = start + 18;
  if (bytes.length < at + 3) return { format: "flac" };
  const sampleRate = (bytes[at] << 12) | (bytes[at + 1] << 4) | (bytes[at + 2] >> 4);
  return { format: "flac", sampleRate, channelCount: ((bytes[at + 2] >> 1) & 7) + 1 };
}

/** The first page holds the codec's first packet, after 27 bytes and a table (RFC 3533, 6). */
function sniffOgg(bytes: Uint8Array): SniffedAudio {
  const packet = 27 + (bytes[26] ?? 0);
  const isLong = bytes.length >= packet + 16;
  if (hasText(bytes, packet, "OpusHead")) {
    // Opus always decodes to 48,000; the header's own rate only says what it was made from (RFC 7845, 5.1).
    return isLong
      ? { format: "opus", sampleRate: 48_000, channelCount: bytes[packet + 9] }
      : { format: "opus", sampleRate: 48_000 };
  }
  if (hasText(bytes, packet, "\x01vorbis")) {
    if (!isLong) return { format: "vorbis" };
    const [b0, b1, b2, b3] = bytes.subarray(packet + 12, packet + 16);
    return {
      format: "vorbis",
      sampleRate: (b0 | (b1 << 8) | (b2 << 16) | (b3 << 24)) >>> 0,
      channelCount: bytes[packet + 11],
    };
  }
  if (hasText(bytes, packet, "\x7fFLAC")) return sniffFlac(bytes, packet + 9);
  return { format: "ogg" };
}

function sniffMpeg(bytes: Uint8Array, hasTag: boolean): SniffedAudio {
  // ADTS: twelve bits of sync, then a layer of zero, which MPEG audio does not have.
  if (bytes[0] === 0xff && (bytes[1] & 0xf6) === 0xf0) return { format: "aac" };
  const frame = findMpegFrame(bytes);
  if (frame !== undefined) return { format: "mp3", sampleRate: frame.sampleRate, channelCount: frame.channelCount };
  return { format: hasTag ? "mp3" : "unknown" };
}
