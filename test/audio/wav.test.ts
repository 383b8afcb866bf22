import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeWav, encodeWav } from "ulmus-source/audio/wav.ts";
import { UnsupportedCodecError } from "ulmus-source/audio/pcm/layout.ts";
import { ArgumentError, FileError } from "ulmus-source/errors.ts";

interface WavParts {
  magic?: string;
  tag?: number;
  channels?: number;
  sampleRate?: number;
  bits?: number;
  blockAlign?: number;
  data?: readonly number[];
  /** What the data chunk says of itself. */
  dataSize?: number;
  riffSize?: number;
  /** Bytes of whole chunks between the format and the data. */
  between?: readonly number[];
  /** Bytes of the format after the first 16. */
  extension?: readonly number[];
}

const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));
const uint16 = (value: number): number[] => [value & 255, (value >> 8) & 255];
const uint32 = (value: number): number[] => [...uint16(value & 0xffff), ...uint16(value >>> 16)];
const uint64 = (value: number): number[] => [...uint32(value % 2 ** 32), ...uint32(Math.floor(value / 2 ** 32))];
const chunk = (id: string, data: readonly number[], size = data.length): number[] => [
  ...ascii(id),
  ...uint32(size),
  ...data,
];

function wavFile(parts: WavParts = {}): Uint8Array {
  const {
    magic = "RIFF",
    tag = 1,
    channels = 1,
    sampleRate = 8000,
    bits = 16,
    data = [0, 0, 0, 64],
    between = [],
  } = parts;
  const { blockAlign = channels * Math.ceil(bits / 8), dataSize = data.length, extension = [] } = parts;
  const form = [
    uint16(tag),
    uint16(channels),
    uint32(sampleRate),
    uint32(sampleRate * blockAlign),
    uint16(blockAlign),
    uint16(bits),
  ];
  const body = [
    ...ascii("WAVE"),
    ...chunk("fmt ", [...form.flat(), ...extension]),
    ...between,
    ...chunk("data", data, dataSize),
  ];
  return Uint8Array.from([...ascii(magic), ...uint32(parts.riffSize ?? body.length), ...body]);
}

const decoded = (parts: WavParts): number[][] => decodeWav(wavFile(parts)).channels.map((samples) => [...samples]);

const sampleRate = fc.integer({ min: 1000, max: 768_000 });
const shape = { channels: fc.integer({ min: 1, max: 5 }), length: fc.integer({ min: 1, max: 50 }) };
const recordings = (sample: fc.Arbitrary<number>) =>
  fc.record({ sampleRate, ...shape }).chain(({ sampleRate, channels, length }) =>
    fc.record({
      sampleRate: fc.constant(sampleRate),
      channels: fc.array(
        fc.array(sample, { minLength: length, maxLength: length }).map((samples) => Float32Array.from(samples)),
        { minLength: channels, maxLength: channels },
      ),
    }),
  );

describe("WAV round trip", () => {
  test("float32 gives back every finite sample, bit for bit", () =>
    fc.assert(
      fc.property(recordings(fc.float({ noNaN: true, noDefaultInfinity: true })), (recording) => {
        expect(decodeWav(encodeWav(recording))).toEqual(recording);
      }),
    ));

  test("int16 gives back k / 32768 exactly", () =>
    fc.assert(
      fc.property(recordings(fc.integer({ min: -32768, max: 32767 }).map((k) => k / 32768)), (recording) => {
        expect(decodeWav(encodeWav(recording, { encoding: "int16" }))).toEqual(recording);
      }),
    ));

  test("int24 gives back k / 8388608 exactly", () =>
    fc.assert(
      fc.property(recordings(fc.integer({ min: -8388608, max: 8388607 }).map((k) => k / 8388608)), (recording) => {
        expect(decodeWav(encodeWav(recording, { encoding: "int24" }))).toEqual(recording);
      }),
    ));

  test("int16 clips at full scale and errs by at most 2^-16 within it", () => {
    const samples = Float32Array.from([2, 1, -1, -2, 0.3, -0.7]);
    const [back] = decodeWav(encodeWav({ sampleRate: 8000, channels: [samples] }, { encoding: "int16" })).channels;
    expect([...back.subarray(0, 4)]).toEqual([32767 / 32768, 32767 / 32768, -1, -1]);
    for (const i of [4, 5]) expect(Math.abs(back[i] - samples[i])).toBeLessThanOrEqual(2 ** -16);
  });

  test("a view that begins anywhere in its buffer decodes to the same", () =>
    fc.assert(
      fc.property(
        recordings(fc.float({ noNaN: true, noDefaultInfinity: true })),
        fc.integer({ min: 1, max: 9 }),
        (recording, shift) => {
          const bytes = encodeWav(recording);
          const shifted = new Uint8Array(bytes.length + shift + 3).subarray(shift, shift + bytes.length);
          shifted.set(bytes);
          expect(decodeWav(shifted)).toEqual(recording);
        },
      ),
    ));

  test("what could not be read back is not written", () => {
    const samples = new Float32Array(4);
    const write = (rate: number, channels: Float32Array[]) => () => encodeWav({ sampleRate: rate, channels });
    expect(write(8000, [])).toThrow(ArgumentError);
    expect(
      write(
        8000,
        Array.from({ length: 65 }, () => samples),
      ),
    ).toThrow(ArgumentError);
    expect(write(8000, [new Float32Array(0)])).toThrow(ArgumentError);
    expect(write(8000, [samples, new Float32Array(3)])).toThrow("got 4, 3");
    expect(write(8000.5, [samples])).toThrow("got 8000.5; resample first");
    expect(write(8000, [samples, Float32Array.of(0, 0, NaN, 0)])).toThrow("got NaN at sample 2 of channel 1");
  });
});

