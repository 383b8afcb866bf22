import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import decodeMp3 from "@audio/decode-mp3";
import { decodeAudio, UnsupportedFormatError } from "ulmus-source/decode/decode.ts";
import { FileError } from "ulmus-source/errors.ts";

const read = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/audio/${name}`, import.meta.url));

const files: [name: string, sampleRate: number, channels: number, length: number, tolerance: number][] = [
  ["chirp-16k-mono.mp3", 16_000, 1, 4800, 1e-5],
  ["chirp-44k-stereo.mp3", 44_100, 2, 13_230, 1e-5],
  ["chirp-16k-mono.ogg", 16_000, 1, 4800, 1e-6],
  ["chirp-44k-stereo.ogg", 44_100, 2, 13_230, 1e-6],
  ["chirp-48k-mono.opus", 48_000, 1, 14_400, 1e-6],
  ["chirp-48k-stereo.opus", 48_000, 2, 14_400, 1e-6],
  ["chirp-16k-mono-8bit.flac", 16_000, 1, 4800, 0],
  ["chirp-16k-mono-16bit.flac", 16_000, 1, 4800, 0],
  ["chirp-16k-stereo-24bit.flac", 16_000, 2, 3200, 0],
  ["chirp-16k-mulaw.wav", 16_000, 1, 800, 0],
  ["chirp-16k-alaw.wav", 16_000, 1, 800, 0],
  ["chirp-16k-mono-rifx.wav", 16_000, 1, 800, 0],
  ...["8bit", "16bit", "24bit", "32bit", "sowt", "fl32", "fl64", "ulaw", "alaw"].map(
    (form): [string, number, number, number, number] => [`chirp-16k-stereo-${form}.aiff`, 16_000, 2, 800, 0],
  ),
];

describe("every format has the rate, length and samples that ffmpeg finds", () => {
  test.each(files)("%s: %d Hz, %d × %d samples, to %d", async (name, sampleRate, channels, length, tolerance) => {
    const recording = await decodeAudio(read(name), name);
    expect(recording.sampleRate).toBe(sampleRate);
    expect(recording.channels.map((samples) => samples.length)).toEqual(Array(channels).fill(length));
    const reference = await decodeAudio(read(`${name}.reference.wav`));
    expect(reference.channels).toHaveLength(channels);
    reference.channels.forEach((samples, channel) => {
      const error = samples.map((sample, i) => Math.abs(sample - recording.channels[channel][i]));
      expect(Math.max(...error)).toBeLessThanOrEqual(tolerance);
    });
  });
});

describe("compression moves nothing: the decoded chirp stands where the formula has it, to 20 dB", () => {
  test.each(files.slice(0, 6))("%s", async (name, sampleRate) => {
    const { channels } = await decodeAudio(read(name), name);
    const formulas = [
      (t: number): number => 0.5 * Math.sin(2 * Math.PI * (200 * t + 4000 * t * t)),
      (t: number): number => 0.3 * Math.sin(2 * Math.PI * (3000 * t - 2500 * t * t)),
    ];
    channels.forEach((samples, channel) => {
      let [power, noise] = [0, 0];
      samples.forEach((sample, i) => {
        const exact = formulas[channel](i / sampleRate);
        power += exact ** 2;
        noise += (sample - exact) ** 2;
      });
      expect(10 * Math.log10(power / noise)).toBeGreaterThan(20);
    });
  });
});

test.each([16, 24])("a FLAC file of %d bits gives the lowest, highest and smallest integers exactly", async (bits) => {
  const { channels } = await decodeAudio(read(`extremes-${bits}bit.flac`));
  const scale = 2 ** (bits - 1);
  const values = [-scale, 1 - scale, -scale / 2, -1, 0, 1, scale / 2, scale - 2, scale - 1];
  expect(channels[0]).toHaveLength(360);
  expect([...channels[0].subarray(351)]).toEqual(values.map((value) => value / scale));
});

test("the file's name does not matter, its bytes do, and they are not changed", async () => {
  const bytes = read("chirp-16k-mono-16bit.flac");
  const shifted = new Uint8Array(bytes.length + 3).subarray(3);
  shifted.set(bytes);
  const before = shifted.slice();
  expect(await decodeAudio(shifted, "song.mp3")).toEqual(await decodeAudio(bytes));
  expect(shifted).toEqual(before);
});

test("a FLAC file behind an ID3 tag decodes to the same", async () => {
  const bytes = read("chirp-16k-mono-16bit.flac");
  const tag = [0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5];
  expect(await decodeAudio(Uint8Array.from([...tag, ...bytes]))).toEqual(await decodeAudio(bytes));
});

describe("refusals", () => {
  test("a text file called .wav is no audio file", async () => {
    const promise = decodeAudio(new TextEncoder().encode("Hello, I am not a sound at all."), "notes.wav");
    await expect(promise).rejects.toThrow(FileError);
    await expect(promise).rejects.toThrow(
      'notes.wav: is not an audio file: its first bytes are 48 65 6c 6c 6f 2c 20 49 ("Hello, I"); can be read: WAV',
    );
    await expect(promise).rejects.not.toBeInstanceOf(UnsupportedFormatError);
    await expect(decodeAudio(new Uint8Array(0))).rejects.toThrow(
      "audio: is not an audio file: its first bytes are missing (it is empty)",
    );
    await expect(decodeAudio(new Uint8Array(5000))).rejects.toThrow("is not an audio file");
  });

  test.each([
    ["chirp-16k-mono.m4a", "mp4", "is MP4/M4A (AAC or ALAC), which cannot be decoded here"],
    ["chirp-16k-mono-ima4.aiff", "aiff", 'got "ima4"; convert it'],
    ["chirp-48k-mono.webm", "webm", "is WebM/Matroska, which cannot be decoded here"],
    ["chirp-16k-mono-adpcm.wav", "wav", "got IMA ADPCM (0x0011)"],
  ])("%s is told apart as a format (%s) that another program can decode", async (name, format, message) => {
    const error: unknown = await decodeAudio(read(name), name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnsupportedFormatError);
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({ format, message: expect.stringContaining(`${name}: `) });
    expect((error as Error).message).toContain(message);
  });

  test.each(["chirp-16k-mono.mp3", "chirp-16k-mono.ogg", "chirp-48k-mono.opus", "chirp-16k-mono-16bit.flac"])(
    "%s with nothing after its header is never silence, but a FileError",
    async (name) => {
      const promise = decodeAudio(read(name).subarray(0, 64), name);
      await expect(promise).rejects.toThrow(FileError);
      await expect(promise).rejects.toThrow(/^chirp-[^ ]+: .*(damaged|is not an audio file)/);
    },
  );

  test("an MP3 file whose second half has another sample rate is refused, not played at the wrong speed", async () => {
    const halves = [read("chirp-16k-mono.mp3"), read("chirp-44k-stereo.mp3")];
    const bytes = Uint8Array.from(halves.flatMap((half) => [...half]));
    await expect(decodeAudio(bytes)).rejects.toThrow(
      "must keep one sample rate, got 16000 in its header and 44100 later",
    );
  });
});

test.each([
  ["chirp-44k-stereo.mp3", 0.6],
  ["chirp-16k-mono-16bit.flac", 0.6],
  ["chirp-44k-stereo.ogg", 0.9],
  ["chirp-48k-stereo.opus", 0.9],
])("%s cut off at %d of its length gives what is there", async (name, part) => {
  const bytes = read(name);
  const whole = await decodeAudio(bytes, name);
  const cut = await decodeAudio(bytes.subarray(0, Math.floor(part * bytes.length)), name);
  expect(cut.channels[0].length).toBeGreaterThan(0.3 * whole.channels[0].length);
  expect(cut.channels[0].length).toBeLessThanOrEqual(whole.channels[0].length);
  const error = cut.channels[0].subarray(0, 4000).map((sample, i) => Math.abs(sample - whole.channels[0][i]));
  expect(Math.max(...error)).toBeLessThan(1e-5);
});

test("what a decoder prints does not reach the console, which is as before afterwards", async () => {
  const damaged = read("chirp-44k-stereo.mp3").map((byte, i) =>
    i < 1000 ? byte : (Math.imul(i, 0x9e3779b1) >>> 24) ^ (i & 0xff),
  );
  const printed = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    await decodeMp3(damaged);
    expect(printed).toHaveBeenCalled(); // or this file shows nothing
    printed.mockClear();
    await decodeAudio(damaged);
    expect(printed).not.toHaveBeenCalled();
    expect(console.error).toBe(printed);
  } finally {
    printed.mockRestore();
  }
});

test("files decoded side by side do not disturb each other", async () => {
  const names = files.map(([name]) => name);
  const apart = [];
  for (const name of names) apart.push(await decodeAudio(read(name), name));
  expect(await Promise.all(names.map((name) => decodeAudio(read(name), name)))).toEqual(apart);
});
