import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeAiff } from "ulmus-source/audio/aiff.ts";
import { UnsupportedCodecError } from "ulmus-source/audio/pcm/layout.ts";
import { FileError } from "ulmus-source/errors.ts";

interface AiffParts {
  readonly kind?: string;
  readonly channels?: number;
  readonly frames?: number;
  readonly bits?: number;
  readonly sampleRate?: number;
  /** Makes it AIFC. */
  readonly type?: string;
  /** The samples, in bytes. */
  readonly data?: readonly number[];
  readonly skipped?: number;
  readonly soundSize?: number;
  readonly formSize?: number;
  readonly before?: readonly number[];
}

const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));
const uint16 = (value: number): number[] => [value >> 8, value & 255];
const uint32 = (value: number): number[] => [...uint16(value >>> 16), ...uint16(value & 0xffff)];

/** An 80-bit float. */
function extended(value: number): number[] {
  if (value === 0) return Array<number>(10).fill(0);
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const mantissa = BigInt(Math.round(Math.abs(value) * 2 ** (52 - exponent))) << 11n;
  const head = exponent + 16_383 + (value < 0 ? 0x8000 : 0);
  return [...uint16(head), ...uint32(Number(mantissa >> 32n)), ...uint32(Number(mantissa & 0xffffffffn))];
}

function chunk(id: string, body: readonly number[], size = body.length): number[] {
  return [...ascii(id), ...uint32(size), ...body, ...(body.length % 2 === 1 ? [0] : [])];
}

/** A file of two 16-bit samples, 0 and 0.5, but for what is asked. */
function aiff(parts: AiffParts = {}): Uint8Array {
  const { type, channels = 1, bits = 16, sampleRate = 8000, data = [0, 0, 64, 0], skipped = 0, before = [] } = parts;
  const frames = parts.frames ?? Math.floor((8 * data.length) / (channels * Math.max(8, bits)));
  const common = [...uint16(channels), ...uint32(frames), ...uint16(bits), ...extended(sampleRate)];
  const name = type === undefined ? [] : [...ascii(type), 0, 0];
  const sound = [...uint32(skipped), ...uint32(0), ...Array<number>(skipped).fill(99), ...data];
  const body = [...before, ...chunk("COMM", [...common, ...name]), ...chunk("SSND", sound, parts.soundSize)];
  const kind = parts.kind ?? (type === undefined ? "AIFF" : "AIFC");
  return Uint8Array.from([...ascii("FORM"), ...uint32(parts.formSize ?? 4 + body.length), ...ascii(kind), ...body]);
}

const decoded = (parts: AiffParts): number[][] => decodeAiff(aiff(parts)).channels.map((samples) => [...samples]);

describe("AIFF sample forms", () => {
  test("integers are divided by 2^(bits − 1), the highest byte first, and have a sign at 8 bits too", () => {
    expect(decoded({ bits: 8, data: [128, 0, 1, 127] })).toEqual([[-1, 0, 1 / 128, 127 / 128]]);
    expect(decoded({ bits: 16, data: [128, 0, 127, 255, 255, 255] })).toEqual([[-1, 32767 / 32768, -1 / 32768]]);
    expect(decoded({ bits: 24, data: [128, 0, 0, 127, 255, 255] })).toEqual([[-1, 8388607 / 8388608]]);
    expect(decoded({ bits: 32, data: [128, 0, 0, 0, 64, 0, 0, 0] })).toEqual([[-1, 0.5]]);
    expect(decoded({ bits: 12, data: [64, 0, 128, 0] })).toEqual([[0.5, -1]]); // at the top of two bytes
  });

  test("AIFC has the lowest byte first as sowt, no sign as raw, and needs no bits said for in24, fl32 and ulaw", () => {
    expect(decoded({ type: "sowt", data: [0, 64, 0, 128] })).toEqual([[0.5, -1]]);
    expect(decoded({ type: "raw ", bits: 8, data: [0, 128, 255] })).toEqual([[-1, 0, 127 / 128]]);
    expect(decoded({ type: "in24", bits: 16, frames: 1, data: [64, 0, 0] })).toEqual([[0.5]]);
    expect(decoded({ type: "fl32", bits: 0, frames: 1, data: [0x3f, 0, 0, 0] })).toEqual([[0.5]]);
    expect(decoded({ type: "ulaw", bits: 16, frames: 2, data: [0xff, 0x8f] })).toEqual([[0, 16764 / 32768]]);
  });
});

