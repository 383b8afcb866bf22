import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeAudio } from "ulmus-source/decode/decode.ts";
import { JoinedParts, TooLongError } from "ulmus-source/decode/joined-parts.ts";
import { oggPayload } from "ulmus-source/decode/ogg-payload.ts";
import { root } from "../repository.ts";

const read = (name: string): Uint8Array => Uint8Array.from(readFileSync(`${root}test/fixtures/audio/${name}`));

test("parts come out one after another; empty ones, and a second channel that is missing, do no harm", () => {
  const parts = new JoinedParts();
  parts.add({ channelData: [], sampleRate: 0 });
  parts.add({ channelData: [Float32Array.of(1, 2), Float32Array.of(3, 4)], sampleRate: 8000 });
  parts.add({ channelData: [new Float32Array(0), new Float32Array(0)], sampleRate: 0 });
  parts.add({ channelData: [Float32Array.of(5)], sampleRate: 8000 });
  expect(parts.join()).toEqual({
    sampleRate: 8000,
    channels: [Float32Array.of(1, 2, 5), Float32Array.of(3, 4, 5)],
  });
  expect(new JoinedParts().join()).toEqual({ sampleRate: 0, channels: [] });
});

test("more than 2^30 samples are refused as they come, before they are put together", () => {
  const parts = new JoinedParts();
  const silence = new Float32Array(2 ** 20);
  const second = { channelData: Array.from({ length: 64 }, () => silence), sampleRate: 48_000 };
  for (let i = 0; i < 16; i++) parts.add(second);
  expect(() => parts.add(second)).toThrow(TooLongError);
});

test("FLAC in Ogg decodes as FLAC alone, and of one cut anywhere come its first frames or a FileError", async () => {
  const whole = read("chirp-16k-mono.oga");
  const { channels, sampleRate } = await decodeAudio(whole);
  const alone = await decodeAudio(read("chirp-16k-mono-16bit.flac"));
  expect([channels[0].length, sampleRate]).toEqual([1600, 16_000]);
  expect(channels[0]).toEqual(alone.channels[0].subarray(0, 1600));
  const cut = await decodeAudio(whole.subarray(0, 1100));
  expect(cut.channels[0]).toEqual(channels[0].subarray(0, 1024));
  await expect(decodeAudio(whole.subarray(0, 300))).rejects.toThrow("holds no sound");
});

test("what Ogg pages carry is found behind any bytes, and other streams between them are left out", () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ serial: fc.constantFrom(7, 8), body: fc.uint8Array({ minLength: 1, maxLength: 600 }) })),
      fc.uint8Array({ maxLength: 40 }).filter((bytes) => !bytes.includes(0x4f)),
      (pages, junk) => {
        const file = pages.flatMap(({ serial, body }) => {
          const sizes = Array.from({ length: Math.ceil(body.length / 255) }, (_, i) =>
            Math.min(255, body.length - 255 * i),
          );
          return [
            0x4f,
            0x67,
            0x67,
            0x53,
            ...Array<number>(10).fill(0),
            serial,
            ...Array<number>(11).fill(0),
            sizes.length,
          ].concat(sizes, [...body]);
        });
        const wanted = pages.filter(({ serial }) => serial === pages[0].serial).flatMap(({ body }) => [...body]);
        expect([...oggPayload(Uint8Array.from([...junk, ...file]))]).toEqual(wanted);
      },
    ),
    { numRuns: 60 },
  ));
