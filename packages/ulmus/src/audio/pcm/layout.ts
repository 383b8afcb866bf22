// How samples that are not compressed lie in a file, whatever kind of file it is; and what we take for a sound at all.
import { FileError } from "../../errors.ts";

/** `unsigned` is 8 bits about 128; `integer` is signed, of 1 to 4 bytes. */
export type SampleCodec = "integer" | "unsigned" | "float" | "mu-law" | "a-law";

export interface SampleFormat {
  readonly codec: SampleCodec;
  readonly channelCount: number;
  /** In samples per second. */
  readonly sampleRate: number;
  readonly bytesPerSample: number;
  /** Whether a sample's first byte is its lowest. */
  readonly isLittleEndian: boolean;
}

export interface SampleLayout extends SampleFormat {
  /** Where the samples begin, in bytes from the start of the file. */
  readonly dataOffset: number;
  /** Samples of each channel that are wholly in the file, ≥ 1. */
  readonly frameCount: number;
  /** As many as the file says that it has; absent where it does not say. */
  readonly wholeFrameCount?: number;
}

/** A sound file whose samples are in a form that another program can read, but we cannot. */
export class UnsupportedCodecError extends FileError {}

export const damaged = "the file is damaged, copy or convert it again";
export const convert = 'convert it, for example with "ffmpeg -i in -c:a pcm_s16le out.wav"';

/** The limits of what we take for a sound, so that a damaged header is refused at once. */
export const soundLimits = {
  channels: 64,
  lowestSampleRate: 1_000,
  highestSampleRate: 768_000,
  /** Of all channels together; 4 GiB of them. */
  samples: 2 ** 30,
} as const;

/** Throws a FileError unless there are 1–64 channels and 1,000–768,000 samples per second. */
export function checkSoundLimits(channelCount: number, sampleRate: number, name: string): void {
  const { channels, lowestSampleRate, highestSampleRate } = soundLimits;
  if (!(channelCount >= 1 && channelCount <= channels)) {
    throw new FileError(`${name}: must have 1 to ${channels} channels, got ${channelCount}; ${damaged}`);
  }
  if (!(sampleRate >= lowestSampleRate && sampleRate <= highestSampleRate)) {
    const range = `${lowestSampleRate} to ${highestSampleRate}`;
    throw new FileError(`${name}: must have ${range} samples per second, got ${sampleRate}; ${damaged}`);
  }
}

/** Throws an UnsupportedCodecError where samples of so many bits are none that can be read. */
export function checkReadable(codec: SampleCodec, bits: number, name: string): void {
  const isReadable =
    codec === "integer"
      ? bits >= 1 && bits <= 32
      : codec === "float"
        ? bits === 32 || bits === 64
        : bits >= 1 && bits <= 8;
  if (!isReadable)
    throw new UnsupportedCodecError(`${name}: ${codec} samples of ${bits} bits cannot be read; ${convert}`);
}

interface LayoutRequest {
  readonly dataOffset: number;
  readonly length: number;
  readonly wholeLength?: number;
  readonly name: string;
}

/** The layout of what lies in the `length` bytes from `dataOffset`, of `wholeLength` that the file says there are; a FileError if that is less than one frame. */
export function layOut(
  format: SampleFormat,
  { dataOffset, length, wholeLength = length, name }: LayoutRequest,
): SampleLayout {
  const frameCount = Math.floor(length / (format.channelCount * format.bytesPerSample));
  const wholeFrameCount = Math.floor(wholeLength / (format.channelCount * format.bytesPerSample));
  if (frameCount < 1)
    throw new FileError(`${name}: holds no sound, got ${length} bytes of samples; record or copy it again`);
  return { ...format, dataOffset, frameCount, wholeFrameCount };
}

/** The first bytes of a file for an error message: hexadecimal and, where they can be printed, as characters. */
export function describeStart(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 8);
  const characters = Array.from(start, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "."));
  return start.length === 0 ? "missing (it is empty)" : `${hexadecimal(start, " ")} ("${characters.join("")}")`;
}

export function hexadecimal(bytes: Uint8Array, separator: string): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
}