test("any rate from 1000 to 768,000 comes back as it is, with its fractions", () =>
  fc.assert(
    fc.property(fc.double({ min: 1000, max: 768_000, noNaN: true }), (sampleRate) => {
      expect(decodeAiff(aiff({ sampleRate })).sampleRate).toBe(sampleRate);
    }),
  ));

test("any cut of a file gives its first frames, or is refused if none is left", () => {
  const whole = aiff({ channels: 2, bits: 24, data: Array.from({ length: 60 }, (_, i) => (37 * i) & 255) });
  const all = decodeAiff(whole).channels;
  const dataOffset = whole.length - 60;
  for (let length = 0; length < whole.length; length++) {
    const frames = Math.floor((length - dataOffset) / 6);
    const cut = (): readonly Float32Array[] => decodeAiff(whole.subarray(0, length)).channels;
    if (frames < 1) expect(cut).toThrow(FileError);
    else expect(cut()).toEqual(all.map((channel) => channel.subarray(0, frames)));
  }
});

describe("AIFF chunks", () => {
  test("samples begin where the sound chunk says, and other chunks are passed over, of odd size too", () => {
    expect(decoded({ skipped: 6 })).toEqual([[0, 0.5]]);
    expect(decoded({ before: [...chunk("NAME", [1, 2, 3]), ...chunk("xyzw", [1])] })).toEqual([[0, 0.5]]);
    expect(decoded({ before: chunk("ANNO", [1, 2, 3]).slice(0, -1) })).toEqual([[0, 0.5]]);
  });

  test("no more frames are taken than the file counts, and none is expected that is not there", () => {
    expect(decoded({ frames: 1 })).toEqual([[0]]);
    expect(decoded({ frames: 0xffffffff, soundSize: 0xffffffff })).toEqual([[0, 0.5]]);
  });

  test("sizes of 0, as pipes leave them, mean the rest of the file", () => {
    expect(decoded({ frames: 0, soundSize: 0, formSize: 0 })).toEqual([[0, 0.5]]);
  });
});

test.each<[string, AiffParts, string]>([
  ["0 channels", { channels: 0 }, "x.aiff: must have 1 to 64 channels, got 0"],
  ["65,535 channels", { channels: 65_535 }, "got 65535"],
  ["a sample rate of 0", { sampleRate: 0 }, "must have 1000 to 768000 samples per second, got 0"],
  ["a negative sample rate", { sampleRate: -8000 }, "got -8000"],
  ["48-bit integers", { bits: 48, frames: 1 }, "integer samples of 48 bits cannot be read"],
  ["an unknown compression", { type: "MAC3" }, 'AIFC compression must be PCM, float, A-law or µ-law, got "MAC3"'],
  ["NaN", { type: "fl32", bits: 32, data: [0x7f, 0xc0, 0, 0] }, "samples must be finite, got NaN at sample 0"],
  ["no sample", { data: [] }, "holds no sound, got 0 bytes of samples"],
  ["another kind", { kind: "8SVX" }, "is not an AIFF file: its first bytes are 46 4f 52 4d"],
  ["samples said to begin beyond the end", { skipped: 0, before: [], data: [], soundSize: 8 }, "holds no sound"],
])("%s is refused with the file, the rule and the value", (_, parts, message) => {
  const decode = (): unknown => decodeAiff(aiff(parts), "x.aiff");
  expect(decode).toThrow(FileError);
  expect(decode).toThrow(message);
  if ("type" in parts && parts.type === "MAC3") expect(decode).toThrow(UnsupportedCodecError);
});

test("a missing or a short chunk is named", () => {
  const form = (...body: number[]): Uint8Array =>
    Uint8Array.from([...ascii("FORM"), ...uint32(4 + body.length), ...ascii("AIFF"), ...body]);
  expect(() => decodeAiff(form(...chunk("SSND", [0, 0])))).toThrow('must have a "COMM" chunk, found none');
  expect(() => decodeAiff(form(...chunk("COMM", Array(18).fill(1))))).toThrow('must have a "SSND" chunk, found none');
  expect(() => decodeAiff(form(...chunk("COMM", [1]), ...chunk("SSND", [0])))).toThrow("18 bytes or more, got 1");
});