describe("WAV sample forms", () => {
  test("integers are divided by 2^(bits − 1), so the lowest is −1 and the highest a step below 1", () => {
    expect(decoded({ bits: 8, data: [0, 127, 128, 255] })).toEqual([[-1, -1 / 128, 0, 127 / 128]]);
    expect(decoded({ bits: 16, data: [0, 128, 255, 127, 255, 255] })).toEqual([[-1, 32767 / 32768, -1 / 32768]]);
    expect(decoded({ bits: 24, data: [0, 0, 128, 255, 255, 127] })).toEqual([[-1, 8388607 / 8388608]]);
    expect(decoded({ bits: 32, data: [0, 0, 0, 128, 0, 0, 0, 64] })).toEqual([[-1, 0.5]]);
    // 12 bits stand at the top of two bytes.
    expect(decoded({ bits: 12, data: [0, 64, 0, 128] })).toEqual([[0.5, -1]]);
  });

  test("float64 is rounded to float32", () => {
    const data = [...new Uint8Array(Float64Array.of(0.1, -0.25).buffer)];
    expect(decoded({ tag: 3, bits: 64, data })).toEqual([[Math.fround(0.1), -0.25]]);
  });

  test("µ-law and A-law give the values of G.711's tables", () => {
    expect(decoded({ tag: 7, bits: 8, data: [0, 0x80, 0xff, 0x7f, 0x8f] })).toEqual([
      [-32124, 32124, 0, 0, 16764].map((value) => value / 32768),
    ]);
    expect(decoded({ tag: 6, bits: 8, data: [0xd5, 0x55, 0xaa, 0x2a, 0x80] })).toEqual([
      [8, -8, 32256, -32256, 5504].map((value) => value / 32768),
    ]);
  });

  test("an extensible format is read through its sub-format", () => {
    const tail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const extension = (tag: number, end = tail): number[] => [
      ...uint16(22),
      ...uint16(16),
      ...uint32(4),
      ...uint16(tag),
      ...end,
    ];
    expect(decoded({ tag: 0xfffe, extension: extension(1) })).toEqual([[0, 0.5]]);
    expect(() => decoded({ tag: 0xfffe, extension: extension(2) })).toThrow("Microsoft ADPCM (0x0002)");
    expect(() => decoded({ tag: 0xfffe, extension: extension(1, tail.toReversed()) })).toThrow("0xfffe");
    expect(() => decoded({ tag: 0xfffe })).toThrow(UnsupportedCodecError);
  });

  test("channels are taken apart", () => {
    expect(decoded({ channels: 3, data: [0, 64, 0, 32, 0, 16, 0, 192, 0, 224, 0, 240] })).toEqual([
      [0.5, -0.5],
      [0.25, -0.25],
      [0.125, -0.125],
    ]);
  });
});

