import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeWav, encodeWav, type WavEncoding } from "ulmus-source/audio/wav.ts";
import { FileError } from "ulmus-source/errors.ts";

const samples = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i / 7) / 2);
const files = (["int16", "int24", "float32"] satisfies WavEncoding[]).map((encoding) =>
  encodeWav({ sampleRate: 16_000, channels: [samples, samples] }, { encoding }),
);
const file = fc.constantFrom(...files);

/** A sound within the limits, or a FileError; anything else fails the test. */
function outcome(bytes: Uint8Array): "sound" | "refused" {
  try {
    const { sampleRate, channels } = decodeWav(bytes);
    expect(sampleRate >= 1000 && sampleRate <= 768_000 && channels.length >= 1 && channels.length <= 64).toBe(true);
    expect(channels[0].length * channels.length).toBeLessThanOrEqual(bytes.length);
    expect(channels.every((channel) => channel.length >= 1 && channel.every(Number.isFinite))).toBe(true);
    return "sound";
  } catch (error) {
    if (error instanceof FileError) return "refused";
    throw error;
  }
}

test("any cut of a WAV file gives its first frames, or is refused if none is left", () => {
  for (const bytes of files) {
    const whole = decodeWav(bytes).channels;
    const dataOffset = bytes.length - (bytes.length > 1500 ? 1600 : bytes.length > 1000 ? 1200 : 800);
    for (let length = 0; length < bytes.length; length++) {
      const frameCount = Math.floor(((length - dataOffset) * 200) / (bytes.length - dataOffset));
      if (frameCount < 1) {
        expect(outcome(bytes.subarray(0, length))).toBe("refused");
        continue;
      }
      const cut = decodeWav(bytes.subarray(0, length)).channels;
      expect(cut).toEqual(whole.map((channel) => channel.subarray(0, frameCount)));
    }
  }
});

test("10,000 headers with random bytes changed give a sound or a FileError", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const edits = fc.array(fc.tuple(fc.integer({ min: 0, max: 63 }), fc.oneof(byte, fc.constantFrom(0, 1, 255))), {
    minLength: 1,
    maxLength: 6,
  });
  const counts = { sound: 0, refused: 0 };
  fc.assert(
    fc.property(file, edits, (bytes, changes) => {
      const damaged = bytes.slice();
      for (const [place, value] of changes) damaged[place] = value;
      counts[outcome(damaged)]++;
    }),
    { numRuns: 10_000 },
  );
  // Both must have happened often, or the changes test nothing.
  expect(Math.min(counts.sound, counts.refused)).toBeGreaterThan(500);
});

test("random bytes after a RIFF header give a sound or a FileError", () =>
  fc.assert(
    fc.property(fc.constantFrom("RIFF", "RF64"), fc.uint8Array({ maxLength: 300 }), (magic, rest) => {
      const header = Array.from(`${magic}....WAVEfmt `, (c) => c.charCodeAt(0));
      outcome(Uint8Array.from([...header, ...rest]));
    }),
    { numRuns: 2000 },
  ));

test("65,535 channels in a file of 20 MB are refused", () => {
  const bytes = new Uint8Array(20_000_000);
  bytes.set(files[0]);
  new DataView(bytes.buffer).setUint16(22, 65_535, true);
  expect(() => decodeWav(bytes)).toThrow("got 65535");
});
