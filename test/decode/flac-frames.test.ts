import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeAudio } from "ulmus-source/decode/decode.ts";
import { splitFlacFrames } from "ulmus-source/decode/flac-frames.ts";

const read = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(new URL(`../fixtures/audio/${name}`, import.meta.url)));
const files = [
  read("chirp-16k-mono-16bit.flac"),
  read("chirp-16k-stereo-24bit.flac"),
  read("chirp-16k-mono-8bit.flac"),
];

test("the frames stand one after another up to the end of the file, as many as there are blocks of 1024 samples", () => {
  for (const [i, bytes] of files.entries()) {
    const frames = splitFlacFrames(bytes);
    if (i < 2) expect(frames).toHaveLength([5, 4][i]);
    const length = frames.reduce((sum, frame) => sum + frame.length, 0);
    expect(Uint8Array.from(frames.flatMap((frame) => [...frame]))).toEqual(bytes.subarray(bytes.length - length));
  }
});

test("a cut takes away the frames after it and no others", () =>
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }), (bytes, part) => {
      const length = Math.floor(part * bytes.length);
      const frames = splitFlacFrames(bytes);
      const whole = frames.filter((frame) => frame.byteOffset + frame.length <= length);
      // By chance, one time in 65,536, the sum of part of a frame is right too.
      const cut = splitFlacFrames(bytes.subarray(0, length));
      expect(cut.slice(0, whole.length)).toEqual(whole);
      expect(cut.length - whole.length).toBeLessThanOrEqual(1);
    }),
  ));

test("a damaged frame is left out, and a tag at the end is not part of the last", async () => {
  const [bytes] = files;
  const frames = splitFlacFrames(bytes);
  const damaged = Uint8Array.from([...bytes, ...new TextEncoder().encode("TAG and a title")]);
  damaged[frames[2].byteOffset + 100] ^= 1;
  expect(splitFlacFrames(damaged)).toEqual(frames.filter((_, i) => i !== 2));
  const [whole] = (await decodeAudio(bytes)).channels;
  const [rest] = (await decodeAudio(damaged)).channels;
  expect(rest).toEqual(Float32Array.of(...whole.subarray(0, 2048), ...whole.subarray(3072)));
});

test("of 2 MB of nothing but frame starts, valid or not, next to none pass for a frame", () => {
  const header = splitFlacFrames(files[0])[0].subarray(0, 6);
  const bytes = new Uint8Array(2_000_000).map((_, i) => header[i % header.length]);
  expect(splitFlacFrames(bytes).length).toBeLessThan(100); // a check sum is right by chance now and then
  expect(splitFlacFrames(bytes.fill(0xff))).toEqual([]);
});
