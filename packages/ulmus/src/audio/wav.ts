// WAV files: bytes to a Recording and back, strictly. Our own, so that training in Node and use in the browser
// get the same numbers, and so that a damaged header is an error at once and never a hang or silence.
// Where the bytes come from is not known here; other formats are `decode/`.
import { ArgumentError } from "../errors.ts";
import type { Recording } from "./signal.ts";
import { soundLimits } from "./pcm/layout.ts";
import { readPcm } from "./pcm/recording.ts";
import { readWavHeader } from "./pcm/wav-header.ts";

/**
 * Decodes a RIFF, RIFX or RF64 file: integers of 8 to 32 bits, floats of 32 or 64 bits, µ-law and A-law. Integers are
 * divided by 2^(bits − 1). Where the file ends early, the whole frames that are there are taken.
 * Throws a FileError, beginning with `name`, on a file with 0 or more than 64 channels, a sample rate outside
 * 1,000–768,000, an unknown codec, samples that are not finite, or no sample at all. Copies `bytes`.
 */
export function decodeWav(bytes: Uint8Array, name = "WAV data"): Recording {
  return readPcm(bytes, readWavHeader(bytes, name), name);
}

export type WavEncoding = "int16" | "int24" | "float32";

/**
 * Encodes a recording as a RIFF file. `float32`, the default, is exact; `int16` and `int24` round to the nearest
 * step of 2^−15 or 2^−23 and clip to full scale. Throws an ArgumentError on what `decodeWav` would not read back.
 */
export function encodeWav(recording: Recording, options: { readonly encoding?: WavEncoding } = {}): Uint8Array {
  const { encoding = "float32" } = options;
  checkRecording(recording);
  const { channels } = recording;
  const bytesPerSample = { int16: 2, int24: 3, float32: 4 }[encoding];
  const dataLength = channels[0].length * channels.length * bytesPerSample;
  const headerLength = encoding === "float32" ? 58 : 44;
  const length = headerLength + dataLength + (dataLength % 2);
  if (length > 0xffffffff) {
    throw new ArgumentError(`encodeWav: a WAV file must be shorter than 4 GiB, got ${length} bytes; write it in parts`);
  }
  const view = new DataView(new ArrayBuffer(length));
  writeHeader(view, recording, { encoding, bytesPerSample, dataLength });
  writeSamples(view, headerLength, channels, encoding);
  return new Uint8Array(view.buffer);
}

function checkRecording({ channels, sampleRate }: Recording): void {
  const { lowestSampleRate, highestSampleRate } = soundLimits;
  if (!(channels.length >= 1 && channels.length <= soundLimits.channels)) {
    throw new ArgumentError(
      `encodeWav: a recording must have 1 to ${soundLimits.channels} channels, got ${channels.length}`,
    );
  }
  if (!(Number.isInteger(sampleRate) && sampleRate >= lowestSampleRate && sampleRate <= highestSampleRate)) {
    const rule = `an integer from ${lowestSampleRate} to ${highestSampleRate}`;
    throw new ArgumentError(`encodeWav: sampleRate must be ${rule}, got ${sampleRate}; resample first`);
  }
  const lengths = new Set(channels.map((samples) => samples.length));
  if (lengths.size !== 1 || lengths.has(0)) {
    throw new ArgumentError(`encodeWav: channels must have one length ≥ 1, got ${[...lengths].join(", ")}`);
  }
  channels.forEach((samples, channel) => {
    const place = samples.findIndex((sample) => !Number.isFinite(sample));
    if (place < 0) return;
    throw new ArgumentError(
      `encodeWav: samples must be finite, got ${samples[place]} at sample ${place} of channel ${channel}`,
    );
  });
}

interface WavLayout {
  readonly encoding: WavEncoding;
  readonly bytesPerSample: number;
  readonly dataLength: number;
}

function writeHeader(view: DataView, recording: Recording, { encoding, bytesPerSample, dataLength }: WavLayout): void {
  const isFloat = encoding === "float32";
  const channelCount = recording.channels.length;
  let offset = 0;
  const text = (value: string): void => {
    for (const character of value) view.setUint8(offset++, character.charCodeAt(0));
  };
  const uint16 = (value: number): void => view.setUint16((offset += 2) - 2, value, true);
  const uint32 = (value: number): void => view.setUint32((offset += 4) - 4, value, true);
  text("RIFF");
  uint32(view.byteLength - 8);
  text("WAVEfmt ");
  uint32(isFloat ? 18 : 16);
  uint16(isFloat ? 3 : 1);
  uint16(channelCount);
  uint32(recording.sampleRate);
  uint32(recording.sampleRate * channelCount * bytesPerSample);
  uint16(channelCount * bytesPerSample);
  uint16(8 * bytesPerSample);
  if (isFloat) {
    // Every codec but integers must have an extension, here empty, and a count of frames.
    uint16(0);
    text("fact");
    uint32(4);
    uint32(recording.channels[0].length);
  }
  text("data");
  uint32(dataLength);
}

function writeSamples(view: DataView, start: number, channels: readonly Float32Array[], encoding: WavEncoding): void {
  let offset = start;
  for (let i = 0; i < channels[0].length; i++) {
    for (const samples of channels) {
      switch (encoding) {
        case "int16":
          view.setInt16((offset += 2) - 2, quantise(samples[i], 32768), true);
          break;
        case "int24": {
          const value = quantise(samples[i], 8388608);
          view.setUint16((offset += 2) - 2, value & 0xffff, true);
          view.setInt8(offset++, value >> 16);
          break;
        }
        case "float32":
          view.setFloat32((offset += 4) - 4, samples[i], true);
          break;
        default:
          encoding satisfies never;
      }
    }
  }
}

function quantise(sample: number, scale: number): number {
  return Math.min(scale - 1, Math.max(-scale, Math.round(sample * scale)));
}
