import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeAudio } from "ulmus-source/decode/decode.ts";
import { FileError } from "ulmus-source/errors.ts";

// A plain array: the `slice` of a Buffer is no copy.
const read = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(new URL(`../fixtures/audio/${name}`, import.meta.url)));

async function outcome(bytes: Uint8Array): Promise<"sound" | "refused"> {
  try {
    const { sampleRate, channels } = await decodeAudio(bytes);
    expect(sampleRate >= 1000 && sampleRate <= 768_000).toBe(true);
    expect(channels.length >= 1 && channels.length <= 64).toBe(true);
    expect(channels.every((samples) => samples.length >= 1 && samples.length === channels[0].length)).toBe(true);
    expect(channels.every((samples) => samples.every(Number.isFinite))).toBe(true);
    return "sound";
  } catch (error) {
    if (error instanceof FileError) return "refused";
    throw error;
  }
}

const byte = fc.integer({ min: 0, max: 255 });

/** A copy that is cut off, has bytes changed near its start or anywhere, lacks a piece, or ends in random bytes. */
function damagedCopy(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.integer({ min: 0, max: bytes.length - 1 });
  const changed = (places: fc.Arbitrary<number>) =>
    fc.array(fc.tuple(places, byte), { minLength: 1, maxLength: 30 }).map((edits) => {
      const copy = bytes.slice();
      for (const [at, value] of edits) copy[at] = value;
      return copy;
    });
  return fc.oneof(
    place.map((length) => bytes.slice(0, length)),
    changed(fc.integer({ min: 0, max: 60 })),
    changed(place),
    fc
      .tuple(place, place)
      .map(([a, b]) => Uint8Array.from([...bytes.subarray(0, Math.min(a, b)), ...bytes.subarray(Math.max(a, b))])),
    fc
      .tuple(place, fc.uint8Array({ minLength: 200, maxLength: 2000 }))
      .map(([at, rest]) => Uint8Array.from([...bytes.subarray(0, at), ...rest])),
  );
}

describe("200 damaged copies of each give a sound or a FileError, none empty, each within 2 s", () => {
  test.each([
    "chirp-16k-stereo-24bit.aiff",
    "chirp-16k-mono.mp3",
    "chirp-44k-stereo.ogg",
    "chirp-48k-stereo.opus",
    "chirp-16k-stereo-24bit.flac",
  ])("%s", async (name) => {
    const counts = { sound: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(damagedCopy(read(name)), async (bytes) => {
        const start = performance.now();
        counts[await outcome(bytes)]++;
        expect(performance.now() - start).toBeLessThan(2000);
      }),
      { numRuns: 200 },
    );
    expect(Math.min(counts.sound, counts.refused)).toBeGreaterThan(10); // or nothing was tested
  });
});