describe("WAV chunks", () => {
  test("a chunk of odd size is followed by a byte that does not count, which some programs forget", () => {
    const list = chunk("LIST", [1, 2, 3]);
    expect(decoded({ between: [...list, 0] })).toEqual([[0, 0.5]]);
    expect(decoded({ between: [...list, 7] })).toEqual([[0, 0.5]]);
    expect(decoded({ between: list })).toEqual([[0, 0.5]]);
  });

  test("chunks that we do not know are passed over, and what follows the data is ignored", () => {
    expect(decoded({ between: [...chunk("JUNK", Array(28).fill(9)), ...chunk("bext", [1, 2])] })).toEqual([[0, 0.5]]);
    expect(decodeWav(Uint8Array.from([...wavFile(), ...chunk("LIST", [1, 2, 3, 4])])).channels[0]).toHaveLength(2);
  });

  test("of a file that ends early, the whole frames that are there are taken", () => {
    expect(decoded({ channels: 2, data: [0, 64, 0, 32, 0, 16], dataSize: 4000 })).toEqual([[0.5], [0.25]]);
  });

  test("a size of 0 or 2^32 − 1, as pipes leave it, means the rest of the file", () => {
    expect(decoded({ dataSize: 0, riffSize: 36 })).toEqual([[0, 0.5]]);
    expect(decoded({ dataSize: 0, riffSize: 0 })).toEqual([[0, 0.5]]);
    expect(decoded({ dataSize: 0xffffffff, riffSize: 0xffffffff })).toEqual([[0, 0.5]]);
  });

  test("RF64 has its size in ds64, where that is filled in", () => {
    const rf64 = (size: number): Uint8Array => {
      const file = [...wavFile({ magic: "RF64", riffSize: 0xffffffff, dataSize: 0xffffffff })];
      const ds64 = chunk("ds64", [...uint64(90), ...uint64(size), ...uint64(1), ...uint32(0)]);
      return Uint8Array.from([...file.slice(0, 12), ...ds64, ...file.slice(12)]);
    };
    expect([...decodeWav(rf64(2)).channels[0]]).toEqual([0]);
    expect([...decodeWav(rf64(2 ** 40)).channels[0]]).toEqual([0, 0.5]);
    expect([...decodeWav(rf64(0)).channels[0]]).toEqual([0, 0.5]);
  });
});

describe("WAV refusals name the file, the rule and the value", () => {
  test.each<[string, WavParts, string]>([
    ["0 channels", { channels: 0 }, "clip.wav: must have 1 to 64 channels, got 0"],
    ["65 channels", { channels: 65 }, "got 65"],
    ["65,535 channels", { channels: 65535, blockAlign: 2 }, "got 65535"],
    ["a sample rate of 0", { sampleRate: 0 }, "must have 1000 to 768000 samples per second, got 0"],
    ["a sample rate of 999", { sampleRate: 999 }, "got 999"],
    ["a sample rate of 768,001", { sampleRate: 768_001 }, "got 768001"],
    ["a codec it knows by name", { tag: 0x11 }, 'got IMA ADPCM (0x0011); convert it, for example with "ffmpeg'],
    ["a codec it does not know", { tag: 0x1234 }, "got 0x1234"],
    ["48-bit integers", { bits: 48 }, "integer samples of 48 bits cannot be read"],
    ["samples of 0 bits", { bits: 0 }, "integer samples of 0 bits"],
    ["16-bit floats", { tag: 3 }, "float samples of 16 bits"],
    ["a block align that contradicts", { blockAlign: 4 }, "1 channels of 16 bits take 2 bytes a frame, got 4"],
    ["NaN", { tag: 3, bits: 32, data: [0, 0, 0, 0, 0, 0, 192, 127] }, "got NaN at sample 1 of channel 0"],
    [
      "a float64 beyond float32",
      { tag: 3, bits: 64, data: [0, 0, 0, 0, 0, 0, 0xe0, 0x7f] },
      "got Infinity at sample 0",
    ],
    ["no sample", { data: [] }, "holds no sound, got 0 bytes of samples"],
    ["half a frame", { channels: 2, data: [0, 0] }, "holds no sound, got 2 bytes"],
    [
      "another magic word",
      { magic: "RIFT" },
      'is not a WAV file: its first bytes are 52 49 46 54 28 00 00 00 ("RIFT(...")',
    ],
  ])("%s", (_, parts, message) => {
    const decode = (): unknown => decodeWav(wavFile(parts), "clip.wav");
    expect(decode).toThrow(FileError);
    expect(decode).toThrow(message);
  });

  test("a missing chunk, a short format, and no bytes", () => {
    const riff = (...body: number[]): Uint8Array =>
      Uint8Array.from([...ascii("RIFF"), ...uint32(4 + body.length), ...ascii("WAVE"), ...body]);
    expect(() => decodeWav(riff(...chunk("data", [1, 2])))).toThrow('must have a "fmt " chunk, found none');
    expect(() => decodeWav(wavFile().subarray(0, 36))).toThrow('must have a "data" chunk, found none');
    expect(() => decodeWav(riff(...chunk("fmt ", Array(14).fill(1)), ...chunk("data", [1, 2])))).toThrow(
      "16 bytes or more, got 14",
    );
    expect(() => decodeWav(new Uint8Array(0))).toThrow("its first bytes are missing (it is empty)");
  });
});
