// What a WAV file says about its samples: their form and their place. Reads no sample.
// Sources: IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (1991), for RIFF;
// Microsoft, "WAVEFORMATEXTENSIBLE"; EBU Tech 3306 for RF64; RFC 2361 for the codec numbers.
import { FileError } from "../errors.ts";

export type WavCodec = "integer" | "float" | "mu-law" | "a-law";

export interface WavHeader {
  readonly codec: WavCodec;
  readonly channelCount: number;
  /** In samples per second. */
  readonly sampleRate: number;
  readonly bytesPerSample: number;
  /** Where the samples begin, in bytes from the start of the file. */
  readonly dataOffset: number;
  /** Samples of each channel that are wholly in the file, ≥ 1. */
  readonly frameCount: number;
}

/** A sound WAV file whose samples are in a form that another program can read, but we cannot. */
export class UnsupportedCodecError extends FileError {}

/** The limits of what we take for a sound, so that a damaged header is refused at once. */
export const soundLimits = { channels: 64, lowestSampleRate: 1_000, highestSampleRate: 768_000 } as const;

interface Chunk {
  readonly offset: number;
  readonly size: number;
}

type SampleFormat = Omit<WavHeader, "dataOffset" | "frameCount">;

const unknownSize = 0xffffffff;
const codecs = new Map<number, WavCodec>([
  [1, "integer"],
  [3, "float"],
  [6, "a-law"],
  [7, "mu-law"],
]);
const extensible = 0xfffe;
// The last 14 bytes of a sub-format that begins with a plain codec number: {0000xxxx-0000-0010-8000-00AA00389B71},
// and its twin for ambisonic sound, {0000xxxx-0721-11D3-8644-C8C1CA000000}.
const subFormatTails = ["000000001000800000aa00389b71", "00002107d3118644c8c1ca000000"];
const codecNames = new Map([
  [0x0002, "Microsoft ADPCM"],
  [0x0011, "IMA ADPCM"],
  [0x0031, "GSM 6.10"],
  [0x0040, "G.721 ADPCM"],
  [0x0050, "MPEG layer 2"],
  [0x0055, "MP3"],
  [0x00ff, "AAC"],
  [0x0161, "Windows Media Audio"],
  [0x2000, "AC-3"],
]);

/** Reads the header of a whole WAV file. Throws a FileError, beginning with `name`, on anything that is not one. */
export function readWavHeader(bytes: Uint8Array, name: string): WavHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkMagic(bytes, view, name);
  const chunks = findChunks(view);
  const format = chunks.get("fmt ");
  const data = chunks.get("data");
  if (format === undefined) throw new FileError(`${name}: a WAV file must have a "fmt " chunk, found none; ${damaged}`);
  if (data === undefined) throw new FileError(`${name}: a WAV file must have a "data" chunk, found none; ${damaged}`);
  const sampleFormat = readFormat(view, format, name);
  const length = dataLength(view, data, chunks.get("ds64"));
  const frameCount = Math.floor(length / (sampleFormat.channelCount * sampleFormat.bytesPerSample));
  if (frameCount < 1)
    throw new FileError(`${name}: holds no sound, got ${length} bytes of samples; record or copy it again`);
  return { ...sampleFormat, dataOffset: data.offset, frameCount };
}

const damaged = "the file is damaged, copy or convert it again";

/** The first bytes of a file for an error message: hexadecimal and, where they can be printed, as characters. */
export function describeStart(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 8);
  const characters = Array.from(start, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "."));
  return start.length === 0 ? "missing (it is empty)" : `${hexadecimal(start, " ")} ("${characters.join("")}")`;
}

function hexadecimal(bytes: Uint8Array, separator: string): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
}

function checkMagic(bytes: Uint8Array, view: DataView, name: string): void {
  const isWave = bytes.length >= 12 && characters(view, 8) === "WAVE";
  const magic = isWave ? characters(view, 0) : "";
  if (magic === "RIFX") {
    throw new UnsupportedCodecError(`${name}: a big-endian WAV file (RIFX) cannot be read; ${convert}`);
  }
  if (magic !== "RIFF" && magic !== "RF64" && magic !== "BW64") {
    throw new FileError(
      `${name}: is not a WAV file: its first bytes are ${describeStart(bytes)}; check the file's type`,
    );
  }
}

const convert = 'convert it, for example with "ffmpeg -i in.wav -c:a pcm_s16le out.wav"';

