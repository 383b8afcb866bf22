// What an AIFF or AIFC file says about its samples: their form and their place. Reads no sample.
// Sources: Apple, "Audio Interchange File Format: AIFF 1.3" (1989) and "AIFF-C" (1991); for the compression types that
// came later, QuickTime File Format, "Sound Sample Descriptions".
import { FileError } from "../../errors.ts";
import { characters, type Chunk, findChunks, samplesIn } from "./chunks.ts";
import {
  checkReadable,
  checkSoundLimits,
  convert,
  damaged,
  describeStart,
  layOut,
  type SampleCodec,
  type SampleFormat,
  type SampleLayout,
  UnsupportedCodecError,
} from "./layout.ts";

/** A compression type: what samples are, and of how many bits where the file need not say it. */
interface Compression {
  readonly codec: SampleCodec;
  readonly bits?: number;
  readonly isLittleEndian?: boolean;
}

const compressions = new Map<string, Compression>([
  ["NONE", { codec: "integer" }],
  ["twos", { codec: "integer" }],
  ["sowt", { codec: "integer", isLittleEndian: true }],
  ["in24", { codec: "integer", bits: 24 }],
  ["in32", { codec: "integer", bits: 32 }],
  ["raw ", { codec: "unsigned", bits: 8 }],
  ["fl32", { codec: "float", bits: 32 }],
  ["FL32", { codec: "float", bits: 32 }],
  ["fl64", { codec: "float", bits: 64 }],
  ["FL64", { codec: "float", bits: 64 }],
  ["ulaw", { codec: "mu-law", bits: 8 }],
  ["ULAW", { codec: "mu-law", bits: 8 }],
  ["alaw", { codec: "a-law", bits: 8 }],
  ["ALAW", { codec: "a-law", bits: 8 }],
]);

/** Reads the header of a whole AIFF or AIFC file. Throws a FileError, beginning with `name`, on anything that is not one. */
export function readAiffHeader(bytes: Uint8Array, name: string): SampleLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = bytes.length >= 12 && characters(view, 0) === "FORM" ? characters(view, 8) : "";
  if (kind !== "AIFF" && kind !== "AIFC") {
    const start = describeStart(bytes);
    throw new FileError(`${name}: is not an AIFF file: its first bytes are ${start}; check the file's type`);
  }
  const chunks = findChunks(view, {
    needed: ["COMM", "SSND"],
    known: ["COMM", "SSND", "FVER", "MARK", "INST", "COMT", "NAME", "AUTH", "ANNO", "ID3 "],
    isLittleEndian: false,
  });
  const [common, sound] = ["COMM", "SSND"].map((id) => {
    const chunk = chunks.get(id);
    if (chunk !== undefined) return chunk;
    throw new FileError(`${name}: an AIFF file must have a "${id}" chunk, found none; ${damaged}`);
  });
  const { frameCount, ...format } = readCommon(view, common, { hasCompression: kind === "AIFC", name });
  const { dataOffset, length } = readSound(view, sound);
  const layout = layOut(format, { dataOffset, length, name });
  // A program that writes into a pipe cannot go back to fill in the count and leaves it 0.
  if (frameCount === 0) return layout;
  return { ...layout, frameCount: Math.min(frameCount, layout.frameCount), wholeFrameCount: frameCount };
}

/** COMM: channels (2 bytes), frames (4), bits (2), sample rate (10); in AIFC then the compression type (4). */
function readCommon(
  view: DataView,
  { offset, size }: Chunk,
  { hasCompression, name }: { readonly hasCompression: boolean; readonly name: string },
): SampleFormat & { readonly frameCount: number } {
  const available = Math.min(size, view.byteLength - offset);
  const least = hasCompression ? 22 : 18;
  if (available < least) {
    throw new FileError(`${name}: the "COMM" chunk must have ${least} bytes or more, got ${available}; ${damaged}`);
  }
  const channelCount = view.getUint16(offset);
  const frameCount = view.getUint32(offset + 2);
  const sampleRate = readExtended(view, offset + 8);
  checkSoundLimits(channelCount, sampleRate, name);
  const type = hasCompression ? characters(view, offset + 18) : "NONE";
  const compression = compressions.get(type);
  if (compression === undefined) {
    const rule = "AIFC compression must be PCM, float, A-law or µ-law";
    throw new UnsupportedCodecError(`${name}: ${rule}, got ${JSON.stringify(type)}; ${convert}`);
  }
  const { codec, bits = view.getUint16(offset + 6), isLittleEndian = false } = compression;
  checkReadable(codec, bits, name);
  return { codec, channelCount, sampleRate, bytesPerSample: Math.ceil(bits / 8), isLittleEndian, frameCount };
}

/** An 80-bit float of IEEE 754: sign and exponent in 16 bits, and 64 bits of which the first is the integer. */
function readExtended(view: DataView, offset: number): number {
  const [head, high, low] = [view.getUint16(offset), view.getUint32(offset + 2), view.getUint32(offset + 6)];
  const magnitude = high * 2 ** ((head & 0x7fff) - 16_383 - 31) + low * 2 ** ((head & 0x7fff) - 16_383 - 63);
  return head & 0x8000 ? -magnitude : magnitude;
}

/** SSND: how far into it the samples begin (4 bytes), a block size that nobody uses (4), the samples. */
function readSound(view: DataView, sound: Chunk): { readonly dataOffset: number; readonly length: number } {
  const skipped = 8 + (sound.offset + 4 <= view.byteLength ? view.getUint32(sound.offset) : 0);
  return { dataOffset: sound.offset + skipped, length: Math.max(0, samplesIn(view, sound, false) - skipped) };
}
