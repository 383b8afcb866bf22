import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sniffAudio } from "ulmus-source/decode/sniff.ts";

const read = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/audio/${name}`, import.meta.url));
const text = (value: string): Uint8Array => Uint8Array.from(value, (c) => c.charCodeAt(0));

test.each([
  ["chirp-16k-mono.wav", { format: "wav", sampleRate: 16_000, channelCount: 1 }],
  ["chirp-16k-mono.mp3", { format: "mp3", sampleRate: 16_000, channelCount: 1 }],
  ["chirp-44k-stereo.mp3", { format: "mp3", sampleRate: 44_100, channelCount: 2 }],
  ["chirp-16k-mono.ogg", { format: "vorbis", sampleRate: 16_000, channelCount: 1 }],
  ["chirp-44k-stereo.ogg", { format: "vorbis", sampleRate: 44_100, channelCount: 2 }],
  ["chirp-48k-stereo.opus", { format: "opus", sampleRate: 48_000, channelCount: 2 }],
  ["chirp-16k-stereo-24bit.flac", { format: "flac", sampleRate: 16_000, channelCount: 2 }],
  ["chirp-16k-mono.m4a", { format: "mp4" }],
  ["chirp-16k-stereo-24bit.aiff", { format: "aiff", sampleRate: 16_000, channelCount: 2 }],
  ["chirp-16k-mono-ima4.aiff", { format: "aiff" }],
  ["chirp-48k-mono.webm", { format: "webm" }],
  ["chirp-16k-mono-adpcm.wav", { format: "wav" }],
  ["README.md", { format: "unknown" }],
])("%s is recognised with the rate and channels of its header", (name, expected) => {
  expect(sniffAudio(read(name))).toEqual(expected);
});

test("an MP3 file is found behind several ID3 tags and some padding, and without any tag", () => {
  const bytes = read("chirp-16k-mono.mp3");
  const start = bytes.findIndex((byte, i) => byte === 0xff && (bytes[i + 1] & 0xe0) === 0xe0);
  const frames = bytes.subarray(start);
  const tag = Uint8Array.from([...text("ID3"), 4, 0, 0, 0, 0, 1, 2, ...Array(130).fill(0xff)]);
  const expected = { format: "mp3", sampleRate: 16_000, channelCount: 1 };
  expect(sniffAudio(frames)).toEqual(expected);
  expect(sniffAudio(Uint8Array.from([...tag, ...tag, ...frames]))).toEqual(expected);
  expect(sniffAudio(Uint8Array.from([...new Uint8Array(2000), ...frames]))).toEqual(expected);
  expect(sniffAudio(tag)).toEqual({ format: "mp3" });
});

test("text in UTF-16, whose mark looks like a frame, is unknown", () => {
  const utf16 = [..."Hello, here is some text"].flatMap((c) => [c.charCodeAt(0), 0]);
  expect(sniffAudio(Uint8Array.from([0xff, 0xfe, ...utf16]))).toEqual({ format: "unknown" });
});

test("ADTS is AAC, not MP3, and Ogg with Speex is only Ogg", () => {
  expect(sniffAudio(Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 0, 0, 0, 0))).toEqual({ format: "aac" });
  const page = Uint8Array.from([...text("OggS"), ...Array(22).fill(0), 1, 30, ...text("Speex   1.2")]);
  expect(sniffAudio(page)).toEqual({ format: "ogg" });
});

test("no bytes make it throw, and the start of any file is enough or unknown", () => {
  const starts = [
    "",
    "RIFF....WAVE",
    "fLaC",
    "OggS",
    "ID3",
    "FORM....AIFF",
    "\xff\xfb",
    "....ftyp",
    "\x1a\x45\xdf\xa3",
  ].map(text);
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const { sampleRate } = sniffAudio(Uint8Array.from([...start, ...rest]));
      if (sampleRate !== undefined) expect(Number.isInteger(sampleRate)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  for (let length = 0; length < 60; length++) {
    for (const name of ["chirp-16k-mono.ogg", "chirp-48k-mono.opus", "chirp-16k-mono-8bit.flac"])
      sniffAudio(read(name).subarray(0, length));
  }
});