function characters(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  );
}

/** The first chunk of each kind that we need; looks no further than the later of "fmt " and "data". */
function findChunks(view: DataView): ReadonlyMap<string, Chunk> {
  const chunks = new Map<string, Chunk>();
  let offset = 12;
  while (offset + 8 <= view.byteLength && !(chunks.has("fmt ") && chunks.has("data"))) {
    const id = characters(view, offset);
    const size = view.getUint32(offset + 4, true);
    if ((id === "fmt " || id === "data" || id === "ds64") && !chunks.has(id))
      chunks.set(id, { offset: offset + 8, size });
    offset = nextChunk(view, offset + 8 + size, size);
  }
  return chunks;
}

// A chunk of odd size is followed by a byte that does not count. Some programs forget that byte, so where a
// chunk can be recognised only without it, it is not there.
function nextChunk(view: DataView, end: number, size: number): number {
  if (size % 2 === 0) return end;
  return !isKnownChunk(view, end + 1) && isKnownChunk(view, end) ? end : end + 1;
}

function isKnownChunk(view: DataView, offset: number): boolean {
  return offset + 8 <= view.byteLength && ["fmt ", "data", "fact", "LIST"].includes(characters(view, offset));
}

function readFormat(view: DataView, { offset, size }: Chunk, name: string): SampleFormat {
  const available = Math.min(size, view.byteLength - offset);
  if (available < 16) {
    throw new FileError(`${name}: the "fmt " chunk must have 16 bytes or more, got ${available}; ${damaged}`);
  }
  const channelCount = view.getUint16(offset + 2, true);
  const sampleRate = view.getUint32(offset + 4, true);
  checkSoundLimits(channelCount, sampleRate, name);
  const bits = view.getUint16(offset + 14, true);
  const codec = readCodec(view, { offset, size: available }, name);
  const bytesPerSample = Math.ceil(bits / 8);
  const isReadable =
    codec === "integer"
      ? bytesPerSample >= 1 && bytesPerSample <= 4
      : codec === "float"
        ? bits === 32 || bits === 64
        : bits === 8;
  if (!isReadable) {
    throw new UnsupportedCodecError(`${name}: ${codec} samples of ${bits} bits cannot be read; ${convert}`);
  }
  const blockAlign = view.getUint16(offset + 12, true);
  if (blockAlign !== channelCount * bytesPerSample) {
    const form = `${channelCount} channels of ${bits} bits`;
    throw new FileError(
      `${name}: ${form} take ${channelCount * bytesPerSample} bytes a frame, got ${blockAlign}; ${damaged}`,
    );
  }
  return { codec, channelCount, sampleRate, bytesPerSample };
}

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

function readCodec(view: DataView, { offset, size }: Chunk, name: string): WavCodec {
  let tag = view.getUint16(offset, true);
  if (tag === extensible && size >= 40) {
    const tail = hexadecimal(new Uint8Array(view.buffer, view.byteOffset + offset + 26, 14), "");
    if (subFormatTails.includes(tail)) tag = view.getUint16(offset + 24, true);
  }
  const codec = codecs.get(tag);
  if (codec !== undefined) return codec;
  const hex = `0x${tag.toString(16).padStart(4, "0")}`;
  const known = codecNames.get(tag);
  throw new UnsupportedCodecError(
    `${name}: WAV codec must be PCM, float, A-law or µ-law, got ${known === undefined ? hex : `${known} (${hex})`}; ${convert}`,
  );
}

/** In bytes, and never beyond the end of the file, which is where a recording that was cut off ends. */
function dataLength(view: DataView, data: Chunk, ds64: Chunk | undefined): number {
  const rest = Math.max(0, view.byteLength - data.offset);
  let size = data.size;
  if (size === unknownSize) {
    const hasSize = ds64 !== undefined && ds64.size >= 16 && ds64.offset + 16 <= view.byteLength;
    const longSize = hasSize ? Number(view.getBigUint64(ds64.offset + 8, true)) : 0;
    size = longSize > 0 ? longSize : Infinity;
  }
  // A program that writes into a pipe cannot go back to fill in the size and leaves it 0. If the outer size fits
  // the file, then somebody did go back, and there really is nothing.
  const outerEnd = 8 + view.getUint32(4, true);
  if (size === 0 && Math.abs(outerEnd - view.byteLength) > 1) size = Infinity;
  return Math.min(size, rest);
}
