// What a WAV file says about its samples: their form and their place. Reads no sample.
// Sources: IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (1991), for RIFF and RIFX;
// Microsoft, "WAVEFORMATEXTENSIBLE"; EBU Tech 3306 for RF64; RFC 2361 for the codec numbers.
import { FileError } from "../../errors.ts";
import { characters, type Chunk, findChunks, samplesIn } from "./chunks.ts";
import {
  checkReadable,
  checkSoundLimits,
  convert,
  damaged,
  describeStart,
  hexadecimal,
  layOut,
  type SampleCodec,
  type SampleFormat,
  type SampleLayout,
  UnsupportedCodecError,
} from "./layout.ts";

const unknownSize = 0xffffffff;
const codecs = new Map<number, SampleCodec>([
  [1, "integer"],
  [3, "float"],
  [6, "a-law"],
  [7, "mu-law"],
]);
const extensible = 0xfffe;
// What follows the codec number in a sub-format: {0000xxxx-0000-0010-8000-00AA00389B71}, and its twin for ambisonic sound,
// {0000xxxx-0721-11D3-8644-C8C1CA000000}.
const subFormatTails = ["0-10-800000aa00389b71", "721-11d3-8644c8c1ca000000"];
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
export function readWavHeader(bytes: Uint8Array, name: string): SampleLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittleEndian = readByteOrder(bytes, view, name);
  const chunks = findChunks(view, {
    needed: ["fmt ", "data"],
    optional: ["ds64"],
    known: ["fmt ", "data", "fact", "LIST"],
    isLittleEndian,
  });
  const format = chunks.get("fmt ");
  const data = chunks.get("data");
  if (format === undefined) throw new FileError(`${name}: a WAV file must have a "fmt " chunk, found none; ${damaged}`);
  if (data === undefined) throw new FileError(`${name}: a WAV file must have a "data" chunk, found none; ${damaged}`);
  const sampleFormat = readFormat(view, format, { isLittleEndian, name });
  const sized = { ...data, size: dataSize(view, data, chunks.get("ds64")) };
  const length = samplesIn(view, sized, isLittleEndian);
  const wholeLength = sized.size < Infinity ? Math.max(length, sized.size) : length;
  return layOut(sampleFormat, { dataOffset: data.offset, length, wholeLength, name });
}

function readByteOrder(bytes: Uint8Array, view: DataView, name: string): boolean {
  const isWave = bytes.length >= 12 && characters(view, 8) === "WAVE";
  const magic = isWave ? characters(view, 0) : "";
  if (!["RIFF", "RIFX", "RF64", "BW64"].includes(magic)) {
    throw new FileError(
      `${name}: is not a WAV file: its first bytes are ${describeStart(bytes)}; check the file's type`,
    );
  }
  return magic !== "RIFX";
}

interface FormatContext {
  readonly isLittleEndian: boolean;
  readonly name: string;
}

function readFormat(view: DataView, { offset, size }: Chunk, { isLittleEndian, name }: FormatContext): SampleFormat {
  const available = Math.min(size, view.byteLength - offset);
  if (available < 16) {
    throw new FileError(`${name}: the "fmt " chunk must have 16 bytes or more, got ${available}; ${damaged}`);
  }
  const channelCount = view.getUint16(offset + 2, isLittleEndian);
  const sampleRate = view.getUint32(offset + 4, isLittleEndian);
  checkSoundLimits(channelCount, sampleRate, name);
  const bits = view.getUint16(offset + 14, isLittleEndian);
  const named = readCodec(view, { offset, size: available }, { isLittleEndian, name });
  checkReadable(named, bits, name);
  const bytesPerSample = Math.ceil(bits / 8);
  const blockAlign = view.getUint16(offset + 12, isLittleEndian);
  if (blockAlign !== channelCount * bytesPerSample) {
    const form = `${channelCount} channels of ${bits} bits`;
    throw new FileError(
      `${name}: ${form} take ${channelCount * bytesPerSample} bytes a frame, got ${blockAlign}; ${damaged}`,
    );
  }
  // Integers of one byte alone have no sign.
  const codec = named === "integer" && bytesPerSample === 1 ? "unsigned" : named;
  return { codec, channelCount, sampleRate, bytesPerSample, isLittleEndian };
}

function readCodec(view: DataView, { offset, size }: Chunk, { isLittleEndian, name }: FormatContext): SampleCodec {
  let tag = view.getUint16(offset, isLittleEndian);
  if (tag === extensible && size >= 40) {
    const [middle, end] = [28, 30].map((at) => view.getUint16(offset + at, isLittleEndian).toString(16));
    const tail = hexadecimal(new Uint8Array(view.buffer, view.byteOffset + offset + 32, 8), "");
    if (subFormatTails.includes(`${middle}-${end}-${tail}`)) tag = view.getUint32(offset + 24, isLittleEndian);
  }
  const codec = codecs.get(tag);
  if (codec !== undefined) return codec;
  const hex = `0x${tag.toString(16).padStart(4, "0")}`;
  const known = codecNames.get(tag);
  throw new UnsupportedCodecError(
    `${name}: WAV codec must be PCM, float, A-law or µ-law, got ${known === undefined ? hex : `${known} (${hex})`}; ${convert}`,
  );
}

/** In bytes, Infinity where it is not known. */
function dataSize(view: DataView, data: Chunk, ds64: Chunk | undefined): number {
  if (data.size !== unknownSize) return data.size;
  const hasSize = ds64 !== undefined && ds64.size >= 16 && ds64.offset + 16 <= view.byteLength;
  const longSize = hasSize ? Number(view.getBigUint64(ds64.offset + 8, true)) : 0;
  return longSize > 0 ? longSize : Infinity;
}
