// Bytes of a sound file to a Recording, the same in Node and in the browser, whatever the file is called.
// This folder may be asynchronous, because decoders are loaded when first needed; it does no IO. It imports audio,
// math and errors only. What cannot be decoded here is an UnsupportedFormatError, so that whoever called can try
// ffmpeg or the browser's own decoder.
import { FileError } from "../errors.ts";
import type { Recording } from "../audio/signal.ts";
import { decodeAiff } from "../audio/aiff.ts";
import { checkSoundLimits, describeStart, UnsupportedCodecError } from "../audio/pcm/layout.ts";
import { checkFinite } from "../audio/pcm/recording.ts";
import { decodeWav } from "../audio/wav.ts";
import { describeDamage } from "./damage.ts";
import { decoders, type CompressedFormat } from "./decoders.ts";
import { TooLongError } from "./joined-parts.ts";
import { sniffAudio, type AudioFormat, type SniffedAudio } from "./sniff.ts";

/** A file whose format is known, and which another program can most likely decode, but not this one. */
export class UnsupportedFormatError extends FileError {
  readonly format: AudioFormat;

  constructor(message: string, format: AudioFormat, options?: ErrorOptions) {
    super(message, options);
    this.format = format;
  }
}

const formatNames: Record<Exclude<AudioFormat, "unknown">, string> = {
  wav: "WAV",
  aiff: "AIFF",
  flac: "FLAC",
  mp3: "MP3",
  vorbis: "Ogg Vorbis",
  opus: "Ogg Opus",
  aac: "AAC",
  amr: "AMR",
  au: "AU",
  caf: "CAF",
  mp4: "MP4/M4A (AAC or ALAC)",
  ogg: "Ogg with a codec other than Vorbis, Opus and FLAC",
  webm: "WebM/Matroska",
  wma: "Windows Media Audio",
};
const readable = "WAV, AIFF, FLAC, MP3, Ogg Vorbis and Ogg Opus";

/**
 * Decodes a whole file: WAV, AIFF, FLAC, MP3, Ogg Vorbis or Ogg Opus, recognised by its bytes. Integer samples are
 * divided by 2^(bits − 1); the delay that MP3, Vorbis and Opus encoders add is removed; Opus comes at 48,000 samples per
 * second. Of a file that is cut off or damaged, what can be decoded is returned, and `damage` says how much that is.
 * Throws an UnsupportedFormatError on other audio formats, and a FileError, beginning with `name`, on what is no
 * audio file or holds no sound. `bytes` is not changed.
 */
export async function decodeAudio(bytes: Uint8Array, name = "audio"): Promise<Recording> {
  const sniffed = sniffAudio(bytes);
  const { format } = sniffed;
  switch (format) {
    case "wav":
      return decodePcm(decodeWav, { bytes, name, format });
    case "aiff":
      return decodePcm(decodeAiff, { bytes, name, format });
    case "flac":
    case "mp3":
    case "vorbis":
    case "opus":
      return decodeCompressed(bytes, name, { ...sniffed, format });
    case "unknown": {
      const start = describeStart(bytes);
      throw new FileError(`${name}: is not an audio file: its first bytes are ${start}; can be read: ${readable}`);
    }
    default:
      throw new UnsupportedFormatError(
        `${name}: is ${formatNames[format]}, which cannot be decoded here; can be read: ${readable}; convert it, for example with ffmpeg`,
        format,
      );
  }
}

function decodePcm(
  decode: (bytes: Uint8Array, name: string) => Recording,
  { bytes, name, format }: { readonly bytes: Uint8Array; readonly name: string; readonly format: AudioFormat },
): Recording {
  try {
    return decode(bytes, name);
  } catch (error) {
    if (error instanceof UnsupportedCodecError)
      throw new UnsupportedFormatError(error.message, format, { cause: error });
    throw error;
  }
}

async function decodeCompressed(
  bytes: Uint8Array,
  name: string,
  sniffed: SniffedAudio & { readonly format: CompressedFormat },
): Promise<Recording> {
  const decode = await decoders[sniffed.format](); // outside `try`: a decoder that is not installed is no fault of the file
  let recording: Recording;
  try {
    // A plain view, because the `slice` of Node's Buffer, unlike that of an array, is no copy.
    recording = await decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), sniffed);
  } catch (cause) {
    if (cause instanceof TooLongError) {
      throw new FileError(`${name}: would have ${cause.message}, which is too long; cut it into parts`, { cause });
    }
    throw new FileError(`${describe(name, sniffed)} could not be decoded; ${advice}`, { cause });
  }
  const { channels, sampleRate } = recording;
  if (channels.length === 0 || channels[0].length === 0) {
    throw new FileError(`${describe(name, sniffed)} holds no sound, got 0 samples of ${bytes.length} bytes; ${advice}`);
  }
  checkSoundLimits(channels.length, sampleRate, name);
  if (sniffed.sampleRate !== undefined && sniffed.sampleRate !== sampleRate) {
    const got = `${sniffed.sampleRate} in its header and ${sampleRate} later`;
    throw new FileError(`${describe(name, sniffed)} must keep one sample rate, got ${got}; ${advice}`);
  }
  checkFinite(channels, name);
  const damage = describeDamage(bytes, sniffed.format, recording);
  return damage === undefined ? recording : { ...recording, damage };
}

const advice = "it is damaged or cut off, copy or convert it again";

function describe(name: string, { format }: { readonly format: CompressedFormat }): string {
  return `${name}: this ${formatNames[format]} file`;
}
