// Files of which only a part can be decoded say so, and how much was kept; whole files never do.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mixDown } from "ulmus-source/audio/signal.ts";
import { encodeWav } from "ulmus-source/audio/wav.ts";
import { decodeAudio } from "ulmus-source/decode/decode.ts";
import { mpegLength } from "ulmus-source/decode/mpeg-length.ts";

const folder = new URL("../fixtures/audio/", import.meta.url);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const others = /README|adpcm|ima4|\.m4a$|\.oga$|\.webm$|\.sh$/;
// The fixtures of Vorbis have one page of sound: a part of it is nothing, and refused.
const compressed = ["chirp-16k-mono-16bit.flac", "chirp-44k-stereo.mp3", "chirp-48k-stereo.opus"];

test.each(readdirSync(folder).filter((name) => !others.test(name)))(
  "%s, which is whole, is not called damaged",
  async (name) => {
    expect((await decodeAudio(read(name), name)).damage).toBeUndefined();
  },
);

describe.each([...compressed, "chirp-16k-mono.wav", "chirp-16k-stereo-16bit.aiff"])("%s", (name) => {
  test("that ends at 60 % says how much was kept, in seconds, and the mix of its channels says it too", async () => {
    const bytes = read(name);
    const recording = await decodeAudio(bytes.subarray(0, Math.floor(0.6 * bytes.length)), name);
    const kept = (recording.channels[0].length / recording.sampleRate).toFixed(2);
    expect(recording.damage).toMatch(/^is damaged or cut off: /);
    expect(recording.damage).toContain(`${kept} s`);
    expect(mixDown(recording).damage).toBe(recording.damage);
  });
});

test.each(compressed.slice(0, 2))("%s with bytes spoilt in its middle says how much was kept", async (name) => {
  const bytes = read(name);
  bytes.fill(0x55, Math.floor(0.4 * bytes.length), Math.floor(0.75 * bytes.length));
  expect((await decodeAudio(bytes, name)).damage).toMatch(
    /^is damaged or cut off: 0\.\d\d s of 0\.\d\d s could be read$/,
  );
});

test("a WAV file whose size was never filled in, as programs write into a pipe, is not called damaged", async () => {
  for (const size of [0, 0xffffffff]) {
    const bytes = encodeWav({ sampleRate: 8000, channels: [new Float32Array(800).fill(0.1)] }, { encoding: "int16" });
    const view = new DataView(bytes.buffer);
    view.setUint32(4, size, true);
    view.setUint32(40, size, true);
    const { damage, channels } = await decodeAudio(bytes);
    expect([damage, channels[0].length]).toEqual([undefined, 800]);
  }
});

test("the length of an MP3 file is that which its header says, or by its frames where there is none", () => {
  const bytes = read("chirp-44k-stereo.mp3");
  expect(mpegLength(bytes)).toBe(13_230);
  const header = Buffer.from(bytes).indexOf("Info");
  expect(header).toBeGreaterThan(0);
  bytes.fill(0, header, header + 4);
  expect(Math.abs(mpegLength(bytes) - 13_230)).toBeLessThan(4 * 1152);
});
