import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { mixDown } from "ulmus-source/audio/signal.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { FileError } from "ulmus-source/errors.ts";
import { cacheFolder } from "ulmus-source/node/cache-folder.ts";
import { readRecording, readSound, writeWav } from "ulmus-source/node/sound.ts";
import { createDecodePool, decodeLimited } from "ulmus-source/node/decode-pool.ts";
import type * as Sound from "ulmus-source/node/sound.ts";
import { type Compiled, compileSources } from "./compiled.ts";
import { temporaryFolder } from "./sounds.ts";

const fixtures = resolve(import.meta.dirname, "../fixtures/audio");
const program = "ffmpeg";
const hasFfmpeg = spawnSync(program, ["-version"]).status === 0;
const needsFfmpeg = hasFfmpeg ? "" : " (skipped: there is no ffmpeg on the PATH)";

afterEach(() => vi.unstubAllEnvs());

let compiled: Compiled;
beforeAll(() => (compiled = compileSources()));
afterAll(() => compiled.remove());

describe("sound files", () => {
  test("come back from writeWav with the same bits", async () => {
    const path = join(temporaryFolder(), "a.wav");
    const samples = fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(samples, fc.integer({ min: 1000, max: 768_000 }), async (written, sampleRate) => {
        await writeWav(path, { sampleRate, samples: written });
        expect(await readSound(path)).toEqual({ sampleRate, samples: written });
      }),
      { numRuns: 30 },
    );
  });

  test("of several channels are read with all of them, or mixed to their mean", async () => {
    const path = join(fixtures, "chirp-44k-stereo.ogg");
    const recording = await readRecording(path);
    expect([recording.channels.length, recording.sampleRate]).toEqual([2, 44_100]);
    expect(await readSound(path)).toEqual(mixDown(recording));
  });

  test("that are none are refused with name, rule and value", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "text.wav"), "hello there");
    mkdirSync(join(folder, "folder.wav"));
    const refused = async (name: string): Promise<string> => {
      const error: unknown = await readSound(join(folder, name)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(FileError);
      return (error as Error).message.replace(`${folder}/`, "");
    };
    expect(await refused("no.wav")).toBe("no.wav: does not exist; check the path");
    expect(await refused("folder.wav")).toBe("folder.wav: must be a file, got a folder; give the path of a file");
    expect(await refused("text.wav")).toMatch(/^text\.wav: is not an audio file/);
    await expect(readSound("/dev/zero")).rejects.toThrow(/must be a file, got a device or a pipe/);
  });
});

describe("a decoder in a thread of its own", () => {
  test("gives the samples that it gives here, and the same words where it refuses", async () => {
    const inThread = await compiled.import<typeof Sound>("node/sound");
    for (const name of ["chirp-44k-stereo.mp3", "chirp-16k-mono-16bit.flac", "chirp-44k-stereo.ogg"]) {
      const path = join(fixtures, name);
      expect(await inThread.readRecording(path)).toEqual(await readRecording(path));
    }
    const path = join(temporaryFolder(), "stub.ogg");
    writeFileSync(path, readFileSync(join(fixtures, "chirp-44k-stereo.ogg")).subarray(0, 64));
    const refusal = (error: Error): string => `${error.name} ${error.message}`;
    const there = await inThread.readRecording(path).then(() => "", refusal);
    expect(there).toMatch(/^FileError .*stub\.ogg: this Ogg Vorbis file .*; it is damaged or cut off/);
    expect(there).toBe(await readRecording(path).then(() => "", refusal));
  });

  test("is stopped when its time is over, which the error says with the file's name, and the next file is decoded", async () => {
    const worker = join(temporaryFolder(), "worker.mjs");
    writeFileSync(
      worker,
      "export default ({ name }) => { while (name === 'hang.mp3'); return { sampleRate: 8000, channels: [] }; };",
    );
    const pool = createDecodePool(pathToFileURL(worker))!;
    const bytes = readFileSync(join(fixtures, "chirp-16k-mono.mp3"));
    await expect(decodeLimited({ bytes, name: "hang.mp3", seconds: 0.5 }, pool)).rejects.toThrow(
      /^hang\.mp3: took longer than the 0\.5 s that a file may take; cut it into parts or allow more$/,
    );
    expect(await decodeLimited({ bytes, name: "next.mp3", seconds: 60 }, pool)).toMatchObject({ sampleRate: 8000 });
    await pool.close();
  });

  test("needs a time that a timer can count", async () => {
    for (const seconds of [0, -1, Number.NaN, Infinity]) {
      await expect(readRecording(join(fixtures, "chirp-16k-mono.wav"), { seconds })).rejects.toThrow(
        `seconds must be > 0 and ≤ 2000000, got ${seconds}`,
      );
    }
  });
});

describe.skipIf(!hasFfmpeg)(`ffmpeg${needsFfmpeg}`, () => {
  const convert = (path: string): Uint8Array =>
    execFileSync(program, ["-v", "error", "-i", path, "-c:a", "pcm_f32le", "-f", "wav", "-"]);

  test.each(["chirp-16k-mono.m4a", "chirp-48k-mono.webm", "chirp-16k-mono-ima4.aiff", "chirp-16k-mono-adpcm.wav"])(
    "decodes %s at its own rate, bit for bit as it does by hand",
    async (name) => {
      const path = join(fixtures, name);
      const recording = await readRecording(path);
      expect(recording).toEqual(decodeWav(convert(path)));
      expect(recording.sampleRate).toBe(name.includes("48k") ? 48_000 : 16_000);
    },
  );

  test("reads a file whose name begins like an option or a protocol", async () => {
    const folder = temporaryFolder();
    for (const name of ["-y.m4a", "http:x.m4a"]) {
      writeFileSync(join(folder, name), readFileSync(join(fixtures, "chirp-16k-mono.m4a")));
      expect((await readSound(join(folder, name))).sampleRate).toBe(16_000);
    }
  });

  test("that fails says what it said", async () => {
    const path = join(temporaryFolder(), "cut.m4a");
    writeFileSync(path, readFileSync(join(fixtures, "chirp-16k-mono.m4a")).subarray(0, 200));
    await expect(readSound(path)).rejects.toThrow(
      /cut\.m4a: ffmpeg could not decode this file \(.+\); convert it to WAV/,
    );
  });
});

test("without ffmpeg a file that needs it is refused with the advice to install it", async () => {
  vi.stubEnv("PATH", temporaryFolder());
  await expect(readSound(join(fixtures, "chirp-16k-mono.m4a"))).rejects.toThrow(
    /chirp-16k-mono\.m4a: is MP4.*convert it.*or install ffmpeg, which is then used by itself/,
  );
});

test("the cache is where ULMUS_CACHE says, or else in the user's folder for caches", () => {
  vi.stubEnv("ULMUS_CACHE", "/somewhere/else");
  expect(cacheFolder()).toBe(resolve("/somewhere/else"));
  vi.stubEnv("ULMUS_CACHE", "");
  if (process.platform !== "linux") return;
  vi.stubEnv("XDG_CACHE_HOME", "/var/x");
  expect(cacheFolder()).toBe("/var/x/ulmus");
  vi.stubEnv("XDG_CACHE_HOME", "relative");
  vi.stubEnv("HOME", "/home/bo");
  expect(cacheFolder()).toBe("/home/bo/.cache/ulmus");
});
